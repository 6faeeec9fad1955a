package discord_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/message"
)

// Lines from right to left begin with a mark, names in them are isolated, and
// the marks of others are gone.
func TestRender_RightToLeft(t *testing.T) {
	t.Parallel()
	m := message.Message{Blocks: []message.Block{
		{Kind: message.Heading, Title: message.Text("جديد")},
		{
			Kind:  message.Story,
			Title: []message.Span{{Text: "1. "}, {Text: "Storm\u202e nears", Link: "https://a.example"}},
			Lines: []message.Line{
				{Indent: 1, Spans: []message.Span{{Text: "Ships turned. "}, {Text: "[AP]", Link: "https://b.example"}, {Text: " أرسل /help"}}},
			},
		},
	}}
	var got struct {
		Content string
		Embeds  []struct{ Title, Description string }
	}
	if err := json.Unmarshal([]byte(newBot(t, discordtest.New(t)).Render(m.RightToLeft())[0].Rich), &got); err != nil {
		t.Fatal(err)
	}
	want := []string{"### \u200fجديد", "\u200f1\\. \u2066Storm nears\u2069",
		"- \u200f\u2066Ships turned.\u2069 \u2066[(AP)](https://b.example)\u2069 أرسل \u200e/help"}
	if diff := cmp.Diff(want, []string{got.Content, got.Embeds[0].Title, got.Embeds[0].Description}); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}
}
