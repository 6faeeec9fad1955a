package console_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot"
	"newsdigest/bot/bottest"
	"newsdigest/bot/console"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

var noon = time.Date(2026, 10, 14, 12, 0, 0, 0, time.UTC)

func open(in io.Reader, out io.Writer) *console.Console {
	return console.New(console.Config{In: in, Out: out, Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler)})
}

func router() *bot.Router {
	return bot.NewRouter([]bot.Command{{
		Name:    "echo",
		Options: []bot.Option{{Name: "words"}},
		Access:  bot.Manager,
		Run: func(_ context.Context, r bot.Request) (bot.Reply, error) {
			return bot.Reply{Message: message.Say(r.Args["words"] + " at " + r.Now.Format(time.Kitchen))}, nil
		},
	}}, slog.New(slog.DiscardHandler))
}

func TestConsole(t *testing.T) {
	t.Parallel()
	bottest.Run(t, bottest.Suite{
		Platform: open(strings.NewReader(""), new(bytes.Buffer)),
		Chat:     console.Chat(),
		Sends:    []bottest.Send{{Name: "printed", Want: digest.OutcomeSent}},
	})
}

func TestConsole_Run(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, typed, want string }{
		{"a command", "echo good morning\n", "> \ngood morning at 12:00PM\n\n> \n"},
		{"with a slash", "/echo good morning\n", "> \ngood morning at 12:00PM\n\n> \n"},
		{"an empty line", "\n", "> > \n"},
		{"quit", "quit\necho never\n", "> \n"},
		{"a mistake", "ecko\n", "> \nThere is no command /ecko. Did you mean /echo? /help lists all commands.\n\n> \n"},
	}
	const welcome = "This is your news desk. Type help to see what it can do, quit to leave.\n\n"
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			if err := open(strings.NewReader(tt.typed), &out).Run(t.Context(), router()); err != nil {
				t.Fatalf("Run = %v", err)
			}
			if diff := cmp.Diff(welcome+tt.want, out.String()); diff != "" {
				t.Errorf("after typing %q (-want +got):\n%s", tt.typed, diff)
			}
		})
	}
}

func TestConsole_Run_EndsWithContext(t *testing.T) {
	t.Parallel()
	in, typed := io.Pipe()
	defer typed.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := open(in, io.Discard).Run(ctx, router()); err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
}

// failing is a reader and a writer that do neither.
type failing struct{}

func (failing) Read([]byte) (int, error)  { return 0, errors.New("unplugged") }
func (failing) Write([]byte) (int, error) { return 0, errors.New("unplugged") }

func TestConsole_Run_ReadError(t *testing.T) {
	t.Parallel()
	err := open(failing{}, io.Discard).Run(t.Context(), router())
	if err == nil || err.Error() != "read a command: unplugged" {
		t.Errorf("Run = %v, want the reader's error", err)
	}
}

func TestConsole_Send(t *testing.T) {
	t.Parallel()
	here := digest.Envelope{Chat: console.Chat()}
	late, repeat := here, here
	late.Late, repeat.Repeat = true, true
	tests := []struct {
		name     string
		envelope digest.Envelope
		out      io.Writer
		want     digest.OutcomeKind
		printed  string
	}{
		{"an edition", here, new(bytes.Buffer), digest.OutcomeSent, "\nnews\n"},
		{"a late one", late, new(bytes.Buffer), digest.OutcomeSent, "\n⏰ Late: this could not be sent at its time.\nnews\n"},
		{"one that may be a repeat", repeat, new(bytes.Buffer), digest.OutcomeSent, "\nThis may be a repeat: whether it arrived before is not known.\nnews\n"},
		{"to another chat", digest.Envelope{Chat: digest.Chat{Platform: digest.Console, ID: "elsewhere"}}, new(bytes.Buffer), digest.OutcomeGone, ""},
		{"to a closed terminal", here, failing{}, digest.OutcomeUnknown, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := open(strings.NewReader(""), tt.out).Send(t.Context(), digest.Shipment{Payload: "news", Envelope: tt.envelope})
			if got.Kind != tt.want {
				t.Errorf("Send = %+v, want %s", got, tt.want)
			}
			if buffer, ok := tt.out.(*bytes.Buffer); ok && buffer.String() != tt.printed {
				t.Errorf("printed %q, want %q", buffer.String(), tt.printed)
			}
		})
	}
}

