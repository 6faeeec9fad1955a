package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/sync/errgroup"

	"newsdigest/bot"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

const (
	// inHand is how many interactions are taken at once. Each of them is
	// acknowledged as it comes; running is how many of their commands run.
	inHand  = 256
	running = 16
	// Discord drops an interaction that is not acknowledged in 3 s, and takes
	// no answer after 15 minutes.
	// https://docs.discord.com/developers/interactions/receiving-and-responding, 2026-08
	ackTimeout = 2500 * time.Millisecond
	runTimeout = 5 * time.Minute
	// replyTimeout bounds an answer; it is given although the program stops.
	replyTimeout = 20 * time.Second
)

// Types of answers to an interaction.
const (
	answerLater       = 5 // "the bot is thinking"
	answerLaterButton = 6 // nothing to be seen; the message may change later
	answerChoices     = 8
)

// flagEphemeral marks an answer that the asker alone sees.
const flagEphemeral = 1 << 6

// A desk answers interactions through the Router.
type desk struct {
	bot     *Bot
	router  *bot.Router
	app     chan string // the application's id, once it is known
	inHand  errgroup.Group
	running chan struct{} // a slot for each command that runs
}

func newDesk(b *Bot, r *bot.Router) *desk {
	d := &desk{bot: b, router: r, app: make(chan string, 1), running: make(chan struct{}, running)}
	d.inHand.SetLimit(inHand)
	return d
}

// wait returns when every interaction that was taken is done with.
func (d *desk) wait() { _ = d.inHand.Wait() }

// introduce tells the desk the application's id. It never blocks.
func (d *desk) introduce(app string) {
	select {
	case d.app <- app:
	default:
	}
}

