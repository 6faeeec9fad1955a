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

func TestBot_AnswersCommands(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	r.run(t, r.echo())
	ada, bob := s.AddUser("Ada"), s.AddUser("Bob")
	group := s.Group("Readers", ada, bob)
	forum := s.Forum("Forum", ada)
	topic := s.Topic(forum)
	channel := s.Channel("News", ada)

	s.Say(ada.ID, ada, "/echo climate summit")
	s.Say(group, bob, "/ECHO@NewsBot привет 🌍 мир")
	s.SayIn(forum, topic, ada, "/echo in a topic")
	s.Post(channel, "/echo from a channel")

	s.AwaitText(ada.ID, "heard: climate summit")
	inGroup := s.AwaitText(group, "heard: привет 🌍 мир")
	inTopic := s.AwaitText(forum, "heard: in a topic")
	s.AwaitText(channel, "heard: from a channel")
	if inGroup.ReplyTo != 1 {
		t.Errorf("the answer in the group replies to message %d, want 1", inGroup.ReplyTo)
	}
	if inTopic.Thread != topic {
		t.Errorf("the answer went to thread %d, want %d", inTopic.Thread, topic)
	}

	type who struct {
		Community, Chat, User, Name string
		Manager                     bool
	}
	var got []who
	for _, q := range r.asked {
		got = append(got, who{q.Community.String(), q.Chat.String(), q.User.ID, q.User.Name, q.User.Manager})
	}
	id := func(n int64) string { return fmt.Sprint(n) }
	want := map[string]who{
		"private": {"telegram/user:" + id(ada.ID), "telegram/" + id(ada.ID), id(ada.ID), "Ada", true},
		"group":   {"telegram/chat:" + id(group), "telegram/" + id(group), id(bob.ID), "Bob", false},
		"topic":   {"telegram/chat:" + id(forum), "telegram/" + id(forum) + "#" + id(int64(topic)), id(ada.ID), "Ada", true},
		"channel": {"telegram/chat:" + id(channel), "telegram/" + id(channel), id(channel), "News", true},
	}
	for name, w := range want {
		found := false
		for _, g := range got {
			found = found || g == w
		}
		if !found {
			t.Errorf("%s: no request %+v among %+v", name, w, got)
		}
	}
}

func TestBot_IgnoresWhatIsNotForIt(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	r.run(t, r.echo())
	ada := s.AddUser("Ada")
	group := s.Group("Readers", ada)
	chat := map[string]any{"id": group, "type": "group", "title": "Readers"}
	from := map[string]any{"id": ada.ID, "is_bot": false, "first_name": "Ada"}
	command := func(text string, length int) map[string]any {
		return map[string]any{"message_id": 90, "date": 1, "chat": chat, "from": from, "text": text,
			"entities": []map[string]any{{"type": "bot_command", "offset": 0, "length": length}}}
	}
	s.Say(group, ada, "just talk /echo no")
	s.Say(group, ada, "/echo@otherbot no")
	s.Push("message", command("/echo no", 4096)) // a mark beyond the text
	s.Push("message", command("/", 1))
	s.Push("message", command("🌍🌍", 1)) // a mark within a character
	forwarded := command("/echo no", 5)
	forwarded["forward_origin"] = map[string]any{"type": "hidden_user", "date": 1, "sender_user_name": "Eve"}
	s.Push("message", forwarded)
	other := command("/echo no", 5)
	other["from"] = map[string]any{"id": 77, "is_bot": true, "first_name": "Bot"}
	s.Push("message", other)
	s.Say(group, ada, "/echo last")

	s.AwaitText(group, "heard: last")
	if n := len(s.Messages(group)); n != 1 {
		t.Errorf("the bot answered %d times, want once", n)
	}
}

