package main

import (
	"context"
	"log/slog"
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
)

// A role is somebody on a network, and whether they manage the chat in which
// they ask. How they cannot ask is nil.
type role struct {
	name    string
	manages bool
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
// it runs exactly where the table of the README says so.
func TestRights(t *testing.T) {
	t.Parallel()
	networks := map[string]func(t *testing.T, run func(p bot.Platform)) []role{"discord": discordRoles, "telegram": telegramRoles}
	for name, roles := range networks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var p probe
				matrix(t, &p, roles(t, func(platform bot.Platform) { p.serve(t, platform) }))
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

func matrix(t *testing.T, p *probe, roles []role) {
	t.Helper()
	asked := 0
	for _, c := range p.commands() {
		for _, r := range roles {
			for way, ask := range map[string]func(string){"typed": r.typed, "pressed": r.pressed} {
				if ask == nil {
					continue
				}
				ask(c.Name)
				time.Sleep(20 * time.Second) // within everyone's quota, and after the answer
				want := ""
				if c.Access == bot.Anyone || r.manages {
					want = c.Name
				}
				if got := p.take(); got != want {
					t.Errorf("/%s, %s by %s: ran %q, want %q", c.Name, way, r.name, got, want)
				}
				asked++
			}
		}
	}
	t.Logf("%d times asked", asked)
}

func discordRoles(t *testing.T, run func(bot.Platform)) []role {
	s := discordtest.InMemory(t)
	guild, other := s.AddGuild(), s.AddGuild()
	channel := s.AddChannel(guild)
	s.AddChannel(other)
	run(discord.New(discord.Config{
		Token: s.Token, APIURL: s.URL, Client: s.Client(), Dialer: s.Dialer(),
		Now: time.Now, Log: slog.New(slog.DiscardHandler),
	}))
	const everything, administrator = 1<<50 - 1, 1 << 3
	in := func(name string, manages bool, rights int64) role {
		user := s.AddMember(guild, name, rights)
		return role{name, manages,
			func(line string) { s.Slash(guild, channel, user, line, nil) },
			func(line string) { s.PressID(user, discordtest.Message{Channel: channel}, "c:"+line) }}
	}
	roles := []role{
		in("owner", true, everything),
		in("administrator", true, administrator),
		in("manager", true, discordtest.ManageServer),
		in("member", false, 0),
		in("manager of another server", false, 0),
	}
	s.AddMember(other, "manager of another server", discordtest.ManageServer)
	stranger, direct := s.AddUser("stranger") // in a chat of their own, which they manage
	return append(roles, role{"stranger in private", true,
		func(line string) { s.Slash("", direct, stranger, line, nil) },
		func(line string) { s.PressID(stranger, discordtest.Message{Channel: direct}, "c:"+line) }})
}

func telegramRoles(t *testing.T, run func(bot.Platform)) []role {
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
	in := func(name string, manages bool, u telegramtest.User) role {
		return role{name, manages,
			func(line string) { s.Say(group, u, "/"+line) },
			func(line string) { s.PressData(u, under, line) }}
	}
	gone := in("somebody who left", false, stranger)
	gone.typed = nil
	return []role{
		in("owner", true, owner),
		in("administrator", true, admin),
		in("member", false, member),
		in("owner of another group", false, elsewhere),
		gone,
		{"anonymous administrator", true, func(line string) { s.SayAnonymously(group, "/"+line) }, nil},
		{"another channel", false, func(line string) { s.SayAs(channel, group, "/"+line) }, nil},
		{"reader in private", true, func(line string) { s.Say(stranger.ID, stranger, "/"+line) }, nil},
	}
}
