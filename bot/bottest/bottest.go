// Package bottest is the suite that every platform passes: what it renders is
// complete and within its limits, nothing from outside breaks out of the text,
// and each answer to a send has its class.
package bottest

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

// A Suite is what the tests need to know of a platform.
type Suite struct {
	Platform bot.Platform
	Chat     digest.Chat // to which the platform can send
	// Check returns what is wrong with a payload: too long, malformed, live
	// markup. Nil is for a platform without limits.
	Check func(payload string) error
	// Words returns the text that readers see of a payload; nil where the
	// payload is the text.
	Words func(payload string) string
	Sends []Send
}

// A Send is one way in which the other side may answer.
type Send struct {
	Name    string
	Prepare func(t *testing.T) // makes the other side answer so
	Want    digest.OutcomeKind
}

// Run tests a platform.
func Run(t *testing.T, s Suite) {
	if s.Check == nil {
		s.Check = func(string) error { return nil }
	}
	if s.Words == nil {
		s.Words = func(payload string) string { return payload }
	}
	t.Run("render", func(t *testing.T) {
		for _, tt := range messages() {
			t.Run(tt.name, func(t *testing.T) { s.testRender(t, tt.message) })
		}
	})
	t.Run("render words", s.testWords)
	t.Run("render the same twice", func(t *testing.T) {
		if diff := cmp.Diff(s.Platform.Render(Edition()), s.Platform.Render(Edition())); diff != "" {
			t.Errorf("two renderings of one message differ:\n%s", diff)
		}
	})
	t.Run("send", func(t *testing.T) {
		for i, send := range s.Sends {
			t.Run(send.Name, func(t *testing.T) { s.testSend(t, int64(i+1), send) })
		}
	})
}

// testRender checks that every form is there and within limits, and that each
// story is in exactly one part.
func (s Suite) testRender(t *testing.T, m message.Message) {
	var got []int64
	for i, p := range s.Platform.Render(m) {
		got = append(got, p.Stories...)
		for _, form := range []digest.Form{digest.FormRich, digest.FormPlain, digest.FormLink} {
			payload := p.In(form)
			if strings.TrimSpace(s.Words(payload)) == "" {
				t.Errorf("part %d: form %d is empty: %q", i+1, form, payload)
			}
			if !utf8.ValidString(payload) {
				t.Errorf("part %d: form %d is not UTF-8", i+1, form)
			}
			if err := s.Check(payload); err != nil {
				t.Errorf("part %d: form %d: %v", i+1, form, err)
			}
		}
	}
	var want []int64
	for _, b := range m.Blocks {
		if b.Story != 0 {
			want = append(want, b.Story)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stories of all parts together (-want +got):\n%s", diff)
	}
}

// testWords checks that no word of an edition is lost in its plain form.
func (s Suite) testWords(t *testing.T) {
	var text strings.Builder
	for _, p := range s.Platform.Render(Edition()) {
		text.WriteString(s.Words(p.Plain) + "\n")
	}
	got := strings.Join(strings.Fields(text.String()), " ")
	for _, b := range Edition().Blocks {
		for _, spans := range append([]message.Line{{Spans: b.Title}}, b.Lines...) {
			for _, span := range spans.Spans {
				for word := range strings.FieldsSeq(span.Text) {
					if word = strings.Trim(word, "[]"); !strings.Contains(got, word) {
						t.Errorf("the plain form lacks %q of %q:\n%s", word, span.Text, got)
					}
				}
			}
		}
	}
}

func (s Suite) testSend(t *testing.T, id int64, send Send) {
	if send.Prepare != nil {
		send.Prepare(t)
	}
	parts := s.Platform.Render(message.Say(fmt.Sprintf("message %d", id)))
	if len(parts) != 1 {
		t.Fatalf("Render made %d parts of a sentence, want 1", len(parts))
	}
	got := s.Platform.Send(t.Context(), digest.Shipment{
		Delivery: id,
		Payload:  parts[0].Rich,
		Envelope: digest.Envelope{Chat: s.Chat, Nonce: fmt.Sprintf("n%d", id)},
	})
	if got.Kind != send.Want {
		t.Errorf("Send = %+v, want %s", got, send.Want)
	}
	if (got.Kind == digest.OutcomeSent) != (got.Receipt != "") {
		t.Errorf("Send = %+v: a receipt comes with what was sent, and with nothing else", got)
	}
}
