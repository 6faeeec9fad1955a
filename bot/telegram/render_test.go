package telegram_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"newsdigest/bot/message"
	"newsdigest/bot/telegram"
	"newsdigest/digest"
)

var update = flag.Bool("update", false, "write the golden files anew; read them before committing")

func newClient() *http.Client { return &http.Client{} }

// edition returns a digest's edition as layout makes it.
func edition() message.Message {
	source := func(outlet, url string) message.Span {
		return message.Span{Text: "[" + outlet + "]", Style: message.Quiet, Link: url}
	}
	return message.Message{
		Blocks: []message.Block{
			{Kind: message.Paragraph, Lines: []message.Line{{Spans: []message.Span{
				{Text: "🗞 Morning brief", Style: message.Bold}, {Text: " · Wed 14 Oct, 07:30 Berlin · 2 stories, 3 outlets"}}}}},
			{Kind: message.Heading, Title: message.Text("NEW")},
			{Kind: message.Story, Story: 11,
				Title: []message.Span{{Text: "1. Parliament passes the grid bill 312–201", Link: "https://example.org/grid?a=1&b=2"}},
				Lines: []message.Line{
					{Spans: []message.Span{{Text: "Lawmakers voted 312–201 late on Tuesday. "}, source("Reuters", "https://reuters.example/1")}},
					{Indent: 1, Spans: []message.Span{{Text: "€14bn (FAZ.net), €17bn (@spiegel)"}}},
				}},
			{Kind: message.Heading, Title: message.Text("UPDATED SINCE YOUR LAST BRIEF")},
			{Kind: message.Story, Story: 12,
				Title: []message.Span{{Text: "2. Strait of Hormuz: tanker traffic halted", Link: "http://user:pw@AP.example/hormuz"}},
				Lines: []message.Line{{Spans: []message.Span{{Text: "New: two tankers turned back overnight", Style: message.Italic}}}}},
			{Kind: message.Note, Lines: []message.Line{{Spans: []message.Span{
				{Text: "31 stories unchanged since yesterday; ask "}, {Text: "/why", Style: message.Code}}}}},
		},
		Buttons: [][]message.Button{
			{{Label: "Full story 1", Line: "story 11"}, {Label: "Why", Line: "why"}},
			{{Label: "Archive", URL: "https://example.org/archive"}, {Label: "Too long", Line: strings.Repeat("x", 65)}},
		},
	}
}

func TestRender_Golden(t *testing.T) {
	t.Parallel()
	sentence := func(n int) string { return strings.Repeat("Eine Zeile über Łódź. ", n) }
	tests := []struct {
		name    string
		message message.Message
	}{
		{"edition", edition()},
		{"reply", message.Say("Nothing new since 07:30. Ask /digest to see <all> of it & more.")},
		{"split", message.Message{Blocks: []message.Block{
			{Kind: message.Story, Story: 1, Title: message.Text("First"), Lines: []message.Line{{Spans: message.Text(sentence(120))}}},
			{Kind: message.Heading, Title: message.Text("Heading that stays with the second")},
			{Kind: message.Story, Story: 2, Title: []message.Span{{Text: "Second", Link: "https://example.org/2"}}, Lines: []message.Line{{Spans: message.Text(sentence(120))}}},
		}}},
		{"cut", message.Message{Blocks: []message.Block{
			{Kind: message.Story, Story: 1, Title: message.Text("Endless"), Lines: []message.Line{{Spans: []message.Span{
				{Text: strings.Repeat("👩🏽‍🚀", 1000), Link: "https://example.org/endless"}}}}},
		}}},
	}
	b := telegram.New(telegram.Config{Client: newClient()})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got txtar.Archive
			for i, p := range b.Render(test.message) {
				for form, name := range []string{"rich", "plain", "link"} {
					got.Files = append(got.Files, txtar.File{
						Name: fmt.Sprintf("part %d %s", i+1, name),
						Data: []byte(show(t, p.In(digest.Form(form)))),
					})
				}
				got.Files = append(got.Files, txtar.File{Name: fmt.Sprintf("part %d stories", i+1), Data: fmt.Appendln(nil, p.Stories)})
			}
			compare(t, "testdata/render/"+test.name+".txtar", txtar.Format(&got))
		})
	}
}

