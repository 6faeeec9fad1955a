package discord

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdigest/bot"
	"newsdigest/digest"
)

// fresh is how long after the bot was added to a server it still greets: it may
// have been down.
const fresh = 24 * time.Hour

// greet begins the set-up in a server to which the bot was added, once.
func (d *desk) greet(ctx context.Context, g *discordgo.Guild) error {
	if d.bot.cfg.Greet == nil {
		return nil
	}
	self, err := d.bot.selfID(ctx)
	if err != nil {
		return err
	}
	home := guildHome(g.ID)
	channel, ok := welcome(g, self)
	if !ok {
		d.bot.log.Info("no channel to greet in", "community", home)
		return nil
	}
	if ok, err := d.bot.cfg.Greet(ctx, home, g.JoinedAt); !ok || err != nil {
		return err
	}
	chat := digest.Chat{Platform: digest.Discord, ID: channel}
	reply := d.router.Run(ctx, bot.Request{
		Command:   "start",
		Chat:      chat,
		Community: home,
		User:      bot.User{ID: g.ID, Manager: true, Language: g.PreferredLocale}, // nobody asked; who presses is looked at
		Now:       d.bot.now(),
	})
	if reply.Private {
		return nil // an excuse, which the router has logged
	}
	return d.say(ctx, chat, digest.Shipment{
		Payload:  d.bot.Render(reply.Message)[0].Rich,
		Envelope: digest.Envelope{Chat: chat, Nonce: "hi" + g.ID},
	})
}

// say sends a message when it is its turn, again where Discord asks to wait.
func (d *desk) say(ctx context.Context, chat digest.Chat, s digest.Shipment) error {
	for range answerTries {
		turn := d.bot.Turn(chat)
		if wait := max(turn.Chat, turn.Bot); wait > 0 {
			if err := sleep(ctx, wait); err != nil {
				return err
			}
			continue
		}
		switch o := d.bot.Send(ctx, s); o.Kind {
		case digest.OutcomeSent:
			return nil
		case digest.OutcomeLimited:
			if err := sleep(ctx, o.RetryAfter); err != nil {
				return err
			}
		default:
			return fmt.Errorf("greet in %s: %s: %s", chat, o.Kind, o.Reason)
		}
	}
	return fmt.Errorf("greet in %s: Discord had no time for it", chat)
}

// welcome returns the channel in which a server is greeted: that of its own
// notices, or the first text channel, in which the bot may write. It reports
// false where there is none.
func welcome(g *discordgo.Guild, self string) (string, bool) {
	const needed = discordgo.PermissionViewChannel | discordgo.PermissionSendMessages
	channels := slices.DeleteFunc(slices.Clone(g.Channels), func(c *discordgo.Channel) bool {
		return c.Type != discordgo.ChannelTypeGuildText || permissions(g, c, self)&needed != needed
	})
	if len(channels) == 0 {
		return "", false
	}
	slices.SortStableFunc(channels, func(a, b *discordgo.Channel) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.ID, b.ID))
	})
	if slices.ContainsFunc(channels, func(c *discordgo.Channel) bool { return c.ID == g.SystemChannelID }) {
		return g.SystemChannelID, true
	}
	return channels[0].ID, true
}

// permissions returns what a user, whose roles the server names, may do in a
// channel.
// https://docs.discord.com/developers/topics/permissions#permission-overwrites, 2026-08
func permissions(g *discordgo.Guild, c *discordgo.Channel, user string) int64 {
	if g.OwnerID == user {
		return discordgo.PermissionAll
	}
	roles := []string{g.ID} // everyone's
	for _, m := range g.Members {
		if m.User != nil && m.User.ID == user {
			roles = append(roles, m.Roles...)
		}
	}
	var may int64
	for _, r := range g.Roles {
		if slices.Contains(roles, r.ID) {
			may |= r.Permissions
		}
	}
	if may&discordgo.PermissionAdministrator != 0 {
		return discordgo.PermissionAll
	}
	// Everyone's overwrite comes first, then those of roles together, then the
	// user's own.
	for _, whose := range [][]string{{g.ID}, roles[1:], {user}} {
		var allow, deny int64
		for _, o := range c.PermissionOverwrites {
			if slices.Contains(whose, o.ID) {
				allow |= o.Allow
				deny |= o.Deny
			}
		}
		may = may&^deny | allow
	}
	return may
}
