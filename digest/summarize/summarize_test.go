package summarize_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/summarize"
)

// The story of the tests: three outlets on a ferry.
const (
	globe = `Ferry runs aground off Calder Island
Photo: a ferry on a rock
A ferry with 140 people on board ran aground off Calder Island early on Monday, the coast guard said.
Rescuers took everyone off the ship within three hours, said Maria Lund, who led the operation.
"The weather helped us, and nobody panicked," Lund said.
However, the hull is badly damaged and may not be saved.
Sign up for our newsletter to get stories like this one every morning.`
	herald = `A passenger ferry ran onto rocks near Calder Island before dawn on Monday with 140 people on board.
The operator, Northern Lines, said that an engine had failed shortly after the ship left port.
It has stopped two sister ships for inspection.
I have never seen the sea so calm in October.`
	post = `Investigators from the transport ministry will examine why the engine of the ferry failed off Calder Island.
They expect a first report within a month.`
)

func ferry() []digest.Item {
	items := []digest.Item{
		report(1, "Globe", 6, globe),
		report(2, "Herald", 7, herald),
		report(3, "Post", 9, post),
	}
	items[0].Title = "Ferry runs aground off Calder Island - The Globe"
	items[1].Title = "BREAKING: Ferry with 140 aboard runs aground"
	items[2].Title = "Why did the engine fail?"
	return items
}

func texts(s summarize.Summary) []string {
	var out []string
	for _, x := range s.Sentences {
		out = append(out, x.Text)
	}
	return out
}

func words(s summarize.Summary) int { return len(strings.Fields(strings.Join(texts(s), " "))) }

func TestSummarize_SentencesAreSpansOfTheirItems(t *testing.T) {
	t.Parallel()
	items := ferry()
	sum := summarize.Summarize(summarize.Request{Items: items, Words: 200})
	if len(sum.Sentences) < 4 {
		t.Fatalf("only %d sentences: %q", len(sum.Sentences), texts(sum))
	}
	for _, s := range sum.Sentences {
		it := items[s.Item-1]
		if got := it.Text[s.Start:s.End]; got != s.Text {
			t.Errorf("span %d:%d of item %d is %q, want %q", s.Start, s.End, s.Item, got, s.Text)
		}
		if s.Outlet != it.Outlet || !s.At.Equal(it.Published) {
			t.Errorf("sentence of item %d names %s at %v, want %s at %v", s.Item, s.Outlet, s.At, it.Outlet, it.Published)
		}
	}
}

func TestSummarize_ShowsNothingButTheStory(t *testing.T) {
	t.Parallel()
	all := strings.Join(texts(summarize.Summarize(summarize.Request{Items: ferry(), Words: 500})), "\n")
	for name, part := range map[string]string{
		"a heading":               "Ferry runs aground off Calder Island\n",
		"a caption":               "Photo",
		"a word to the reader":    "newsletter",
		"the first person":        "I have never seen",
		"the same sentence twice": "",
	} {
		if part != "" && strings.Contains(all, part) {
			t.Errorf("the summary has %s:\n%s", name, all)
		}
	}
	seen := map[string]bool{}
	for line := range strings.Lines(all + "\n") {
		if seen[line] {
			t.Errorf("the summary has twice: %s", line)
		}
		seen[line] = true
	}
}

func TestSummarize_KeepsToItsLimits(t *testing.T) {
	t.Parallel()
	for _, n := range []int{12, 20, 35, 50, 80} {
		sum := summarize.Summarize(summarize.Request{Items: ferry(), Words: n})
		if got := words(sum); got > n && len(sum.Sentences) > 1 {
			t.Errorf("%d words asked, %d given in %d sentences", n, got, len(sum.Sentences))
		}
	}
	for _, n := range []int{1, 2, 3} {
		sum := summarize.Summarize(summarize.Request{Items: ferry(), Words: 500, Sentences: n})
		if len(sum.Sentences) != n {
			t.Errorf("%d sentences asked, %d given: %q", n, len(sum.Sentences), texts(sum))
		}
	}
}

