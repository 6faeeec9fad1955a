package discord_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"newsdigest/bot"
	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/message"
)

// where answers with the place that its option names, and with the size of the
// file that came.
func where() bot.Command {
	return bot.Command{
		Name: "where", Help: "Say where.",
		Options: []bot.Option{
			{Name: "in", Help: "A channel.", Kind: bot.KindPlace},
			{Name: "file", Help: "A file.", Kind: bot.KindFile},
		},
		Run: func(ctx context.Context, r bot.Request) (bot.Reply, error) {
			var lines []string
			if id := r.Args["in"]; id != "" {
				p, err := r.FindPlace(ctx, id)
				if err != nil {
					return bot.Reply{}, err
				}
				may := map[bool]string{true: "may", false: "may not"}
				lines = append(lines, p.Name, p.Community.ID, "asker "+may[p.Allowed], "bot "+may[p.Writable])
			}
			for _, f := range r.Files {
				lines = append(lines, f.Name+" "+string(f.Data))
			}
			return bot.Reply{Message: message.Say(strings.Join(lines, ", "))}, nil
		},
	}
}

func TestRun_Place(t *testing.T) {
	t.Parallel()
	const (
		view  = 1 << 10
		send  = 1 << 11
		embed = 1 << 14
		admin = 1 << 3
	)
	tests := []struct {
		name       string
		asker, bot int64
		want       string
	}{
		{"all may", view | send, view | send | embed, "asker may, bot may"},
		{"the asker may not write there", view, view | send | embed, "asker may not, bot may"},
		{"the asker does not see it", 0, view | send | embed, "asker may not, bot may"},
		{"an administrator", admin, view | send | embed, "asker may, bot may"},
		{"the bot may not write", view | send, view | embed, "asker may, bot may not"},
		{"the bot may not embed", view | send, view | send, "asker may, bot may not"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newTown(discordtest.New(t))
			start(t, newBot(t, s.Server), where())
			there := s.AddChannel(s.guild)
			s.SetRights(there, s.anna, tt.asker)
			s.SetRights(there, s.App, tt.bot)
			got := s.Slash(s.guild, s.channel, s.anna, "where", map[string]string{"in": there}).Await().Content
			if !strings.HasSuffix(got, tt.want) || !strings.Contains(got, "guild:"+s.guild) {
				t.Errorf("answer %q, want %q at its end and the server's community", got, tt.want)
			}
		})
	}
}

// A channel that a button names was not chosen by who presses it.
func TestRun_PlaceOfAButton(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	buttons := bot.Command{Name: "buttons", Help: "Show a button.", Run: func(context.Context, bot.Request) (bot.Reply, error) {
		m := message.Say("here")
		m.Buttons = [][]message.Button{{{Label: "There", Line: "where in=" + s.channel}}}
		return bot.Reply{Message: m}, nil
	}}
	start(t, newBot(t, s.Server), where(), buttons)
	m := s.Slash(s.guild, s.channel, s.anna, "buttons", nil).Await()
	if got := s.Press(s.anna, m, "There").Await().Content; !strings.Contains(got, "Choose the channel from the list") {
		t.Errorf("answer %q, want that the channel is to be chosen", got)
	}
}

func TestRun_File(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file string
		data       []byte
		want       string
	}{
		{"a small one", "feeds.opml", []byte("of feeds"), "feeds.opml of feeds"},
		{"a large one", "feeds.opml", bytes.Repeat([]byte("x"), 2<<20), "That file is too large; send one of at most 1 MiB."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newTown(discordtest.New(t))
			start(t, newBot(t, s.Server), where())
			got := s.Slash(s.guild, s.channel, s.anna, "where", map[string]string{"file": s.Attach(tt.file, tt.data)}).Await().Content
			if got != tt.want {
				t.Errorf("answer %q, want %q", got, tt.want)
			}
		})
	}
}

// In direct messages there is no other chat.
func TestRun_PlaceDirect(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	found := make(chan bool, 1)
	start(t, newBot(t, s.Server), bot.Command{Name: "note", Help: "Note.", Run: func(_ context.Context, r bot.Request) (bot.Reply, error) {
		found <- r.FindPlace != nil
		return bot.Reply{Message: message.Say("noted")}, nil
	}})
	carl, direct := s.AddUser("carl")
	s.Slash("", direct, carl, "note", nil).Await()
	if <-found {
		t.Error("direct messages have other places")
	}
}