// take answers an interaction in a goroutine of its own. It never blocks; what
// is too much at once is dropped, and Discord tells the asker.
func (d *desk) take(ctx context.Context, raw json.RawMessage) {
	i, err := readInteraction(raw)
	if err != nil {
		d.bot.log.Warn("interaction not understood", "error", err)
		return
	}
	taken := d.inHand.TryGo(func() error {
		defer func() {
			if p := recover(); p != nil {
				d.bot.log.Error("interaction panicked", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			}
		}()
		d.answer(ctx, i)
		return nil
	})
	if !taken {
		d.bot.log.Warn("interaction dropped, too many at once", "channel", i.ChannelID)
	}
}

func (d *desk) answer(ctx context.Context, i *interaction) {
	req, ok := d.request(i)
	if !ok {
		return
	}
	log := d.bot.log.With("chat", req.Chat.String())
	var err error
	switch data := i.Data.(type) {
	case discordgo.ApplicationCommandInteractionData:
		req.Command, req.Args = data.Name, arguments(data.Options)
		if i.Type == discordgo.InteractionApplicationCommandAutocomplete {
			err = d.complete(ctx, i, req, data.Options)
			break
		}
		err = d.command(ctx, i, req)
	case discordgo.MessageComponentInteractionData:
		if line, _, ok := splitID(data.CustomID); ok {
			req.Button = true
			err = d.press(ctx, i, req, line)
		}
	}
	if err != nil {
		log.Warn("interaction not answered", "command", req.Command, "error", err)
	}
}

// request returns who asks where. ok is false for what this bot can not
// answer, such as an interaction without a user.
func (d *desk) request(i *interaction) (req bot.Request, ok bool) {
	user, community := i.User, digest.Community{}
	if i.GuildID != "" && i.Member != nil {
		user = i.Member.User
		community = guildHome(i.GuildID)
	}
	if user == nil || i.GuildID != "" && i.Member == nil {
		return bot.Request{}, false
	}
	if i.GuildID == "" {
		community = digest.Community{Platform: digest.Discord, ID: "user:" + user.ID}
	}
	chat := digest.Chat{Platform: digest.Discord, ID: i.ChannelID}
	private := chat
	if i.GuildID != "" {
		private = digest.Chat{Platform: digest.Discord, ID: userChat + user.ID}
	}
	return bot.Request{
		Chat:      chat,
		Community: community,
		Private:   private,
		Blind:     i.AppPermissions != 0 && i.AppPermissions&(discordgo.PermissionReadMessageHistory|discordgo.PermissionAdministrator) == 0,
		User: bot.User{
			ID:       user.ID,
			Name:     user.DisplayName(),
			Manager:  bot.Allows(digest.Discord, i.role(), bot.Manager),
			Language: string(i.Locale),
		},
		Now:       d.bot.now(),
		FindPlace: i.findPlace(community),
	}, true
}

// role returns what the asker is in the server; its owner has every
// permission.
func (i *interaction) role() bot.Role {
	switch {
	case i.GuildID == "":
		return bot.RoleAlone
	case i.Member.Permissions&discordgo.PermissionAdministrator != 0:
		return bot.RoleAdministrator
	case i.Member.Permissions&discordgo.PermissionManageGuild != 0:
		return bot.RoleManager
	}
	return bot.RoleMember
}

// arguments returns the values of options by name.
func arguments(options []*discordgo.ApplicationCommandInteractionDataOption) map[string]string {
	args := map[string]string{}
	for _, o := range options {
		args[o.Name] = fmt.Sprint(o.Value)
	}
	return args
}

// command acknowledges a slash command at once, runs it, and puts its reply in
// the place of the acknowledgement.
func (d *desk) command(ctx context.Context, i *interaction, req bot.Request) error {
	c, known := d.router.Find(req.Command)
	private := !known || c.Private || c.Access == bot.Manager && !req.User.Manager
	flags := 0
	if private {
		flags = flagEphemeral
	}
	err := d.acknowledge(ctx, i, answerLater, map[string]int{"flags": flags})
	if err != nil {
		return err
	}
	reply := d.run(ctx, func(ctx context.Context) bot.Reply {
		if req.Files, err = d.bot.fetchFiles(ctx, i); err != nil {
			return bot.Reply{Message: message.Say(digest.Explanation(err)), Private: true}
		}
		return d.router.Run(ctx, req)
	})
	a := d.bot.newAnswer(i.Interaction, reply)
	if private {
		a.flags = flagEphemeral
	}
	if !reply.Private || private {
		return a.edit(ctx)
	}
	// The acknowledgement is for all to see, and what takes its place would be.
	if err := a.remove(ctx); err != nil {
		return err
	}
	return a.follow(ctx, a.parts)
}

// press acknowledges a button without a trace, runs its line, and changes the
// message that it stands under or answers below it.
func (d *desk) press(ctx context.Context, i *interaction, req bot.Request, line string) error {
	if err := d.acknowledge(ctx, i, answerLaterButton, nil); err != nil {
		return err
	}
	reply := d.run(ctx, func(ctx context.Context) bot.Reply { return d.router.Line(ctx, line, req) })
	a := d.bot.newAnswer(i.Interaction, reply)
	if reply.Replace && !reply.Private {
		return a.edit(ctx)
	}
	return a.follow(ctx, a.parts)
}

// complete answers with suggestions for the option that is being typed. It has
// no second chance, so a slow command suggests nothing.
func (d *desk) complete(ctx context.Context, i *interaction, req bot.Request, options []*discordgo.ApplicationCommandInteractionDataOption) error {
	choices := []appChoice{}
	for _, o := range options {
		if !o.Focused {
			continue
		}
		ctx, cancel := context.WithTimeout(ctx, ackTimeout/2)
		for _, c := range d.router.Complete(ctx, req, o.Name, fmt.Sprint(o.Value)) {
			label, _ := cut(clean(c.Label), 100, func(s string) string { return s })
			if label == "" || c.Value == "" || units(c.Value) > 100 || len(choices) == maxChoices {
				continue
			}
			choices = append(choices, appChoice{label, c.Value})
		}
		cancel()
	}
	return d.acknowledge(ctx, i, answerChoices, map[string]any{"choices": choices})
}

// run runs a command when there is a slot for it. It lets a command that runs
// when ctx ends find that out by itself.
func (d *desk) run(ctx context.Context, f func(context.Context) bot.Reply) bot.Reply {
	d.running <- struct{}{}
	defer func() { <-d.running }()
	ctx, cancel := context.WithTimeout(ctx, runTimeout)
	defer cancel()
	return f(ctx)
}

// acknowledge gives the first answer to an interaction.
func (d *desk) acknowledge(ctx context.Context, i *interaction, kind int, data any) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ackTimeout)
	defer cancel()
	body := struct {
		Type int `json:"type"`
		Data any `json:"data,omitempty"`
	}{kind, data}
	return d.bot.api.call(ctx, http.MethodPost, "interactions/"+i.ID+"/"+i.Token+"/callback", body, nil)
}