func TestSummarize_OneLongSentenceMayPassTheBudget(t *testing.T) {
	t.Parallel()
	sum := summarize.Summarize(summarize.Request{Items: ferry(), Words: 3})
	if len(sum.Sentences) != 1 {
		t.Errorf("got %q, want one sentence", texts(sum))
	}
}

func TestSummarize_ASentenceBringsWhatItLeansOn(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, sentence, needs string }{
		{"however", "However, the hull", "\"The weather helped"},
		{"a pronoun", "It has stopped", "The operator, Northern Lines"},
		{"a surname", "Lund said.", "said Maria Lund"},
		{"they", "They expect", "Investigators from the transport ministry"},
	}
	all := strings.Join(texts(summarize.Summarize(summarize.Request{Items: ferry(), Words: 500, MaxPerOutlet: 9})), "\n")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			at, need := strings.Index(all, tt.sentence), strings.Index(all, tt.needs)
			if at < 0 || need < 0 || need > at {
				t.Errorf("%q stands at %d, what it needs at %d, in:\n%s", tt.sentence, at, need, all)
			}
		})
	}
	for n := 8; n < 120; n++ {
		sum := strings.Join(texts(summarize.Summarize(summarize.Request{Items: ferry(), Words: n})), "\n")
		for _, tt := range tests {
			if strings.Contains(sum, tt.sentence) && !strings.Contains(sum, tt.needs) {
				t.Errorf("at %d words %q stands without %q", n, tt.sentence, tt.needs)
			}
		}
	}
}

func TestSummarize_ToldSentencesStayOut(t *testing.T) {
	t.Parallel()
	first := summarize.Summarize(summarize.Request{Items: ferry(), Words: 40})
	known := map[uint64]bool{}
	for _, s := range first.Sentences {
		known[summarize.Fingerprint(s.Text)] = true
	}
	second := summarize.Summarize(summarize.Request{
		Items: ferry(), Words: 40,
		Told: func(s string) bool { return known[summarize.Fingerprint(s)] },
	})
	if len(second.Sentences) == 0 {
		t.Fatal("nothing new, though most of the story is untold")
	}
	for _, s := range second.Sentences {
		if known[summarize.Fingerprint(s.Text)] {
			t.Errorf("told again: %s", s.Text)
		}
	}
	nothing := summarize.Summarize(summarize.Request{Items: ferry(), Told: func(string) bool { return true }})
	if len(nothing.Sentences) != 0 {
		t.Errorf("all was told, got %q", texts(nothing))
	}
}

func TestSummarize_OutletsTakeTurns(t *testing.T) {
	t.Parallel()
	sum := summarize.Summarize(summarize.Request{Items: ferry(), Words: 500, Sentences: 3, MaxPerOutlet: 1})
	var outlets []string
	for _, s := range sum.Sentences {
		outlets = append(outlets, s.Outlet)
	}
	if strings.Count(strings.Join(outlets, " "), outlets[0]) != 1 || len(outlets) != 3 {
		t.Errorf("sentences of %v, want one of each", outlets)
	}
}

func TestSummarize_TheTopicWeighsIn(t *testing.T) {
	t.Parallel()
	one := func(topic string) string {
		return strings.Join(texts(summarize.Summarize(summarize.Request{Items: ferry(), Words: 500, Sentences: 2, Topic: topic})), "\n")
	}
	if s := one("engine inspection operator -rescuers source:post"); !strings.Contains(s, "engine had failed") {
		t.Errorf("asked for the engine, got:\n%s", s)
	}
}

