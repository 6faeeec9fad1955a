package telegram_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot"
	"newsdigest/bot/message"
	"newsdigest/bot/telegram"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
)

// A rig is a bot that runs against a server, and what its hooks were told.
type rig struct {
	*telegramtest.Server
	bot  *telegram.Bot
	logs *syncBuffer
	done chan error
	stop context.CancelFunc

	mu    sync.Mutex
	heard []string
	asked []bot.Request
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// newRig makes a bot of the server; run starts it.
func newRig(t *testing.T, s *telegramtest.Server) *rig {
	t.Helper()
	r := &rig{Server: s, logs: &syncBuffer{}}
	r.bot = telegram.New(telegram.Config{
		Token:  s.Token,
		APIURL: s.URL,
		Client: s.Client(),
		Now:    time.Now,
		Log:    slog.New(slog.NewTextHandler(r.logs, nil)),
		Moved: func(_ context.Context, from, to string) error {
			r.hear("moved " + from + " to " + to)
			if from == "-666" {
				panic("the hook is broken")
			}
			return nil
		},
		Gone: func(_ context.Context, chat digest.Chat, why string) error {
			r.hear("gone " + chat.String() + ": " + why)
			return nil
		},
		Back: func(_ context.Context, chat digest.Chat) error {
			r.hear("back " + chat.String())
			return nil
		},
	})
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("log of the bot:\n%s", r.logs)
		}
	})
	return r
}

func (r *rig) run(t *testing.T, commands ...bot.Command) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r.stop, r.done = cancel, make(chan error, 1)
	router := bot.NewRouter(commands, slog.New(slog.DiscardHandler))
	go func() { r.done <- r.bot.Run(ctx, router) }()
	t.Cleanup(func() {
		cancel()
		if r.done != nil {
			<-r.done
		}
	})
	r.AwaitCalls("getUpdates", 1)
}

func (r *rig) hear(what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.heard = append(r.heard, what)
}

func (r *rig) awaitHeard(t *testing.T, want ...string) {
	t.Helper()
	heard := func() []string {
		r.mu.Lock()
		defer r.mu.Unlock()
		return append([]string{}, r.heard...)
	}
	deadline := time.Now().Add(10 * time.Second)
	for len(heard()) < len(want) && time.Now().Before(deadline) {
		time.Sleep(5 * time.Millisecond) // the hooks have no channel of their own
	}
	if diff := cmp.Diff(want, heard()); diff != "" {
		t.Errorf("hooks (-want +got):\n%s", diff)
	}
}

// echo answers /echo words by what it was given and remembers the request.
func (r *rig) echo() bot.Command {
	return bot.Command{
		Name: "echo", Help: "Say it again.", Options: []bot.Option{{Name: "words", Help: "What to say."}},
		Run: func(_ context.Context, req bot.Request) (bot.Reply, error) {
			r.mu.Lock()
			r.asked = append(r.asked, req)
			r.mu.Unlock()
			return bot.Reply{Message: message.Say("heard: " + req.Args["words"])}, nil
		},
	}
}

// restricted is a command for managers.
func restricted() bot.Command {
	return bot.Command{
		Name: "subscribe", Help: "Follow a topic.", Access: bot.Manager,
		Options: []bot.Option{{Name: "topic", Help: "What to follow.", Required: true}},
		Run: func(_ context.Context, req bot.Request) (bot.Reply, error) {
			return bot.Reply{Message: message.Say("followed: " + req.Args["topic"])}, nil
		},
	}
}

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
	help := bot.Command{Name: "help", Help: "What there is.", Run: func(context.Context, bot.Request) (bot.Reply, error) {
		return bot.Reply{Message: message.Say("this is the help")}, nil
	}}
	r.run(t, r.echo(), help)
	ada := s.AddUser("Ada")
	s.Say(ada.ID, ada, "echo hello")
	s.AwaitText(ada.ID, "heard: hello")
	s.Say(ada.ID, ada, "/\u2060echo pasted")
	s.AwaitText(ada.ID, "heard: pasted")
	s.Say(ada.ID, ada, "/start deep-link")
	s.AwaitText(ada.ID, "this is the help")
}

func TestReply_OwnCommandsCanBeTapped(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	r.run(t, bot.Command{Name: "hint", Help: "A hint.", Run: func(context.Context, bot.Request) (bot.Reply, error) {
		m := message.Say("Try /hint or /hints or /hint@otherbot.")
		m.Blocks = append(m.Blocks, message.Block{Kind: message.Story, Title: message.Text("Type /hint now")})
		return bot.Reply{Message: m}, nil
	}})
	ada := s.AddUser("Ada")
	s.Say(ada.ID, ada, "/hint")
	got := s.AwaitText(ada.ID, "Try")
	want := []telegramtest.Entity{{Type: "bot_command", Offset: 4, Length: 5}}
	if diff := cmp.Diff(want, got.Live); diff != "" {
		t.Errorf("live in %q (-want +got):\n%s", got.Text, diff)
	}
}

