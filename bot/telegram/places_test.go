package telegram_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"newsdigest/bot"
	"newsdigest/bot/message"
	"newsdigest/bot/telegram/telegramtest"
)

// where answers with the place that was typed, and whether it is that of id.
func where(id int64) bot.Command {
	return bot.Command{
		Name: "where", Help: "Say where.", Options: []bot.Option{{Name: "in", Help: "A chat.", Kind: bot.KindPlace}},
		Run: func(ctx context.Context, r bot.Request) (bot.Reply, error) {
			p, err := r.FindPlace(ctx, r.Args["in"])
			if err != nil {
				return bot.Reply{}, err
			}
			return bot.Reply{Message: message.Say(fmt.Sprint("found ", p.Name, ", ", p.Allowed && p.Community.ID == fmt.Sprint("chat:", id)))}, nil
		},
	}
}

func TestRun_Place(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	ada, bob := s.AddUser("Ada"), s.AddUser("Bob")
	channel := s.Channel("News", ada, bob)
	s.Publish(channel, "daily_news")
	r.run(t, where(channel))
	const found = "daily_news, true" // the sign is broken, so that it mentions nobody
	tests := []struct {
		name, typed string
		user        telegramtest.User
		want        string
	}{
		{"by its name", "@daily_news", ada, found},
		{"by its address", "https://t.me/daily_news", ada, found},
		{"by its id", fmt.Sprint(channel), ada, found},
		{"of somebody else", "@daily_news", bob, "daily_news” that you manage"},
		{"that there is not", "@weekly_news", ada, "weekly_news” that you manage"},
		{"no name", "daily news", ada, "“daily news” that you manage"},
		{"an address elsewhere", "https://evil.example/daily_news", ada, "that you manage"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			user := tt.user
			s.Say(user.ID, user, "/where "+tt.typed)
			s.AwaitText(user.ID, tt.want)
		})
	}
}

func TestRun_PlaceInAForum(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	ada := s.AddUser("Ada")
	forum, group := s.Forum("Village", ada), s.Migrate(s.Group("Readers", ada))
	s.Publish(forum, "village")
	topic := s.Topic(forum)
	r.run(t, bot.Command{
		Name: "where", Help: "Say where.", Options: []bot.Option{{Name: "in", Help: "A chat.", Kind: bot.KindPlace}},
		Run: func(ctx context.Context, r bot.Request) (bot.Reply, error) {
			p, err := r.FindPlace(ctx, r.Args["in"])
			return bot.Reply{Message: message.Say(fmt.Sprintf("in %s of %s", p.Chat.Thread, p.Name))}, err
		},
	})
	for _, tt := range []struct{ typed, want string }{
		{fmt.Sprintf("https://t.me/village/%d", topic), fmt.Sprintf("in %d of", topic)},
		{fmt.Sprintf("t.me/c/%d/%d", -1_000_000_000_000-forum, topic), fmt.Sprintf("in %d of", topic)},
		{fmt.Sprintf("t.me/c/%d/%d", -1_000_000_000_000-group, 7), "in  of Readers"}, // a message
		{"t.me/c/1/1", "that you manage"},
	} {
		before := len(s.Messages(ada.ID))
		s.Say(ada.ID, ada, "/where "+tt.typed)
		if got := s.AwaitMessages(ada.ID, before+1)[before].Text; !strings.Contains(got, tt.want) {
			t.Errorf("/where %s is answered %q, want %q", tt.typed, got, tt.want)
		}
	}
}