func TestSummarize_OneLanguage(t *testing.T) {
	t.Parallel()
	items := ferry()
	german := report(4, "Bote", 8, "Eine Fähre mit 140 Menschen an Bord ist am Montag vor der Insel Calder auf Grund gelaufen. "+
		"Die Küstenwache brachte alle Passagiere innerhalb von drei Stunden in Sicherheit.")
	german.Language, german.Title = "de", "Fähre vor Calder auf Grund gelaufen"
	items = append(items, german)
	tests := []struct {
		name, language string
		want           bool // the German item is used
	}{
		{"that of the reader", "de-AT", true},
		{"that of most items", "fr", false},
		{"no reader", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sum := summarize.Summarize(summarize.Request{Items: items, Words: 300, Language: tt.language})
			for _, s := range sum.Sentences {
				if (s.Item == 4) != tt.want {
					t.Errorf("sentence of item %d: %s", s.Item, s.Text)
				}
			}
			if (sum.HeadlineItem == 4) != tt.want {
				t.Errorf("headline of item %d: %s", sum.HeadlineItem, sum.Headline)
			}
		})
	}
}

func TestSummarize_IsDeterministic(t *testing.T) {
	t.Parallel()
	want := summarize.Summarize(summarize.Request{Items: ferry(), Words: 60})
	for range 20 {
		if diff := cmp.Diff(want, summarize.Summarize(summarize.Request{Items: ferry(), Words: 60})); diff != "" {
			t.Fatalf("two runs differ (-first +later):\n%s", diff)
		}
	}
}

func TestSummarize_NothingToShow(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "Sports", "Live scores | Tables | Results", "Subscribe to our newsletter to read the full story."} {
		sum := summarize.Summarize(summarize.Request{Items: []digest.Item{report(1, "Globe", 8, text)}})
		if len(sum.Sentences) > 0 {
			t.Errorf("%q gave %q", text, texts(sum))
		}
	}
	if sum := summarize.Summarize(summarize.Request{}); sum.Headline != "" || len(sum.Sentences) > 0 {
		t.Errorf("no items gave %+v", sum)
	}
}

func TestSummarize_Headline(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		titles []string
		want   string
	}{
		{"the one most like the others", []string{"What we know", "Ferry runs aground off Calder", "Ferry aground off Calder Island"}, "Ferry runs aground off Calder"},
		{"the earliest of equals", []string{"Ferry aground", "Ferry aground"}, "Ferry aground"},
		{"a site behind a dash", []string{"Ferry runs aground - Outlet 1"}, "Ferry runs aground"},
		{"a site behind a bar", []string{"Ferry runs aground off Calder Island | World news | The Examiner"}, "Ferry runs aground off Calder Island"},
		{"a dash that belongs to it", []string{"Ferry runs aground - again"}, "Ferry runs aground - again"},
		{"a kicker", []string{"BREAKING: Ferry runs aground"}, "Ferry runs aground"},
		{"a kicker in brackets", []string{"[Video] Ferry runs aground"}, "Ferry runs aground"},
		{"a colon that belongs to it", []string{"Calder: ferry runs aground"}, "Calder: ferry runs aground"},
		{"no title", []string{""}, ""},
		{"a kicker in capitals", []string{"WATCH Ferry runs aground"}, "Ferry runs aground"},
		{"a verb that is also a kicker", []string{"Watch out: ferry runs aground"}, "Watch out: ferry runs aground"},
		{"two kickers", []string{"BREAKING: LIVE: Ferry runs aground"}, "Ferry runs aground"},
		{"a label behind it", []string{"Ferry runs aground (video)"}, "Ferry runs aground"},
		{"a label behind a dash", []string{"Ferry runs aground – live updates"}, "Ferry runs aground"},
		{"a bracket that belongs to it", []string{"Ferry runs aground (again)"}, "Ferry runs aground (again)"},
		{"a kicker of Chinese", []string{"【快讯】渡轮搁浅"}, "渡轮搁浅"},
		{"capitals give way to others", []string{"FERRY RUNS AGROUND", "Ferry runs aground"}, "Ferry runs aground"},
		{"nothing but a kicker", []string{"LIVE: "}, "LIVE:"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var items []digest.Item
			for i, title := range tt.titles {
				it := report(int64(i+1), "Outlet "+string(rune('1'+i)), 8+i, "")
				it.Title = title
				items = append(items, it)
			}
			if got := summarize.Summarize(summarize.Request{Items: items}).Headline; got != tt.want {
				t.Errorf("headline of %q = %q, want %q", tt.titles, got, tt.want)
			}
		})
	}
}

