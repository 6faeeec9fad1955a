package message_test

import (
	"testing"

	"newsdigest/bot/message"
)

func TestMessage_String(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		in   message.Message
		want string
	}{
		{"nothing", message.Message{}, ""},
		{"one paragraph", message.Say("All is well."), "All is well.\n"},
		{"a story with its link, and a list", message.Message{Blocks: []message.Block{
			{Kind: message.Story, Title: []message.Span{{Text: "1. "}, {Text: "A fire", Link: "https://a.example/1"}}, Lines: []message.Line{{Spans: message.Text("It burned.")}}},
			{Kind: message.Paragraph, Lines: []message.Line{{Indent: 1, Spans: message.Text("first")}, {Indent: 1, Spans: message.Text("second")}}},
		}}, "1. A fire <https://a.example/1>\nIt burned.\n\n• first\n• second\n"},
		{"markup is text", message.Say("<b>*not bold*</b> @everyone"), "<b>*not bold*</b> @everyone\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.in.String(); got != tt.want {
				t.Errorf("String() = %q, want %q", got, tt.want)
			}
		})
	}
}
