package telegram_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot/message"
	"newsdigest/bot/telegram/telegramtest"
)

// Lines from right to left begin with a mark, names in them are isolated, and
// the marks of others are gone.
func TestRender_RightToLeft(t *testing.T) {
	t.Parallel()
	m := message.Message{Blocks: []message.Block{{
		Kind:  message.Story,
		Title: []message.Span{{Text: "1. "}, {Text: "Storm\u202e nears", Link: "https://a.example"}},
		Lines: []message.Line{{Spans: []message.Span{{Text: "Ships turned. "}, {Text: "[AP]", Link: "https://b.example"}, {Text: " أرسل /help"}}}},
	}}}
	r := newRig(t, telegramtest.New(t))
	var got struct {
		Text     string
		Entities []struct{ Offset, Length int }
	}
	if err := json.Unmarshal([]byte(r.bot.Render(m.RightToLeft())[0].Rich), &got); err != nil {
		t.Fatal(err)
	}
	want := "\u200f1. \u2066Storm nears\u2069\n\u200f\u2066Ships turned.\u2069 \u2066[AP]\u2069 أرسل \u200e/\u2060help"
	if diff := cmp.Diff(want, got.Text); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	var marked []string
	for _, e := range got.Entities {
		marked = append(marked, string([]rune(got.Text)[e.Offset:e.Offset+e.Length]))
	}
	if diff := cmp.Diff([]string{"1. ", "Storm nears", "Storm nears", "[AP]"}, marked); diff != "" {
		t.Errorf("entities (-want +got):\n%s", diff)
	}
}
