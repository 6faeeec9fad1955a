package main

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"newsdigest/bot"
	"newsdigest/bot/commands"
	"newsdigest/bot/discord"
	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/message"
	"newsdigest/bot/telegram"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
)

// An asker is somebody on a network, by their role in the chat in which they
// ask. How they cannot ask is nil.
type asker struct {
	name    string
	role    bot.Role
	typed   func(line string)
	pressed func(line string) // a button that stands under no message: a forged one
}

// A probe has all commands of the bot, with their rights, which note that they
// ran and do nothing.
type probe struct {
	mu  sync.Mutex
	ran string
}

func (p *probe) commands() []bot.Command {
	all := commands.All(commands.Deps{})
	for i, c := range all {
		all[i].Options = nil // a missing value is another refusal
		all[i].Run = func(context.Context, bot.Request) (bot.Reply, error) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.ran = c.Name
			return bot.Reply{Message: message.Say("ran " + c.Name)}, nil
		}
	}
	return all
}

// take returns which command ran since it was asked last.
func (p *probe) take() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	ran := p.ran
	p.ran = ""
	return ran
}

// TestRights asks every command in each way as each role, on both networks:
// it runs exactly where the table of rights says so.
func TestRights(t *testing.T) {
	t.Parallel()
	networks := map[digest.Platform]func(t *testing.T, run func(p bot.Platform)) []asker{
		digest.Discord: onDiscord, digest.Telegram: onTelegram,
	}
	for network, askers := range networks {
		t.Run(string(network), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var p probe
				matrix(t, &p, network, askers(t, func(platform bot.Platform) { p.serve(t, platform) }))
			})
		})
	}
}

// serve runs a platform with the commands of the probe until the test ends.
func (p *probe) serve(t *testing.T, platform bot.Platform) {
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- platform.Run(ctx, bot.NewRouter(p.commands(), slog.New(slog.DiscardHandler))) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("Run = %v", err)
		}
	})
	time.Sleep(time.Minute) // it connects
}

func matrix(t *testing.T, p *probe, network digest.Platform, askers []asker) {
	t.Helper()
	asked, ran := 0, 0
	for _, c := range p.commands() {
		for _, who := range askers {
			for way, ask := range map[string]func(string){"typed": who.typed, "pressed": who.pressed} {
				if ask == nil {
					continue
				}
				ask(c.Name)
				time.Sleep(20 * time.Second) // within everyone's quota, and after the answer
				want := ""
				if bot.Allows(network, who.role, c.Access) {
					want = c.Name
					ran++
				}
				if got := p.take(); got != want {
					t.Errorf("/%s, %s by %s: ran %q, want %q", c.Name, way, who.name, got, want)
				}
				asked++
			}
		}
	}
	for _, right := range bot.Rights() {
		if _, there := right.Most[network]; there && !slices.ContainsFunc(askers, func(a asker) bool { return a.role == right.Role }) {
			t.Errorf("nobody asks as %s", right.Who)
		}
	}
	t.Logf("%d times asked by %d people, %d times allowed", asked, len(askers), ran)
}

func onDiscord(t *testing.T, run func(bot.Platform)) []asker {
	s := discordtest.InMemory(t)
	guild, other := s.AddGuild(), s.AddGuild()
	channel := s.AddChannel(guild)
	s.AddChannel(other)
	run(discord.New(discord.Config{
		Token: s.Token, APIURL: s.URL, Client: s.Client(), Dialer: s.Dialer(),
		Now: time.Now, Log: slog.New(slog.DiscardHandler),
	}))
	const everything, administrator = 1<<50 - 1, 1 << 3
	in := func(name string, role bot.Role, rights int64) asker {
		user := s.AddMember(guild, name, rights)
		return asker{name, role,
			func(line string) { s.Slash(guild, channel, user, line, nil) },
			func(line string) { s.PressID(user, discordtest.Message{Channel: channel}, "c:"+line) }}
	}
	askers := []asker{
		in("owner", bot.RoleOwner, everything),
		in("administrator", bot.RoleAdministrator, administrator),
		in("manager", bot.RoleManager, discordtest.ManageServer),
		in("member", bot.RoleMember, 0),
		in("member with all other rights", bot.RoleMember, everything&^administrator&^discordtest.ManageServer),
		in("manager of another server", bot.RoleMember, 0),
	}
	s.AddMember(other, "manager of another server", discordtest.ManageServer)
	stranger, direct := s.AddUser("stranger") // in a chat of their own, which they manage
	return append(askers, asker{"stranger in private", bot.RoleAlone,
		func(line string) { s.Slash("", direct, stranger, line, nil) },
		func(line string) { s.PressID(stranger, discordtest.Message{Channel: direct}, "c:"+line) }})
}

func onTelegram(t *testing.T, run func(bot.Platform)) []asker {
	s := telegramtest.InMemory(t)
	owner, admin, member, elsewhere, stranger := s.AddUser("owner"), s.AddUser("admin"), s.AddUser("member"), s.AddUser("elsewhere"), s.AddUser("stranger")
	group := s.Group("Village", owner, admin, member, elsewhere)
	s.SetStatus(group, admin, telegramtest.Administrator)
	s.Group("Another", elsewhere)
	channel := s.Channel("Channel", elsewhere)
	run(telegram.New(telegram.Config{
		Token: s.Token, APIURL: s.URL, Client: s.Client(), Now: time.Now, Log: slog.New(slog.DiscardHandler),
	}))
	s.Say(group, owner, "/help")
	under := s.AwaitText(group, "ran help")
	in := func(name string, role bot.Role, u telegramtest.User) asker {
		return asker{name, role,
			func(line string) { s.Say(group, u, "/"+line) },
			func(line string) { s.PressData(u, under, line) }}
	}
	gone := in("somebody who left", bot.RoleStranger, stranger)
	gone.typed = nil
	return []asker{
		in("owner", bot.RoleOwner, owner),
		in("administrator", bot.RoleAdministrator, admin),
		in("member", bot.RoleMember, member),
		in("owner of another group", bot.RoleMember, elsewhere),
		gone,
		{"anonymous administrator", bot.RoleChat, func(line string) { s.SayAnonymously(group, "/"+line) }, nil},
		{"post in a channel", bot.RoleChat, func(line string) { s.Post(channel, "/"+line) }, nil},
		{"another channel", bot.RoleChannel, func(line string) { s.SayAs(channel, group, "/"+line) }, nil},
		{"reader in private", bot.RoleAlone, func(line string) { s.Say(stranger.ID, stranger, "/"+line) }, nil},
	}
}
