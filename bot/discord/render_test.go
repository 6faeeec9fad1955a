package discord_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"newsdigest/bot/discord"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

var update = flag.Bool("update", false, "write the golden files anew")

const goldenFile = "testdata/render.txtar"

// samples are the messages of the golden file.
func samples() map[string]message.Message {
	bullets := message.Block{Title: message.Text("This chat follows"), Lines: []message.Line{
		{Indent: 1, Spans: []message.Span{{Text: "climate summit", Style: message.Bold}, {Text: " · 4 stories yesterday", Style: message.Quiet}}},
		{Indent: 1, Spans: []message.Span{{Text: "grid -tennis", Style: message.Bold}, {Text: " · none"}}},
		{Spans: []message.Span{{Text: "Add one with "}, {Text: "/subscribe topic", Style: message.Code}, {Text: "."}}},
	}}
	return map[string]message.Message{
		"edition": edition(2),
		"list":    {Blocks: []message.Block{bullets}},
		"quiet day": {Blocks: []message.Block{{Lines: []message.Line{{Spans: []message.Span{
			{Text: "🗞 Morning brief", Style: message.Bold}, {Text: " · nothing new; 31 stories held back"}}}}}}},
		"text between stories": {Blocks: []message.Block{
			{Kind: message.Heading, Title: message.Text("NEW")},
			{Kind: message.Story, Story: 1, Title: []message.Span{{Text: "1. "}, {Text: "One", Link: "https://example.org/1"}}},
			{Kind: message.Heading, Title: message.Text("IN SHORT")},
			{Story: 2, Lines: []message.Line{{Spans: []message.Span{{Text: "2. "}, {Text: "Two", Link: "https://example.org/2"}, {Text: " · one source", Style: message.Quiet}}}}},
			{Story: 3, Lines: []message.Line{{Spans: []message.Span{{Text: "3. "}, {Text: "Three 🎉", Link: "https://example.org/3"}, {Text: " · one source", Style: message.Quiet}}}}},
			{Kind: message.Note, Lines: []message.Line{{Spans: message.Text("5 held back")}}},
		}},
		"styles": {Blocks: []message.Block{{Lines: []message.Line{{Spans: []message.Span{
			{Text: " bold ", Style: message.Bold}, {Text: "italic", Style: message.Italic}, {Text: "bold", Style: message.Bold},
			{Text: "both*", Style: message.Italic}, {Text: " and `code`", Style: message.Code},
			{Text: "[link]", Style: message.Bold, Link: "https://example.org/(x)"}, {Text: " script", Link: "javascript:alert(1)"},
		}}}}}},
		"the same article twice": {Blocks: []message.Block{
			{Kind: message.Story, Story: 1, Title: []message.Span{{Text: "One", Link: "https://example.org/live"}}},
			{Kind: message.Story, Story: 2, Title: []message.Span{{Text: "Two", Link: "https://example.org/live"}}},
		}},
		"nothing to show": {Blocks: []message.Block{{Lines: []message.Line{{Spans: message.Text("\u200b \n")}}}}},
		"buttons": {
			Blocks: message.Say("Choose.").Blocks,
			Buttons: [][]message.Button{{
				{Label: "1", Line: "story 1"}, {Label: "again", Line: "story 1"}, {Label: "2", Line: "story 2"}, {Label: "3", Line: "story 3"},
				{Label: "4", Line: "story 4"}, {Label: "5", Line: "story 5"}, {Label: "6", Line: "story 6"},
				{Label: "too long", Line: strings.Repeat("x", 65)}, {Label: "nothing"}, {Label: "script", URL: "javascript:alert(1)"},
			}, {{Label: "a|b", Line: "search a|b"}, {Label: "Web", URL: "https://example.org/"}}},
		},
	}
}

