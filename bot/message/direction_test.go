package message_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot/message"
)

func TestMessage_RightToLeft(t *testing.T) {
	t.Parallel()
	m := message.Message{Blocks: []message.Block{{
		Title: []message.Span{{Text: "1. "}, {Text: "Storm nears the coast"}, {Text: "عاصفة قرب BBC"}},
		Lines: []message.Line{{Spans: []message.Span{{Text: "Two ships turned back. "}, {Text: "[Reuters 19:42]"}, {Text: " · 3 وسائل"}}}},
	}}}
	var got []message.Direction
	for _, b := range m.RightToLeft().Blocks {
		for _, s := range append(b.Title, b.Lines[0].Spans...) {
			got = append(got, s.Direction)
		}
	}
	want := []message.Direction{message.Mirrored, message.Isolated, message.Mirrored, message.Isolated, message.Isolated, message.Mirrored}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("directions (-want +got):\n%s", diff)
	}
	if d := m.Blocks[0].Title[0].Direction; d != message.Natural {
		t.Errorf("the message itself was changed: %v", d)
	}
}

// Names that stand in a sentence between marks become spans, so that two of
// them keep the order of the sentence.
func TestMessage_RightToLeftNames(t *testing.T) {
	t.Parallel()
	const begin, end = "\u2068", "\u2069"
	tests := []struct{ name, text, want string }{
		{"a list", "أيضًا: " + begin + "BBC" + end + "، " + begin + "Le Monde" + end, "أيضًا: |<BBC>|، |<Le Monde>"},
		{"a list alone", begin + "BBC" + end + " · " + begin + "AP" + end, "<BBC>| · |<AP>"},
		{"no marks", "أرسل /help", "أرسل /help"},
		{"nothing between the marks", "من" + begin + end + " هنا", "من| هنا"},
		{"marks that do not end", "من " + begin + "BBC", "من |<BBC>"},
		{"nothing at all", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := message.Message{Blocks: []message.Block{{Lines: []message.Line{{Spans: []message.Span{{Text: tt.text, Style: message.Bold}}}}}}}
			var got []string
			for _, s := range m.RightToLeft().Blocks[0].Lines[0].Spans {
				if s.Style != message.Bold {
					t.Errorf("the span %q lost its style", s.Text)
				}
				if s.Direction == message.Isolated {
					s.Text = "<" + s.Text + ">"
				}
				got = append(got, s.Text)
			}
			if joined := strings.Join(got, "|"); joined != tt.want {
				t.Errorf("RightToLeft() of %q has the spans %q, want %q", tt.text, joined, tt.want)
			}
		})
	}
}

func FuzzMessage_RightToLeft(f *testing.F) {
	f.Add("أيضًا: \u2068BBC\u2069، \u2068AP\u2069")
	f.Add("\u2069\u2068")
	marks := strings.NewReplacer("\u2068", "", "\u2069", "")
	f.Fuzz(func(t *testing.T, text string) {
		var got strings.Builder
		for _, s := range message.Say(text).RightToLeft().Blocks[0].Lines[0].Spans {
			got.WriteString(s.Text)
		}
		if want := marks.Replace(text); marks.Replace(got.String()) != want {
			t.Errorf("the spans of %q say %q, want %q", text, got.String(), want)
		}
	})
}

func TestSpan_Mirror(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		direction message.Direction
		words     string
		want      string
	}{
		{"from left to right", message.Natural, "/help", "/help"},
		{"a command at the beginning", message.Mirrored, "/help", "\u200e/help"},
		{"a command in a sentence", message.Mirrored, "أرسل /help", "أرسل \u200e/help"},
		{"a slash in a word", message.Mirrored, "Europe/Berlin", "Europe/Berlin"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := (message.Span{Direction: tt.direction}).Mirror(tt.words); got != tt.want {
				t.Errorf("Mirror(%q) = %q, want %q", tt.words, got, tt.want)
			}
		})
	}
}
