package bot_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot"
	"newsdigest/bot/locale"
	"newsdigest/digest"
)

// commands has one command for each shape of options.
func commands() []bot.Command {
	return []bot.Command{
		{Name: "summary", Options: []bot.Option{{Name: "topic", Required: true, Help: "What about"}, {Name: "since"}}},
		{Name: "sources", Options: []bot.Option{{Name: "action", Choices: []string{"list", "add", "remove"}}, {Name: "feed"}}},
		{Name: "trending", Options: []bot.Option{{Name: "since"}}},
		{Name: "send", Options: []bot.Option{{Name: "to", Required: true}, {Name: "words", Required: true}}},
		{Name: "resume"},
	}
}

func TestParseLine(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, line string
		command    string
		args       map[string]string
	}{
		{"a command alone", "resume", "resume", map[string]string{}},
		{"with its slash", "/resume", "resume", map[string]string{}},
		{"as a phone capitalises it", "Resume", "resume", map[string]string{}},
		{"the rest of the line", "summary climate  summit", "summary", map[string]string{"topic": "climate summit"}},
		{"a named option behind it", "summary climate summit since=3d", "summary", map[string]string{"topic": "climate summit", "since": "3d"}},
		{"a named option before it", "summary since=3d climate", "summary", map[string]string{"topic": "climate", "since": "3d"}},
		{"all by name", `summary topic="climate summit" since="a week"`, "summary", map[string]string{"topic": "climate summit", "since": "a week"}},
		{"quotes stay in a query", `summary "grid bill" -sport`, "summary", map[string]string{"topic": `"grid bill" -sport`}},
		{"a query of two phrases", `summary "grid bill" OR "power line"`, "summary", map[string]string{"topic": `"grid bill" OR "power line"`}},
		{"curly quotes", `summary “grid bill”`, "summary", map[string]string{"topic": `"grid bill"`}},
		{"a quote without an end", `summary 5" pipe since=3d`, "summary", map[string]string{"topic": `5" pipe`, "since": "3d"}},
		{"an equals sign that names no option", "summary e=mc2", "summary", map[string]string{"topic": "e=mc2"}},
		{"an equals sign in quotes", `summary "since=3d"`, "summary", map[string]string{"topic": `"since=3d"`}},
		{"an empty value is not given", "summary climate since=", "summary", map[string]string{"topic": "climate"}},
		{"a choice", "sources ADD example.org", "sources", map[string]string{"action": "add", "feed": "example.org"}},
		{"no choice", "sources example.org", "sources", map[string]string{"feed": "example.org"}},
		{"an optional last option", "trending a week", "trending", map[string]string{"since": "a week"}},
		{"a required word before the rest", `send "the desk" good morning all`, "send", map[string]string{"to": "the desk", "words": "good morning all"}},
		{"line breaks and control characters", "summary climate\nsum\x07mit\x00", "summary", map[string]string{"topic": "climate summit"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, args, err := bot.ParseLine(commands(), tt.line, locale.For("en"))
			if err != nil {
				t.Fatalf("ParseLine(%q) = %v", tt.line, err)
			}
			if c.Name != tt.command {
				t.Errorf("ParseLine(%q) found %q, want %q", tt.line, c.Name, tt.command)
			}
			if diff := cmp.Diff(tt.args, args); diff != "" {
				t.Errorf("ParseLine(%q) (-want +got):\n%s", tt.line, diff)
			}
		})
	}
}

func TestParseLine_Errors(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, line, want string }{
		{"nothing", "  ", "Type a command, such as /help."},
		{"a slip", "/smmary climate", "There is no command /smmary. Did you mean /summary? /help lists all commands."},
		{"a beginning", "tre", "There is no command /tre. Did you mean /trending? /help lists all commands."},
		{"nonsense", "xyzzy", "There is no command /xyzzy. /help lists all commands."},
		{"words after a command that takes none", "resume tomorrow", "/resume takes nothing after it. Just send /resume."},
		{"an option twice", "summary since=3d since=4d x", "since was given twice. Please give it once."},
		{"an option by name and by place", "summary topic=a b", "topic was given twice. Please give it once."},
		{"a line too long", "summary " + strings.Repeat("x", bot.MaxLine), "That line is too long. Please keep it under 2000 characters."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := bot.ParseLine(commands(), tt.line, locale.For("en"))
			if got := digest.Explanation(err); got != tt.want {
				t.Errorf("ParseLine(%.40q) says %q, want %q", tt.line, got, tt.want)
			}
		})
	}
}

func FuzzParseLine(f *testing.F) {
	for _, s := range []string{`summary "a b" since=3d`, "/sources add x", `send to="a" b`, `"`, "résumé", "\xff= ="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		c, args, err := bot.ParseLine(commands(), line, locale.For("en"))
		if err != nil {
			if digest.Explanation(err) == "" {
				t.Errorf("ParseLine(%q) = %v, which says nothing to people", line, err)
			}
			return
		}
		for name, value := range args {
			if value == "" || !utf8.ValidString(value) || strings.ContainsAny(value, "\n\x00") {
				t.Errorf("ParseLine(%q): %s = %q", line, name, value)
			}
			known := false
			for _, o := range c.Options {
				known = known || o.Name == name
			}
			if !known {
				t.Errorf("ParseLine(%q) gives %s to /%s, which has no such option", line, name, c.Name)
			}
		}
	})
}

func BenchmarkParseLine(b *testing.B) {
	l := locale.For("en")
	all := commands()
	for b.Loop() {
		if _, _, err := bot.ParseLine(all, `summary "grid bill" -sport since=3d`, l); err != nil {
			b.Fatal(err)
		}
	}
}