func TestRender_Golden(t *testing.T) {
	t.Parallel()
	b := discord.New(discord.Config{})
	got := map[string]string{}
	for name, m := range samples() {
		for i, p := range b.Render(m) {
			for form, text := range map[string]string{"rich": p.Rich, "plain": p.Plain, "link": p.Link} {
				var out bytes.Buffer
				if err := json.Indent(&out, []byte(text), "", "  "); err != nil {
					t.Fatal(err)
				}
				got[fmt.Sprintf("%s, part %d %s", name, i+1, form)] = out.String() + "\n"
			}
		}
	}
	if *update {
		writeGolden(t, got)
	}
	archive, err := txtar.ParseFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, f := range archive.Files {
		want[f.Name] = string(f.Data)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rendered (-want +got):\n%s", diff)
	}
}

func writeGolden(t *testing.T, files map[string]string) {
	t.Helper()
	archive := &txtar.Archive{Comment: []byte("Messages as Discord gets them. Run the tests with -update to write this file anew.\n\n")}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(files[name])})
	}
	if err := os.WriteFile(goldenFile, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A wire is a rendered message as far as its limits go.
type wire struct {
	Content string
	Embeds  []struct{ Title, URL, Description string }
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// checkLimits checks a payload against Discord's limits, with room for a
// label in front.
func checkLimits(t *testing.T, text string) {
	t.Helper()
	var w wire
	if err := json.Unmarshal([]byte(text), &w); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	total := 0
	links := map[string]bool{}
	for _, e := range w.Embeds {
		total += units(e.Title) + units(e.Description)
		if units(e.Title) > 256 || units(e.Description) > 4096 || e.Title+e.Description == "" {
			t.Errorf("an embed of %d and %d", units(e.Title), units(e.Description))
		}
		if e.URL != "" && links[e.URL] {
			t.Errorf("two embeds of %s: Discord shows one", e.URL)
		}
		links[e.URL] = true
	}
	if units(w.Content) > 1900 || total > 6000 || len(w.Embeds) > 10 || w.Content == "" && len(w.Embeds) == 0 {
		t.Errorf("content of %d, %d embeds of %d", units(w.Content), len(w.Embeds), total)
	}
}

// A message of any length is split between its blocks, and all of them are
// there in their order.
func TestRender_Splits(t *testing.T) {
	t.Parallel()
	b := discord.New(discord.Config{})
	for _, n := range []int{1, 9, 10, 11, 40} {
		parts := b.Render(edition(n))
		var stories []int64
		var rich strings.Builder
		for i, p := range parts {
			stories = append(stories, p.Stories...)
			rich.WriteString(p.Rich)
			for _, text := range []string{p.Rich, p.Plain, p.Link} {
				checkLimits(t, text)
			}
			if has := strings.Contains(p.Rich, "custom_id"); has != (i == len(parts)-1) {
				t.Errorf("%d stories: buttons under part %d of %d: %v", n, i+1, len(parts), has)
			}
		}
		for i := range n {
			if len(stories) != n || stories[i] != int64(i+1) {
				t.Fatalf("%d stories: parts carry %v", n, stories)
			}
		}
		last := 0
		for i := 1; i <= n; i++ {
			at := strings.Index(rich.String(), fmt.Sprintf("Headline %d,", i))
			if at < last {
				t.Errorf("%d stories: story %d stands at %d, before the one before it", n, i, at)
			}
			last = at
		}
	}
}

// A usual edition of nine stories is at most two messages.
func TestRender_FewParts(t *testing.T) {
	t.Parallel()
	if n := len(discord.New(discord.Config{}).Render(edition(9))); n > 2 {
		t.Errorf("nine stories make %d messages, want 2 at most", n)
	}
}

// A heading is never the last of a part.
func TestRender_HeadingStaysWithItsText(t *testing.T) {
	t.Parallel()
	b := discord.New(discord.Config{})
	for length := 1500; length < 1900; length += 7 {
		m := message.Message{Blocks: []message.Block{
			{Lines: []message.Line{{Spans: message.Text(strings.Repeat("a", length))}}},
			{Kind: message.Heading, Title: message.Text("HEADING")},
			{Lines: []message.Line{{Spans: message.Text(strings.Repeat("b", 150))}}},
		}}
		for _, p := range b.Render(m) {
			if strings.Contains(p.Rich, "HEADING") && !strings.Contains(p.Rich, "bbb") {
				t.Fatalf("at %d the heading stands alone", length)
			}
		}
	}
}

// A block that alone is too long is cut between graphemes, and says so.
func TestRender_Cuts(t *testing.T) {
	t.Parallel()
	b := discord.New(discord.Config{})
	family := "👨\u200d👩\u200d👧\u200d👦"
	tests := []struct {
		name  string
		block message.Block
	}{
		{"a story", message.Block{Kind: message.Story, Title: message.Text(strings.Repeat("title ", 100)), Lines: []message.Line{{Spans: message.Text(strings.Repeat(family, 1000))}}}},
		{"a paragraph", message.Block{Lines: []message.Line{{Spans: message.Text(strings.Repeat(family, 1000))}}}},
		{"a line of stars", message.Block{Lines: []message.Line{{Spans: message.Text(strings.Repeat("*", 3000))}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			parts := b.Render(message.Message{Blocks: []message.Block{tt.block}})
			if len(parts) != 1 {
				t.Fatalf("%d parts, want 1", len(parts))
			}
			checkLimits(t, parts[0].Rich)
			var w wire
			if err := json.Unmarshal([]byte(parts[0].Rich), &w); err != nil {
				t.Fatal(err)
			}
			text := w.Content
			if len(w.Embeds) > 0 {
				text = w.Embeds[0].Description
			}
			cut, ok := strings.CutSuffix(text, "…")
			if !ok || len(text) < 1500 || strings.Trim(strings.ReplaceAll(cut, family, ""), `\*`) != "" {
				t.Errorf("cut to %d bytes, ending in %q", len(text), text[max(0, len(text)-40):])
			}
		})
	}
}

// A long list is divided between its lines, and none is lost.
func TestRender_LongList(t *testing.T) {
	t.Parallel()
	list := message.Block{Title: message.Text("Feeds")}
	for i := range 300 {
		list.Lines = append(list.Lines, message.Line{Indent: 1, Spans: message.Text(fmt.Sprintf("feed number %d", i))})
	}
	var all strings.Builder
	for _, p := range discord.New(discord.Config{}).Render(message.Message{Blocks: []message.Block{list}}) {
		checkLimits(t, p.Rich)
		all.WriteString(p.Rich)
	}
	for i := range 300 {
		if !strings.Contains(all.String(), fmt.Sprintf("- feed number %d", i)) {
			t.Errorf("feed number %d is lost", i)
		}
	}
}

func FuzzRender(f *testing.F) {
	f.Add("Headline", "https://example.org/", "words", 3, uint8(2))
	f.Add("👨\u200d👩\u200d👧\u200d👦", "javascript:x", "**", 900, uint8(0))
	f.Add("a\u0301", "https://раураl.com/", "<@1> @everyone", 40, uint8(1))
	b := discord.New(discord.Config{})
	f.Fuzz(func(t *testing.T, title, link, words string, times int, kind uint8) {
		long := strings.Repeat(words, min(max(times, 1), 1+6000/(len(words)+1)))
		m := message.Message{
			Blocks: []message.Block{
				{Kind: message.Heading, Title: message.Text(title)},
				{Kind: message.Kind(kind % 4), Story: 7, Title: []message.Span{{Text: title, Link: link}}, Lines: []message.Line{
					{Spans: []message.Span{{Text: long, Style: message.Style(kind % 5)}, {Text: title, Link: link}}},
					{Indent: 1, Spans: message.Text(long)},
				}},
				{Kind: message.Note, Lines: []message.Line{{Spans: message.Text(words)}}},
			},
			Buttons: [][]message.Button{{{Label: title, Line: words}, {Label: words, URL: link}}},
		}
		for _, p := range b.Render(m) {
			for _, text := range []string{p.Rich, p.Plain, p.Link} {
				checkLimits(t, text)
			}
		}
	})
}

func BenchmarkRender(b *testing.B) {
	p := discord.New(discord.Config{})
	m := edition(9)
	var parts []digest.Part
	b.ReportAllocs()
	for b.Loop() {
		parts = p.Render(m)
	}
	b.ReportMetric(float64(len(parts)), "parts")
}