// show writes a payload as a reader of the golden file can check it: the text,
// and each entity with the words that it covers. Long runs are folded.
func show(t *testing.T, frozen string) string {
	t.Helper()
	var m sendable
	if err := json.Unmarshal([]byte(frozen), &m); err != nil {
		t.Fatal(err)
	}
	words := utf16.Encode([]rune(m.Text))
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", visible(fold(m.Text)))
	fmt.Fprintf(&b, "= %d units\n", len(words))
	for _, e := range m.Entities {
		fmt.Fprintf(&b, "%s %d+%d %q %s\n", e.Type, e.Offset, e.Length, fold(string(utf16.Decode(words[e.Offset:e.Offset+e.Length]))), e.URL)
	}
	for _, row := range m.Markup.Rows {
		for _, k := range row {
			fmt.Fprintf(&b, "[%s: %s%s] ", k.Text, k.Data, k.URL)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// visible shows word joiners, which the golden file would hide.
func visible(s string) string { return strings.ReplaceAll(s, "\u2060", "⁞") }

func fold(s string) string {
	if r := []rune(s); len(r) > 700 {
		return string(r[:60]) + " [...] " + string(r[len(r)-60:])
	}
	return s
}

func compare(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll("testdata/render", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func TestRender_ManyLinksAreSplit(t *testing.T) {
	t.Parallel()
	var m message.Message
	for i := range 150 {
		m.Blocks = append(m.Blocks, message.Block{Lines: []message.Line{{Spans: []message.Span{
			{Text: fmt.Sprint("outlet ", i), Link: fmt.Sprintf("https://example.org/%d", i)}}}}})
	}
	parts := telegram.New(telegram.Config{Client: newClient()}).Render(m)
	if len(parts) != 2 {
		t.Errorf("150 links make %d parts, want 2 of at most 100 entities", len(parts))
	}
	checkParts(t, parts)
}

func TestRender_Links(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, link, want string }{
		{"http", "http://example.org/a?b=c#d", "http://example.org/a?b=c#d"},
		{"a user name is dropped", "https://bank.example@evil.example/", "https://evil.example/"},
		{"letters of another script are shown as they are", "https://аpple.example/", "https://xn--pple-43d.example/"},
		{"a port is kept", "https://пример.рф:8443/x", "https://xn--e1afmkfd.xn--p1ai:8443/x"},
		{"blanks are escaped", "https://example.org/a b", "https://example.org/a%20b"},
		{"script", "javascript:alert(1)", ""},
		{"telegram's own", "tg://user?id=1", ""},
		{"no host", "https:///a", ""},
		{"no scheme", "example.org", ""},
		{"too long", "https://example.org/" + strings.Repeat("a", 2048), ""},
	}
	b := telegram.New(telegram.Config{Client: newClient()})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			m := message.Message{Blocks: []message.Block{{Kind: message.Story, Title: []message.Span{{Text: "Title", Link: test.link}}}}}
			var got sendable
			if err := json.Unmarshal([]byte(b.Render(m)[0].Rich), &got); err != nil {
				t.Fatal(err)
			}
			link := ""
			if got.Entities[0].Type == "text_link" {
				link = got.Entities[0].URL
			}
			if link != test.want {
				t.Errorf("the link %q became %q, want %q", test.link, link, test.want)
			}
		})
	}
}

func TestRender_DefusesWhatTelegramMakesLive(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"a mention", "by @durov", "by @⁞durov"},
		{"a command", "type /start now", "type /⁞start now"},
		{"a tag", "#news", "#⁞news"},
		{"money", "$TSLA", "$⁞TSLA"},
		{"a domain", "Booking.com", "Booking.⁞com"},
		{"an address", "https://t.me/+AAAA", "https:⁞//t.⁞me/+AAAA"},
		{"mail", "a.b@example.org", "a.b@⁞example.⁞org"},
		{"a phone", "+1 202 555 0123", "+⁞1 202 555 0123"},
		{"a card", "1234 5678 9012 3456", "1234 56⁞78 9012⁞ 3456"},
		{"a computer", "10.0.0.1 answered", "10.⁞0.0.1 answered"},
		{"prose stays", "and/or 3.5 % on 14.10.2026 in the U.S. at 7:30, e.g. 1,000,000", "and/or 3.5 % on 14.10.2026 in the U.S. at 7:30, e.g. 1,000,000"},
		{"direction is not turned", "bank.com\u202emoc.live", "bank.⁞commoc.⁞live"},
		{"marks are counted", "Z\u0301\u0301\u0301\u0301\u0301\u0301", "Z\u0301\u0301\u0301\u0301"},
		{"emoji stay whole", "👩🏽‍🚀 ❤️", "👩🏽‍🚀 ❤️"},
	}
	b := telegram.New(telegram.Config{Client: newClient()})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got sendable
			if err := json.Unmarshal([]byte(b.Render(message.Say(test.in))[0].Plain), &got); err != nil {
				t.Fatal(err)
			}
			if visible(got.Text) != test.want {
				t.Errorf("%q became %q, want %q", test.in, visible(got.Text), test.want)
			}
		})
	}
}
