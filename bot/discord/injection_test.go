package discord

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"newsdigest/bot/bottest"
	"newsdigest/bot/message"
)

// TestRender_Injection gives what hostile feeds would write to every place of
// a message that text of others can come to.
func TestRender_Injection(t *testing.T) {
	t.Parallel()
	for _, c := range injections(t) {
		checkRendered(t, c)
	}
}

// TestRender_Hostile does the same with every text of the hostile sets.
func TestRender_Hostile(t *testing.T) {
	t.Parallel()
	texts := bottest.Injections(t)
	for _, text := range texts {
		checkRendered(t, injection{text, "live"})
	}
	t.Logf("%d texts in three places and a label", len(texts))
}

func checkRendered(t *testing.T, c injection) {
	t.Helper()
	for _, b := range []message.Block{
		{Kind: message.Paragraph, Lines: []message.Line{{Spans: message.Text(c.Text)}}},
		{Kind: message.Story, Title: []message.Span{{Text: c.Text, Link: "https://example.org/"}}, Lines: []message.Line{{Spans: message.Text(c.Text)}}},
		{Kind: message.Story, Title: message.Text("Headline"), Lines: []message.Line{{Spans: message.Text(c.Text)}}},
	} {
		for _, p := range new(Bot).Render(message.Message{Blocks: []message.Block{b}}) {
			for _, form := range []string{p.Rich, p.Plain, p.Link} {
				checkHarmless(t, c, form)
			}
		}
	}
	checkLabel(t, c)
	if got := code(clean(c.Text)); strings.Count(got, "`") != 2 {
		t.Errorf("%s: code(%.80q) = %.80q", c.MustNot, c.Text, got)
	}
}

// An injection is one hostile text and what may not come of it.
type injection struct {
	Text    string `json:"text"`
	MustNot string `json:"must_not"`
}

func injections(t testing.TB) []injection {
	t.Helper()
	f, err := os.Open("testdata/injection_discord.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []injection
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c injection
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	if len(out) < 100 {
		t.Fatalf("%d injections, want at least 100", len(out))
	}
	return out
}

// checkHarmless checks that nothing lives in a payload but its own links, and
// that Discord takes it.
func checkHarmless(t *testing.T, c injection, form string) {
	t.Helper()
	var p payload
	if err := json.Unmarshal([]byte(form), &p); err != nil {
		t.Fatal(err)
	}
	texts := []string{p.Content}
	for _, e := range p.Embeds {
		texts = append(texts, e.Title, e.Description)
		if strings.TrimSpace(e.Title+e.Description) == "" {
			t.Errorf("%s: %.80q makes an empty embed", c.MustNot, c.Text)
		}
	}
	for _, text := range texts {
		text = strings.ReplaceAll(text, "<https://example.org/>", "")
		if problem := alive(text); problem != "" {
			t.Errorf("%s: %.80q makes %s in %.120q", c.MustNot, c.Text, problem, text)
		}
	}
	if p.Content == "" && len(p.Embeds) == 0 || units(p.Content) > maxContent || !fits(p) {
		t.Errorf("%s: %.80q makes a message that is empty or too long", c.MustNot, c.Text)
	}
}

// checkLabel checks that text as the label of a link opens that link alone.
func checkLabel(t *testing.T, c injection) {
	t.Helper()
	got := spansText(tidySpans([]message.Span{{Text: c.Text, Link: "https://example.org/"}}), inContent, roomyText)
	for _, link := range []string{"](<https://example.org/>)", " <https://example.org/>"} {
		label, ours := strings.CutSuffix(got, link)
		if !ours {
			continue
		}
		label = strings.TrimPrefix(label, "[")
		if problem := alive(label); problem != "" || link[0] == ']' && strings.ContainsAny(label, "[]") {
			t.Errorf("%s: %.80q as a label makes %s: %.120q", c.MustNot, c.Text, problem, got)
		}
		return
	}
	if got != "" && !strings.HasSuffix(got, ellipsis) {
		t.Errorf("%s: %.80q as a label loses its link: %.120q", c.MustNot, c.Text, got)
	}
}