func TestBot_Buttons(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	page := func(text string) message.Message {
		m := message.Say(text)
		m.Buttons = [][]message.Button{{{Label: "Next", Line: "page 2"}, {Label: "Read", URL: "https://example.org/a"}}}
		return m
	}
	r.run(t, bot.Command{
		Name: "page", Help: "Turn pages.", Options: []bot.Option{{Name: "n", Help: "Which."}},
		Run: func(_ context.Context, req bot.Request) (bot.Reply, error) {
			return bot.Reply{Message: page("page " + req.Args["n"]), Replace: true}, nil
		},
	})
	ada := s.AddUser("Ada")
	s.Say(ada.ID, ada, "/page 1")
	first := s.AwaitText(ada.ID, "page 1")

	s.Press(ada, first, "Next")
	second := s.AwaitText(ada.ID, "page 2")
	if second.ID != first.ID || second.Edits != 1 {
		t.Errorf("the message was not changed in place: %+v", second)
	}
	s.Press(ada, second, "Next") // Telegram: "message is not modified"
	s.AwaitCalls("editMessageText", 2)
	s.AwaitCalls("answerCallbackQuery", 2)
	s.Say(ada.ID, ada, "/page 3")
	s.AwaitText(ada.ID, "page 3")
	if n := len(s.Messages(ada.ID)); n != 2 {
		t.Errorf("there are %d messages, want 2: an unchanged page is no new message", n)
	}
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

func TestBot_KeepsTheOrderOfAChat(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	release := make(chan struct{})
	slow := bot.Command{Name: "slow", Help: "Wait.", Run: func(ctx context.Context, _ bot.Request) (bot.Reply, error) {
		<-release
		return bot.Reply{Message: message.Say("slow is done")}, nil
	}}
	r.run(t, r.echo(), slow)
	ada, bob := s.AddUser("Ada"), s.AddUser("Bob") // neighbouring ids: different workers
	s.Say(ada.ID, ada, "/slow")
	for i := range 3 {
		s.Say(ada.ID, ada, fmt.Sprintf("/echo %d", i))
	}
	s.Say(bob.ID, bob, "/echo meanwhile")
	s.AwaitText(bob.ID, "heard: meanwhile")
	if n := len(s.Messages(ada.ID)); n != 0 {
		t.Errorf("%d answers overtook the slow one", n)
	}
	close(release)
	var got []string
	for _, m := range s.AwaitMessages(ada.ID, 4) {
		got = append(got, m.Text)
	}
	want := []string{"slow is done", "heard: 0", "heard: 1", "heard: 2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
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
		fmt.Sprintf("back telegram/%d", group))
	s.SetBotStatus(ada.ID, ada, telegramtest.Kicked)
	s.SetBotStatus(ada.ID, ada, telegramtest.Member)
	r.awaitHeard(t,
		fmt.Sprintf("gone telegram/%d: the bot was removed from the chat", group),
		fmt.Sprintf("back telegram/%d", group),
		fmt.Sprintf("gone telegram/%d: the user has blocked the bot", ada.ID),
		fmt.Sprintf("back telegram/%d", ada.ID))
}

func TestBot_Migration(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	r.run(t, r.echo())
	ada := s.AddUser("Ada")
	told := s.Group("Told", ada)
	to := s.Migrate(told)
	moved := fmt.Sprintf("moved %d to %d", told, to)
	r.awaitHeard(t, moved, moved) // said in the old chat and in the new one

	untold := s.Group("Untold", ada)
	to = s.MigrateUntold(untold)
	s.Say(untold, ada, "/echo where am I")
	s.AwaitText(to, "heard: where am I")
	r.awaitHeard(t, moved, moved, fmt.Sprintf("moved %d to %d", untold, to))
}

func TestBot_Files(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	r.run(t, bot.Command{Name: "turn", Help: "Turn a file.", Run: func(_ context.Context, req bot.Request) (bot.Reply, error) {
		f := req.Files[0]
		return bot.Reply{
			Message: message.Say("here it is"),
			Files:   []bot.File{{Name: "turned-" + f.Name, Data: bytes.ToUpper(f.Data)}},
		}, nil
	}})
	ada := s.AddUser("Ada")
	s.SayFile(ada.ID, ada, telegramtest.File{Name: "feeds.opml", Data: []byte("opml")}, "/turn")
	got := s.AwaitMessages(ada.ID, 2)[1].File
	if want := (&telegramtest.File{Name: "turned-feeds.opml", Data: []byte("OPML")}); !cmp.Equal(got, want) {
		t.Errorf("the file is %v, want %v", got, want)
	}
	s.SayFile(ada.ID, ada, telegramtest.File{Name: "big", Data: make([]byte, 1<<20+1)}, "/turn")
	s.AwaitText(ada.ID, "at most 1 MiB")
}

func TestBot_Menu(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	for range 2 {
		r := newRig(t, s)
		r.run(t, r.echo(), restricted())
		r.stop()
		if err := <-r.done; err != nil {
			t.Errorf("Run = %v, want nil", err)
		}
		r.done = nil
	}
	if n := len(s.Calls("setMyCommands")); n != 1 {
		t.Errorf("the menu was written %d times, want once", n)
	}
}

func TestBot_LongReplyIsSplit(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	r.run(t, bot.Command{Name: "long", Help: "Much.", Run: func(context.Context, bot.Request) (bot.Reply, error) {
		var m message.Message
		for i := range 9 {
			m.Blocks = append(m.Blocks, message.Block{Lines: []message.Line{{Spans: message.Text(strings.Repeat(fmt.Sprint(i), 1000))}}})
		}
		return bot.Reply{Message: m}, nil
	}})
	ada := s.AddUser("Ada")
	s.Say(ada.ID, ada, "/long")
	got := s.AwaitMessages(ada.ID, 3)
	if !strings.HasPrefix(got[0].Text, "000") || !strings.HasSuffix(got[2].Text, "888") {
		t.Errorf("the parts are out of order: %.10q … %.10q", got[0].Text, got[2].Text)
	}
}

func TestBot_RefusedReplyIsSentPlainer(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	r.run(t, r.echo())
	ada := s.AddUser("Ada")
	s.Fail("sendMessage", telegramtest.Fault{Status: 400, Description: "Bad Request: ENTITY_BOUNDS_INVALID"})
	s.Say(ada.ID, ada, "/echo hello")
	s.AwaitText(ada.ID, "heard: hello")
}

func TestRun_Ends(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		set  func(s *telegramtest.Server)
		want string
	}{
		{"the token was revoked", func(s *telegramtest.Server) {
			s.Fail("getMe", telegramtest.Fault{Status: 401, Description: "Unauthorized"})
		}, "Telegram refused the token; ask @BotFather for the right one and set it"},
		{"the token is no token", func(s *telegramtest.Server) {
			s.Fail("getMe", telegramtest.Fault{Status: 404, Description: "Not Found"})
		}, "Telegram refused the token; ask @BotFather for the right one and set it"},
		{"another copy polls", func(s *telegramtest.Server) {
			s.Fail("getUpdates", telegramtest.Fault{Status: 409, Description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"})
		}, "another copy of this bot is running with the same token; stop it and start this one again"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := telegramtest.New(t)
			test.set(s)
			r := newRig(t, s)
			err := r.bot.Run(t.Context(), bot.NewRouter(nil, slog.New(slog.DiscardHandler)))
			if got := digest.Explanation(err); got != test.want {
				t.Errorf("Run = %v, want the sentence %q", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), "canary") {
				t.Errorf("the error holds the token: %v", err)
			}
		})
	}
}

// TestRun_PassesOverWhatItDoesNotUnderstand has an update of a shape that no
// one knows yet come before one that asks something.
func TestRun_PassesOverWhatItDoesNotUnderstand(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	var once sync.Once
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		odd := false
		if strings.HasSuffix(r.URL.Path, "/getUpdates") {
			once.Do(func() { odd = true })
		}
		if odd {
			fmt.Fprint(w, `{"ok":true,"result":[{"update_id":7,"message":{"chat":"of a new kind"}},{"update_id":8,"dream":{}}]}`)
			return
		}
		s.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	s.URL = server.URL
	r := newRig(t, s)
	r.run(t, r.echo())
	ada := s.AddUser("Ada")
	s.Say(ada.ID, ada, "/echo hello")
	s.AwaitText(ada.ID, "heard: hello")
	if first := s.Calls("getUpdates")[0].Params["offset"]; fmt.Sprint(first) != "9" {
		t.Errorf("the next poll confirms up to %v, want 9", first)
	}
}

func TestRun_TwoCopies(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	first, second := newRig(t, s), newRig(t, s)
	first.run(t, first.echo())
	second.run(t, second.echo())
	err := <-first.done
	first.done = nil
	if !strings.Contains(digest.Explanation(err), "another copy") {
		t.Errorf("the copy that was there first ended with %v", err)
	}
	ada := s.AddUser("Ada")
	s.Say(ada.ID, ada, "/echo still here")
	s.AwaitText(ada.ID, "heard: still here")
}

func TestRun_StopsAndConfirms(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	r.run(t, r.echo())
	ada := s.AddUser("Ada")
	s.Say(ada.ID, ada, "/echo once")
	s.AwaitText(ada.ID, "heard: once")
	r.stop()
	if err := <-r.done; err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
	r.done = nil

	again := newRig(t, s)
	again.run(t, again.echo())
	s.Say(ada.ID, ada, "/echo twice")
	s.AwaitText(ada.ID, "heard: twice")
	if n := len(s.Messages(ada.ID)); n != 2 {
		t.Errorf("there are %d answers, want 2: a command is not answered again after a restart", n)
	}
}
