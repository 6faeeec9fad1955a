package bot_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

var noon = time.Date(2026, 10, 14, 12, 0, 0, 0, time.UTC)

// router has commands that answer with what they were given, and commands that
// fail in each way.
func router(log *bytes.Buffer) *bot.Router {
	echo := func(_ context.Context, r bot.Request) (bot.Reply, error) {
		return bot.Reply{Message: message.Say(r.Command + " " + r.Args["action"] + " " + r.Args["words"])}, nil
	}
	fail := func(err error) func(context.Context, bot.Request) (bot.Reply, error) {
		return func(context.Context, bot.Request) (bot.Reply, error) { return bot.Reply{}, err }
	}
	return bot.NewRouter([]bot.Command{
		{Name: "echo", Options: []bot.Option{{Name: "action", Choices: []string{"list", "add"}}, {Name: "words"}}, Run: echo},
		{Name: "need", Options: []bot.Option{{Name: "words", Required: true, Help: "what to say"}}, Run: echo},
		{Name: "change", Access: bot.Manager, Run: echo, Options: []bot.Option{{Name: "words",
			Complete: func(context.Context, bot.Request, string) []bot.Choice { return make([]bot.Choice, 40) }}}},
		{Name: "secret", Private: true, Run: echo},
		{Name: "explain", Run: fail(digest.Explain(errors.New("cause"), "Try another word."))},
		{Name: "broken", Run: fail(errors.New("the disk is on fire"))},
		{Name: "panics", Run: func(context.Context, bot.Request) (bot.Reply, error) { panic("out of range") },
			Options: []bot.Option{{Name: "words", Complete: func(context.Context, bot.Request, string) []bot.Choice { panic("too") }}}},
	}, slog.New(slog.NewTextHandler(log, nil)))
}

func ask(p digest.Platform, user string, manager bool) bot.Request {
	return bot.Request{Chat: digest.Chat{Platform: p, ID: "1"}, User: bot.User{ID: user, Manager: manager}, Now: noon}
}

func TestRouter_Line(t *testing.T) {
	t.Parallel()
	const failed = "Something went wrong on my side. It was noted; please try again in a minute."
	tests := []struct {
		name, line string
		platform   digest.Platform
		manager    bool
		want       string
		private    bool
		log        string
	}{
		{name: "an answer", line: "echo add hello there", want: "echo add hello there"},
		{name: "a private command", line: "secret", want: "secret  ", private: true},
		{name: "an unknown command", line: "ecko", want: "There is no command /ecko. Did you mean /echo? /help lists all commands.", private: true},
		{name: "a missing argument", line: "need", want: "/need needs words: what to say. Write it as: /need words", private: true},
		{name: "a wrong choice", line: "echo action=burn", want: "action must be one of: list, add.", private: true},
		{name: "a manager", line: "change", manager: true, want: "change  "},
		{name: "a member of a server", line: "change", platform: digest.Discord, private: true,
			want: "Only people who can manage this server may change what it follows. Ask one of them, or use /summary, which is open to everyone."},
		{name: "a member of a group", line: "change", platform: digest.Telegram, private: true,
			want: "Only administrators of this group may change what it follows. Ask one of them, or use /summary, which is open to everyone."},
		{name: "an error for people", line: "explain", want: "Try another word.", private: true},
		{name: "an error for the log", line: "broken", want: failed, private: true, log: "the disk is on fire"},
		{name: "a panic", line: "panics", want: failed, private: true, log: "out of range"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			got := router(&log).Line(t.Context(), tt.line, ask(tt.platform, "7", tt.manager))
			if text := strings.TrimSuffix(got.Message.String(), "\n"); text != tt.want {
				t.Errorf("Line(%q) says %q, want %q", tt.line, text, tt.want)
			}
			if got.Private != tt.private {
				t.Errorf("Line(%q) is private: %v, want %v", tt.line, got.Private, tt.private)
			}
			if logged := log.String(); (tt.log == "") != (logged == "") || !strings.Contains(logged, tt.log) {
				t.Errorf("Line(%q) logged %q, want %q", tt.line, logged, tt.log)
			}
		})
	}
}

func TestRouter_Run_UnknownOption(t *testing.T) {
	t.Parallel()
	req := ask(digest.Discord, "7", true)
	req.Command, req.Args = "echo", map[string]string{"colour": "red"}
	got := router(new(bytes.Buffer)).Run(t.Context(), req).Message.String()
	want := "/echo has no option colour. Write it as: /echo [list|add] [words]\n"
	if got != want {
		t.Errorf("Run says %q, want %q", got, want)
	}
}

func TestRouter_Quota(t *testing.T) {
	t.Parallel()
	r := router(new(bytes.Buffer))
	answers := func(req bot.Request) (n int) {
		for range 15 {
			if strings.HasPrefix(r.Line(t.Context(), "echo", req).Message.String(), "echo") {
				n++
			}
		}
		return n
	}
	later := ask(digest.Discord, "7", false)
	later.Now = noon.Add(time.Minute)
	got := []int{
		answers(ask(digest.Discord, "7", false)),
		answers(ask(digest.Discord, "8", false)),
		answers(later),
		answers(ask(digest.Console, "7", false)),
	}
	if diff := cmp.Diff([]int{10, 10, 10, 15}, got); diff != "" {
		t.Errorf("answers to 15 commands each of a user, another user, the user a minute later, the console (-want +got):\n%s", diff)
	}
}

// TestRouter_QuotaOfAll counts what is not understood, and completions by
// themselves.
func TestRouter_QuotaOfAll(t *testing.T) {
	t.Parallel()
	r := router(new(bytes.Buffer))
	user := ask(digest.Telegram, "7", true)
	often := "a lot of commands"
	for n := range 12 {
		said := r.Line(t.Context(), "xyzzy", user).Message.String()
		if strings.Contains(said, often) != (n >= 10) {
			t.Errorf("unknown command %d is answered %q", n+1, said)
		}
	}
	suggested := 0
	for range 200 {
		user.Command = "change"
		if len(r.Complete(t.Context(), user, "words", "x")) > 0 {
			suggested++
		}
	}
	if suggested != 120 {
		t.Errorf("%d of 200 completions of one minute were answered, want 120", suggested)
	}
}

func TestRouter_Complete(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, command string
		manager       bool
		want          int
	}{
		{"at most what a platform shows", "change", true, 25},
		{"nothing for who may not use it", "change", false, 0},
		{"nothing where there is no completion", "echo", true, 0},
		{"nothing after a panic", "panics", true, 0},
		{"nothing for an unknown command", "xyzzy", true, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			req := ask(digest.Discord, "7", tt.manager)
			req.Command = tt.command
			if got := router(new(bytes.Buffer)).Complete(t.Context(), req, "words", "x"); len(got) != tt.want {
				t.Errorf("Complete suggests %d values, want %d", len(got), tt.want)
			}
		})
	}
}

func TestRouter_Changed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		line    string
		manager bool
		want    int
	}{
		{"change", true, 1},
		{"change", false, 0},
		{"echo", true, 0},
	} {
		got := 0
		r := router(new(bytes.Buffer))
		r.Changed = func() { got++ }
		r.Line(t.Context(), test.line, ask(digest.Telegram, "7", test.manager))
		if got != test.want {
			t.Errorf("Line(%q) of a manager %v: %d changes, want %d", test.line, test.manager, got, test.want)
		}
	}
}