func TestSummarize_CalmsHeadlinesInCapitals(t *testing.T) {
	t.Parallel()
	items := ferry()[:1]
	items[0].Title = "FERRY OFF CALDER ISLAND: NATO SHIP TOOK EVERYONE OFF"
	want := "Ferry off Calder Island: NATO ship took everyone off"
	if got := summarize.Summarize(summarize.Request{Items: items}).Headline; got != want {
		t.Errorf("headline %q, want %q", got, want)
	}
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	const s = "The café in “Saint-Denis” reopened on Monday."
	for _, same := range []string{s, "  the cafe in \"Saint-Denis\"  REOPENED on Monday", "The café in Saint Denis reopened on Monday!"} {
		if summarize.Fingerprint(same) != summarize.Fingerprint(s) {
			t.Errorf("%q and %q differ", same, s)
		}
	}
	if summarize.Fingerprint("The café in Saint-Denis closed on Monday.") == summarize.Fingerprint(s) {
		t.Error("another sentence has the same fingerprint")
	}
	// The value is kept in databases: it may never change. It is 64-bit FNV-1a
	// of "a b ".
	if got, want := summarize.Fingerprint("a b"), uint64(0xc149d782aaf95676); got != want {
		t.Errorf("Fingerprint(%q) = %#x, want %#x", "a b", got, want)
	}
}

func FuzzSummarize(f *testing.F) {
	for _, s := range []string{globe, herald, post, "“", "a.\n\nb", "\xff. A\x00", "[LIVE] X (video)", "On May 3, 2026, “we said so again and again today,” said Al Bo."} {
		f.Add(s, 40, "en")
	}
	f.Add("他说。这是。王明说：“我们先听到水声，然后看到洪水冲进街道。”10月3日。", 40, "zh")
	f.Add("山田は「3日間の雨で川があふれて町が水につかった」と述べた。", 40, "ja")
	f.Fuzz(func(t *testing.T, text string, words int, language string) {
		it := report(1, "Globe", 8, text)
		it.Language = language
		sum := summarize.Summarize(summarize.Request{Items: []digest.Item{it, report(2, "Herald", 9, herald)}, Words: words % 500, Language: language, Quotes: 3, Turns: 4})
		shown := sum.Sentences
		for _, q := range sum.Quotes {
			shown = append(shown, q.Sentence, digest.Sentence{Item: q.Item, Text: q.Speaker, Start: q.SpeakerStart, End: q.SpeakerEnd})
		}
		for _, turn := range sum.Turns {
			shown = append(shown, turn.Sentence)
		}
		for _, s := range shown {
			if s.Item == 1 && text[s.Start:s.End] != s.Text {
				t.Errorf("span %d:%d is %q, want %q", s.Start, s.End, text[s.Start:s.End], s.Text)
			}
		}
		summarize.Remember(language, nil, text).Knows(herald)
		summarize.Headline(digest.Item{Title: text, Language: language})
		summarize.Differ([]digest.Item{it, report(2, "Herald", 9, herald)})
	})
}

// What is given stays as it was, also where items repeat each other's text.
func TestSummarize_LeavesItsItems(t *testing.T) {
	t.Parallel()
	items := append(ferry(), ferry()...)
	for i := range items {
		items[i].ID = int64(i + 1)
	}
	before := slices.Clone(items)
	summarize.Summarize(summarize.Request{Items: items, Words: 80})
	if diff := cmp.Diff(before, items); diff != "" {
		t.Errorf("items after Summarize (-before +after):\n%s", diff)
	}
}