func TestBot_Rights(t *testing.T) {
	t.Parallel()
	const denied, allowed = "", "followed: peace"
	tests := []struct {
		name string
		ask  func(s *telegramtest.Server, group int64, admin, stranger telegramtest.User)
		want string
	}{
		{"an administrator", func(s *telegramtest.Server, g int64, admin, _ telegramtest.User) {
			s.Say(g, admin, "/subscribe peace")
		}, allowed},
		{"a member", func(s *telegramtest.Server, g int64, _, stranger telegramtest.User) {
			s.Say(g, stranger, "/subscribe peace")
		}, denied},
		{"an administrator until a moment ago", func(s *telegramtest.Server, g int64, admin, _ telegramtest.User) {
			s.SetStatus(g, admin, telegramtest.Member)
			s.Say(g, admin, "/subscribe peace")
		}, denied},
		{"an anonymous administrator", func(s *telegramtest.Server, g int64, _, _ telegramtest.User) {
			s.SayAnonymously(g, "/subscribe peace")
		}, allowed},
		{"somebody in the name of a channel", func(s *telegramtest.Server, g int64, _, stranger telegramtest.User) {
			s.SayAs(s.Channel("Mine", stranger), g, "/subscribe peace")
		}, denied},
		{"a forged press of a member", func(s *telegramtest.Server, g int64, admin, stranger telegramtest.User) {
			m := s.Say(g, admin, "hello")
			s.PressData(stranger, m, "subscribe peace")
		}, denied},
		{"a press of an administrator", func(s *telegramtest.Server, g int64, admin, _ telegramtest.User) {
			m := s.Say(g, admin, "hello")
			s.PressData(admin, m, "subscribe peace")
		}, allowed},
		{"when rights cannot be looked up", func(s *telegramtest.Server, g int64, admin, _ telegramtest.User) {
			s.Fail("getChatMember", telegramtest.Fault{Status: 502})
			s.Say(g, admin, "/subscribe peace")
		}, denied},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := telegramtest.New(t)
			r := newRig(t, s)
			r.run(t, restricted())
			admin, stranger := s.AddUser("Ada"), s.AddUser("Eve")
			group := s.Group("Readers", admin, stranger)
			test.ask(s, group, admin, stranger)
			got := s.AwaitMessages(group, 1)[0].Text
			if (got == allowed) != (test.want == allowed) {
				t.Errorf("the answer is %q, want %q", got, test.want)
			}
		})
	}
}

func TestBot_AdministratorsAreAskedForOncePerMinute(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	r.run(t, r.echo())
	ada := s.AddUser("Ada")
	group := s.Group("Readers", ada)
	s.Say(group, ada, "/echo one")
	s.Say(group, ada, "/echo two")
	s.AwaitText(group, "heard: two")
	if n := len(s.Calls("getChatMember")); n != 1 {
		t.Errorf("getChatMember was called %d times, want once", n)
	}
}

func TestBot_PrivateChatNeedsNoSlash(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	r.run(t, r.echo())
	ada := s.AddUser("Ada")
	s.Say(ada.ID, ada, "echo hello")
	s.AwaitText(ada.ID, "heard: hello")
	s.Say(ada.ID, ada, "/\u2060echo pasted")
	s.AwaitText(ada.ID, "heard: pasted")
}

func TestBot_ButtonOfAMessageOutOfReach(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	r.run(t, r.echo())
	ada := s.AddUser("Ada")
	s.Push("callback_query", map[string]any{
		"id": "1", "chat_instance": "1", "data": "echo old",
		"from":    map[string]any{"id": ada.ID, "is_bot": false, "first_name": "Ada"},
		"message": map[string]any{"chat": map[string]any{"id": ada.ID, "type": "private"}, "message_id": 3, "date": 0},
	})
	s.AwaitText(ada.ID, "heard: old")
}

