package message_test

import (
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
