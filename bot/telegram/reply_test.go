package telegram_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot"
	"newsdigest/bot/message"
	"newsdigest/bot/picture"
	"newsdigest/bot/telegram/telegramtest"
)

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

// A picture comes as a photo, with what it shows as its caption, in which
// nothing lives; one that Telegram does not take comes as a file.
func TestBot_Picture(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	data, err := picture.Chart{Times: []string{"1", "2"}, Lines: []picture.Line{{Name: "a", Values: []int{1, 2}}}}.PNG()
	if err != nil {
		t.Fatal(err)
	}
	alt := strings.Repeat("@someone on example.org ", 60)
	r.run(t, bot.Command{Name: "draw", Help: "Draw.", Run: func(context.Context, bot.Request) (bot.Reply, error) {
		return bot.Reply{Message: message.Say("here it is"), Files: []bot.File{{Name: "coverage.png", Data: data, Alt: alt}}}, nil
	}})
	ada := s.AddUser("Ada")
	s.Say(ada.ID, ada, "/draw")
	got := s.AwaitMessages(ada.ID, 2)[1]
	if got.Photo == nil || !bytes.Equal(got.Photo.Data, data) || len(got.Live) > 0 || !strings.HasPrefix(got.Text, "@\u2060someone") || !strings.HasSuffix(got.Text, "…") {
		t.Errorf("the photo is %v, its caption %q", got.Photo != nil, got.Text)
	}
	s.Fail("sendPhoto", telegramtest.Fault{Status: 400, Description: "Bad Request: PHOTO_INVALID_DIMENSIONS"})
	s.Say(ada.ID, ada, "/draw")
	if got := s.AwaitMessages(ada.ID, 4)[3]; got.File == nil || !bytes.Equal(got.File.Data, data) {
		t.Errorf("in place of a refused photo: %+v", got)
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