func TestConsole_Render(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Lawmakers voted late on Tuesday. ", 6)
	m := message.Message{
		Blocks: []message.Block{
			{Kind: message.Paragraph, Lines: []message.Line{{Spans: message.Text("A title line")}}},
			{Kind: message.Heading, Title: message.Text("NEW")},
			{Kind: message.Story, Story: 7,
				Title: []message.Span{{Text: "1. "}, {Text: "The grid bill passes", Link: "https://a.example/1"}},
				Lines: []message.Line{{Spans: []message.Span{
					{Text: long}, {Text: "[Reuters]", Style: message.Quiet, Link: "https://r.example/2"},
					{Text: " It obliges operators. "}, {Text: "[FAZ]", Link: "https://a.example/1"}}}}},
			{Kind: message.Paragraph, Lines: []message.Line{{Indent: 1, Spans: message.Text(strings.Repeat("電力網の法案", 12))}}},
			{Kind: message.Note, Lines: []message.Line{{Spans: message.Text("held\x1b[31m back\u202e")}}},
		},
		Buttons: [][]message.Button{{{Label: "Full story 1", Line: "story 7"}}},
	}
	want := `A title line

NEW
1. The grid bill passes [1]
   Lawmakers voted late on Tuesday. Lawmakers voted late on Tuesday. Lawmakers voted late on
   Tuesday. Lawmakers voted late on Tuesday. Lawmakers voted late on Tuesday. Lawmakers
   voted late on Tuesday. [Reuters 2] It obliges operators. [FAZ 1]

 • 電力網の法案電力網の法案電力網の法案電力網の法案電力網の法案電力網の法案電力網の法案電力
   網の法案電力網の法案電力網の法案電力網の法案電力網の法案

held[31m back

   1  https://a.example/1
   2  https://r.example/2

To go on, type:
   story 7 Full story 1
`
	got := open(nil, nil).Render(m)
	if len(got) != 1 {
		t.Fatalf("Render made %d parts, want 1", len(got))
	}
	if diff := cmp.Diff(want, got[0].Rich); diff != "" {
		t.Errorf("Render (-want +got):\n%s", diff)
	}
	if want := "The grid bill passes https://a.example/1\n"; got[0].Link != want {
		t.Errorf("the last form is %q, want %q", got[0].Link, want)
	}
}

// TestConsole_Offers answers with two stories: they can be asked for by their
// numbers, until a digest is sent.
func TestConsole_Offers(t *testing.T) {
	t.Parallel()
	var asked []string
	tell := func(_ context.Context, r bot.Request) (bot.Reply, error) {
		asked = append(asked, r.Command+" "+r.Args["story"])
		return bot.Reply{Message: message.Message{
			Blocks: []message.Block{{Story: 70, Title: message.Text("1. A")}, {Story: 80, Title: message.Text("2. B")}},
			Buttons: [][]message.Button{
				{{Label: "Full story 1", Line: "story 70"}, {Label: "2", Line: "story 80"}},
				{{Label: "More", Line: "more 70+"}, {Label: "Why", Line: "why"}}},
		}}, nil
	}
	option := []bot.Option{{Name: "story"}}
	r := bot.NewRouter([]bot.Command{{Name: "story", Options: option, Run: tell}, {Name: "more", Options: option, Run: tell}, {Name: "why", Run: tell}},
		slog.New(slog.DiscardHandler))
	var out bytes.Buffer
	c := open(nil, &out)
	for _, line := range []string{"story 2", "story 2", "/more", "why", "story 3"} {
		c.Answer(t.Context(), r, line)
	}
	c.Send(t.Context(), digest.Shipment{Payload: "a digest", Envelope: digest.Envelope{Chat: console.Chat()}})
	c.Answer(t.Context(), r, "story 2")
	if diff := cmp.Diff([]string{"story 2", "story 80", "more 70+", "why ", "story 3", "story 2"}, asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	want := "To go on, type:\n   story 1 Full story 1\n   story 2 2\n   more More\n   why Why\n"
	if !strings.Contains(out.String(), want) {
		t.Errorf("printed %q, want %q in it", out.String(), want)
	}
}

func TestConsole_Color(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	c := console.New(console.Config{In: strings.NewReader("bold\n"), Out: &out, Color: true,
		Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler)})
	r := bot.NewRouter([]bot.Command{{Name: "bold", Run: func(context.Context, bot.Request) (bot.Reply, error) {
		return bot.Reply{Message: message.Message{Blocks: []message.Block{{Kind: message.Paragraph,
			Lines: []message.Line{{Spans: []message.Span{{Text: "so", Style: message.Bold}, {Text: " it is"}}}}}}}}, nil
	}}}, slog.New(slog.DiscardHandler))
	if err := c.Run(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if want := "\n\x1b[1mso\x1b[0m it is\n"; !strings.Contains(out.String(), want) {
		t.Errorf("printed %q, want %q in it", out.String(), want)
	}
}

func FuzzConsole_Render(f *testing.F) {
	f.Add("a headline", "https://a.example", "text")
	f.Add("\x1b]0;title\x07", "javascript:alert(1)", "\u202e電力網\xff")
	f.Fuzz(func(t *testing.T, title, link, text string) {
		m := message.Message{Blocks: []message.Block{{Kind: message.Story, Story: 1,
			Title: []message.Span{{Text: title, Link: link}}, Lines: []message.Line{{Spans: message.Text(text)}}}}}
		for _, p := range open(nil, nil).Render(m) {
			for _, r := range p.Rich + p.Plain + p.Link {
				if r != '\n' && unicode.IsControl(r) {
					t.Fatalf("Render(%q, %q, %q) has the control character %U", title, link, text, r)
				}
			}
		}
	})
}

func BenchmarkConsole_Render(b *testing.B) {
	c := open(nil, nil)
	m := bottest.Edition()
	for b.Loop() {
		c.Render(m)
	}
}
