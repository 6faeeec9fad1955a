package telegram_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"unicode"

	"newsdigest/bot/bottest"
	"newsdigest/bot/message"
	"newsdigest/bot/telegram"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
)

// injections are texts made to break out of a message: markup, entities that
// Telegram makes by itself, invisible characters, and too much of something.
func injections(tb testing.TB) []string {
	tb.Helper()
	data, err := os.ReadFile("testdata/injection.jsonl")
	if err != nil {
		tb.Fatal(err)
	}
	var out []string
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		var c struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			tb.Fatal(err)
		}
		out = append(out, c.Text)
	}
	if len(out) != 116 {
		tb.Fatalf("there are %d injections, want 116", len(out))
	}
	return out
}

// hostile returns a message with text wherever somebody else's words may stand.
func hostile(text string) message.Message {
	return message.Message{
		Blocks: []message.Block{
			{Kind: message.Heading, Title: message.Text(text)},
			{Kind: message.Story, Story: 1, Title: []message.Span{{Text: text, Link: text}}, Lines: []message.Line{
				{Spans: []message.Span{{Text: text}, {Text: text, Style: message.Quiet, Link: "https://example.org/a"}}},
				{Indent: 1, Spans: []message.Span{{Text: text, Style: message.Italic}, {Text: text, Style: message.Bold}}},
				{Spans: []message.Span{{Text: "Named " + text, Style: message.Code}}},
			}},
			{Kind: message.Note, Lines: []message.Line{{Spans: message.Text(text)}}},
		},
		Buttons: [][]message.Button{{
			{Label: text, Line: "why 1"}, {Label: "Open", URL: text}, {Label: "Say", Line: text}, {Label: "Why", Line: "why 1"},
		}},
	}
}

// sendable is the part of a frozen payload that Telegram looks at.
type sendable struct {
	Text     string                `json:"text"`
	Entities []telegramtest.Entity `json:"entities"`
	Markup   struct {
		Rows [][]telegramtest.Button `json:"inline_keyboard"`
	} `json:"reply_markup"`
}

// checkParts reports what is wrong with rendered parts: what Telegram refuses,
// what it would make live, and invisible characters.
func checkParts(tb testing.TB, parts []digest.Part) {
	tb.Helper()
	for i, p := range parts {
		for _, form := range []digest.Form{digest.FormRich, digest.FormPlain, digest.FormLink} {
			var m sendable
			if err := json.Unmarshal([]byte(p.In(form)), &m); err != nil {
				tb.Fatalf("part %d, form %d: %v", i, form, err)
			}
			for _, problem := range telegramtest.Check(telegramtest.Message{Text: m.Text, Entities: m.Entities, Buttons: m.Markup.Rows}) {
				tb.Errorf("part %d, form %d: %s\n%q", i, form, problem, m.Text)
			}
			for _, live := range telegramtest.Detect(m.Text, m.Entities) {
				if form != digest.FormLink || live.Type != "url" { // the plainest form shows addresses
					tb.Errorf("part %d, form %d: live %s at %d in %q", i, form, live.Type, live.Offset, m.Text)
				}
			}
			if strings.ContainsFunc(m.Text, hidden) {
				tb.Errorf("part %d, form %d: invisible characters in %q", i, form, m.Text)
			}
			if len(m.Markup.Rows) > 0 && form != digest.FormRich {
				tb.Errorf("part %d, form %d has buttons", i, form)
			}
		}
	}
}

func hidden(r rune) bool {
	return r != '\n' && r != '\u2060' && r != '\u200c' && r != '\u200d' &&
		unicode.In(r, unicode.Cc, unicode.Bidi_Control, unicode.Noncharacter_Code_Point)
}

func TestRender_Injections(t *testing.T) {
	t.Parallel()
	b := telegram.New(telegram.Config{Client: newClient()})
	for _, text := range injections(t) {
		checkParts(t, b.Render(hostile(text)))
		checkParts(t, b.Render(hostile("Minister says "+text+" again")))
	}
}

// TestRender_Hostile puts every text of the hostile sets wherever somebody
// else's words may stand.
func TestRender_Hostile(t *testing.T) {
	t.Parallel()
	b := telegram.New(telegram.Config{Client: newClient()})
	texts := bottest.Injections(t)
	for _, text := range texts {
		checkParts(t, b.Render(hostile(text)))
	}
	t.Logf("%d texts in every place of a message", len(texts))
}

func TestRender_NothingVisibleIsNoPart(t *testing.T) {
	t.Parallel()
	b := telegram.New(telegram.Config{Client: newClient()})
	for _, text := range []string{"", " ", "\n", "\u200b", "\u2800", "\ufeff", "\u3164", "\u202e", "\x00\x01"} {
		if parts := b.Render(message.Say(text)); len(parts) != 0 {
			t.Errorf("Render(%q) = %v, want no part", text, parts)
		}
	}
}

func TestSend_Injections(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := telegramtest.InMemory(t) // it fails the test for whatever breaks the contract
		r := newRig(t, s)
		sent := 0
		for _, text := range injections(t) {
			to := chat(s.AddUser("Ada").ID)
			for _, p := range r.bot.Render(hostile(text)) {
				o := r.bot.Send(t.Context(), digest.Shipment{Payload: p.Rich, Envelope: digest.Envelope{Chat: to}})
				if o.Kind != digest.OutcomeSent {
					t.Errorf("Send(%q) = %+v", text, o)
				}
				sent++
			}
		}
		if sent < 116 {
			t.Errorf("%d parts were sent", sent)
		}
	})
}

func FuzzRender(f *testing.F) {
	for _, text := range injections(f) {
		f.Add(text, "https://example.org/"+text)
	}
	f.Add("1.2.3.4 и +49 30 1234567 ＠имя", "https://user:pw@пример.рф:8080/a")
	b := telegram.New(telegram.Config{Client: newClient()})
	f.Fuzz(func(t *testing.T, text, url string) {
		m := hostile(text)
		m.Blocks[1].Title[0].Link = url
		checkParts(t, b.Render(m))
	})
}

func BenchmarkRender(b *testing.B) {
	tg := telegram.New(telegram.Config{Client: newClient()})
	m := edition()
	b.ReportAllocs()
	for b.Loop() {
		if len(tg.Render(m)) == 0 {
			b.Fatal("no parts")
		}
	}
}