func TestBot_Hooks(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	r.run(t, r.echo())
	ada := s.AddUser("Ada")
	group := s.Group("Readers", ada)
	s.SetBotStatus(group, ada, telegramtest.Kicked)
	s.SetBotStatus(group, ada, telegramtest.Member)
	r.awaitHeard(t,
		fmt.Sprintf("gone telegram/%d: the bot was removed from the chat", group),
		fmt.Sprintf("back telegram/chat:%d", group))
	s.SetBotStatus(ada.ID, ada, telegramtest.Kicked)
	s.SetBotStatus(ada.ID, ada, telegramtest.Member)
	r.awaitHeard(t,
		fmt.Sprintf("gone telegram/%d: the bot was removed from the chat", group),
		fmt.Sprintf("back telegram/chat:%d", group),
		fmt.Sprintf("gone telegram/%d: the user has blocked the bot", ada.ID),
		fmt.Sprintf("back telegram/user:%d", ada.ID))
}

// A group or channel to which the bot is added is greeted, when the program
// says so; other changes of what the bot may there are no reason to.
func TestBot_Greeting(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	begin := bot.Command{
		Name: "start", Help: "Begin.", Access: bot.Manager,
		Run: func(_ context.Context, req bot.Request) (bot.Reply, error) {
			return bot.Reply{Message: message.Say("hello to " + req.Community.ID)}, nil
		},
	}
	ada := s.AddUser("Ada")
	group, unwanted, channel := s.Group("Readers", ada), s.Group("Unwanted", ada), s.Channel("News", ada)
	r.ungreeted = fmt.Sprint("chat:", unwanted)
	r.run(t, r.echo(), begin)
	for _, chat := range []int64{group, unwanted, channel} {
		s.SetBotStatus(chat, ada, telegramtest.Left)
	}
	s.SetBotStatus(unwanted, ada, telegramtest.Member)
	s.SetBotStatus(channel, ada, telegramtest.Administrator)
	s.SetBotStatus(group, ada, telegramtest.Member)
	s.SetBotStatus(group, ada, telegramtest.Administrator)
	s.Say(group, ada, "/echo done")
	s.AwaitText(group, "heard: done")
	s.AwaitText(channel, "hello to")
	s.Say(unwanted, ada, "/echo done")
	s.AwaitText(unwanted, "heard: done")
	hello := 0
	for _, m := range s.Messages(group) {
		if strings.Contains(m.Text, "hello to") {
			hello++
		}
	}
	if hello != 1 {
		t.Errorf("%d greetings in a group, want 1", hello)
	}
	for _, m := range s.Messages(unwanted) {
		if strings.Contains(m.Text, "hello to") {
			t.Errorf("a group that is not to be greeted is told %q", m.Text)
		}
	}
}

func TestBot_Migration(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	r.run(t, r.echo())
	ada := s.AddUser("Ada")
	told := s.Group("Told", ada)
	toldTo := s.Migrate(told)
	moved := fmt.Sprintf("moved %d to %d", told, toldTo)
	r.awaitHeard(t, moved, moved) // said in the old chat and in the new one

	untold := s.Group("Untold", ada)
	untoldTo := s.MigrateUntold(untold)
	s.Say(untold, ada, "/echo where am I")
	s.AwaitText(untoldTo, "heard: where am I")
	r.awaitHeard(t, moved, moved, fmt.Sprintf("moved %d to %d", untold, untoldTo))
}

// A button under a message from before a group became a supergroup works on,
// there.
func TestBot_MigrationUnderAButton(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	r.run(t, r.echo())
	ada, bob := s.AddUser("Ada"), s.AddUser("Bob")
	for name, migrate := range map[string]func(int64) int64{"told": s.Migrate, "untold": s.MigrateUntold} {
		group := s.Group(name, ada)
		s.SetStatus(group, bob, telegramtest.Administrator)
		s.Say(group, ada, "/echo before")
		under := s.AwaitText(group, "heard: before")
		to := migrate(group)
		s.PressData(bob, under, "echo after")
		s.AwaitText(to, "heard: after")
		r.mu.Lock()
		asked := r.asked[len(r.asked)-1]
		r.mu.Unlock()
		if want := chat(to); asked.Chat != want || asked.Community.ID != "chat:"+want.ID || !asked.User.Manager {
			t.Errorf("%s: asked in %s of %s by a manager: %v, want in %s by one", name, asked.Chat, asked.Community, asked.User.Manager, want)
		}
	}
}
