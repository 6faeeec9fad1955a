package discord_test

import (
	"context"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdigest/bot"
	"newsdigest/bot/discord"
	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

// A server to which the bot is added is greeted where it may write, when the
// program says so; one where it was before is not.
func TestRun_Greeting(t *testing.T) {
	t.Parallel()
	const view, send = 1 << 10, 1 << 11
	s := newTown(discordtest.New(t))
	second, silent := s.AddGuild(), s.AddGuild()
	closed, open := s.AddChannel(second), s.AddChannel(second)
	s.SetRights(closed, s.App, view)
	s.SetRights(open, s.App, view|send)
	s.SetRights(s.AddChannel(silent), s.App, view)
	c := config(t, s.Server)
	asked := make(chan digest.Community, 9)
	c.Greet = func(_ context.Context, home digest.Community, joined time.Time) (bool, error) {
		if age := time.Since(joined); age < 0 || age > time.Minute {
			t.Errorf("%s was joined %s ago", home, age)
		}
		asked <- home
		return len(asked) < 3, nil
	}
	begin := bot.Command{
		Name: "start", Help: "Begin.", Access: bot.Manager,
		Run: func(_ context.Context, r bot.Request) (bot.Reply, error) {
			return bot.Reply{Message: message.Say("hello to " + r.Community.ID + " in " + r.User.Language)}, nil
		},
	}
	start(t, discord.New(c), begin)
	s.AwaitGateway(1)
	s.Return(s.guild) // it has been there for years
	s.Invite(silent)
	s.Invite(second)
	s.AwaitText(open, "hello to guild:"+second+" in en-US")
	s.Kick(s.guild)
	s.Invite(s.guild)
	s.AwaitText(s.channel, "hello to guild:"+s.guild)
	s.Invite(second) // nothing new to the program
	for range 3 {
		<-asked
	}
	if n := len(s.Messages(open)); n != 1 {
		t.Errorf("%d messages in a server that was greeted, want 1", n)
	}
}

func TestWelcome(t *testing.T) {
	t.Parallel()
	const self, role = "9", "5"
	const view, send, all = discordgo.PermissionViewChannel, discordgo.PermissionSendMessages, discordgo.PermissionViewChannel | discordgo.PermissionSendMessages
	channel := func(id string, position int, overwrites ...*discordgo.PermissionOverwrite) *discordgo.Channel {
		return &discordgo.Channel{ID: id, Position: position, PermissionOverwrites: overwrites}
	}
	allow := func(id string, p int64) *discordgo.PermissionOverwrite {
		return &discordgo.PermissionOverwrite{ID: id, Allow: p}
	}
	deny := func(id string, p int64) *discordgo.PermissionOverwrite {
		return &discordgo.PermissionOverwrite{ID: id, Deny: p}
	}
	tests := []struct {
		name     string
		everyone int64 // permissions of everyone
		own      int64 // of the bot's role
		channels []*discordgo.Channel
		want     string
	}{
		{"the channel of the server's own notices", all, 0, []*discordgo.Channel{channel("1", 0), channel("system", 7)}, "system"},
		{"the first where that is closed", all, 0, []*discordgo.Channel{channel("2", 4), channel("1", 3), channel("system", 0, deny("1093", view))}, "1"},
		{"no voice channel", all, 0, []*discordgo.Channel{{ID: "0", Type: discordgo.ChannelTypeGuildVoice}, channel("1", 3)}, "1"},
		{"the bot's role may what everyone may not", view, send, []*discordgo.Channel{channel("1", 0)}, "1"},
		{"a role's overwrite counts more than everyone's", all, 0, []*discordgo.Channel{channel("1", 0, allow(role, send), deny("1093", send))}, "1"},
		{"the bot's own overwrite counts most", all, 0, []*discordgo.Channel{channel("1", 0, deny(self, send), allow(role, send))}, ""},
		{"another's overwrite counts nothing", view, 0, []*discordgo.Channel{channel("1", 0, allow("8", send))}, ""},
		{"an administrator may everything", 0, discordgo.PermissionAdministrator, []*discordgo.Channel{channel("1", 0, deny(self, all))}, "1"},
		{"nowhere", 0, 0, []*discordgo.Channel{channel("1", 0)}, ""},
		{"no channels", all, 0, nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, ok := discord.Welcome(&discordgo.Guild{
				ID:              "1093",
				SystemChannelID: "system",
				Channels:        tt.channels,
				Roles:           []*discordgo.Role{{ID: "1093", Permissions: tt.everyone}, {ID: role, Permissions: tt.own}, {ID: "6", Permissions: all}},
				Members:         []*discordgo.Member{{User: &discordgo.User{ID: "8"}, Roles: []string{"6"}}, {User: &discordgo.User{ID: self}, Roles: []string{role}}},
			}, self)
			if got != tt.want || ok != (tt.want != "") {
				t.Errorf("welcome = %q, %v; want %q", got, ok, tt.want)
			}
		})
	}
}
