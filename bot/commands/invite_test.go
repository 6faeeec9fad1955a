package commands_test

import (
	"strings"
	"testing"

	"newsdigest/digest"
)

// TestStart_Links follows links to the bot on Telegram: what they say stands
// behind /start.
func TestStart_Links(t *testing.T) {
	t.Parallel()
	berlin(t)
	const greeting, hour = "What shall the digest bring?", "When shall it come?"
	tests := []struct {
		name, payload, want string
		topic               string // that is followed; "" is none
	}{
		{name: "nothing", payload: "", want: greeting},
		{name: "a section", payload: "world", want: hour, topic: "World"},
		{name: "words", payload: "follow-grid-bill", want: hour, topic: "grid bill"},
		{name: "words of any letters", payload: "follow64-w5xiZXJzY2h3ZW1tdW5nIEvDtmxu", want: hour, topic: "Überschwemmung Köln"},
		{name: "somebody else's campaign", payload: "ref_1234", want: greeting},
		{name: "true, as many links have it", payload: "true", want: greeting},
		{name: "no words", payload: "follow--", want: greeting},
		{name: "no base64", payload: "follow64-A", want: greeting},
		{name: "base64 of no text", payload: "follow64-_-8", want: greeting},
		{name: "more than one word, which is typed", payload: "grid bill", want: hour, topic: "grid bill"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			req := people()["manager"]
			req.Chat.Platform, req.Community.Platform, req.Now = digest.Telegram, digest.Telegram, w.now
			said := w.router.Line(t.Context(), "start "+tt.payload, req).Message.String()
			if !strings.Contains(said, tt.want) {
				t.Errorf("/start %s is answered\n%s\nwant %q in it", tt.payload, said, tt.want)
			}
			digests, err := w.store.ListDigests(t.Context(), req.Community)
			w.must(err)
			var topic string
			for _, d := range digests {
				topic += d.Topics[0].Name
			}
			if topic != tt.topic {
				t.Errorf("/start %s follows %q, want %q", tt.payload, topic, tt.topic)
			}
		})
	}
}
