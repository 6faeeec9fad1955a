package match_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/match"
)

var gridBill = digest.Item{
	Feed:     12,
	Title:    "Parliament passes the grid bill 312–201",
	Text:     "Lawmakers voted late on Tuesday. US operators and the U.K. must build new lines, said Antony Blinken. It bills nobody.",
	URL:      "https://www.reuters.com/world/europe/parliament-passes-grid-bill",
	Outlet:   "Reuters",
	Language: "en",
}

func mustParse(t testing.TB, s string) match.Query {
	t.Helper()
	q, err := match.Parse(s)
	if err != nil {
		t.Fatalf("Parse(%q): %v", s, err)
	}
	return q
}

func TestMatch(t *testing.T) {
	t.Parallel()
	german := digest.Item{Title: "Müller gewinnt Wahlen in München", Text: "Der Bundestag hat das Gesetz über die Netze abgestimmt.", Language: "de"}
	chinese := digest.Item{Title: "总统抵达北京", Language: "zh"}
	sport := digest.Item{Title: "A late goal", Section: "sport/football"}
	tests := []struct {
		name  string
		item  digest.Item
		query string
		want  bool
	}{
		{"a word", gridBill, "parliament", true},
		{"another inflection", gridBill, "parliaments passed", true},
		{"in any order", gridBill, "bill grid", true},
		{"one word missing", gridBill, "grid football", false},
		{"stop words are not insisted on", gridBill, "bill about grid", true},
		{"OR", gridBill, "football OR grid", true},
		{"OR binds tighter than a space", gridBill, "grid football OR bill", true},
		{"OR of what is not there", gridBill, "football OR tennis", false},
		{"AND", gridBill, "grid AND bill", true},
		{"a phrase", gridBill, `"grid bill"`, true},
		{"a phrase in another inflection", gridBill, `"grid bills"`, true},
		{"a phrase in another order", gridBill, `"bill grid"`, false},
		{"a phrase in curly quotes", gridBill, `“new lines”`, true},
		{"no phrase from title into text", gridBill, `"201 lawmakers"`, false},
		{"joined words", gridBill, "312-201", true},
		{"an exclusion", gridBill, "grid -blinken", false},
		{"an exclusion that is not there", gridBill, "grid -football", true},
		{"an excluded phrase", gridBill, `grid -"new lines"`, false},
		{"an acronym", gridBill, "US", true},
		{"an acronym with points", gridBill, "UK", true},
		{"an acronym that is a common word", gridBill, "IT", false},
		{"an outlet", gridBill, "grid source:reuters", true},
		{"another outlet", gridBill, "grid source:bbc", false},
		{"a host", gridBill, "source:www.reuters.com", true},
		{"a part of a host's name", gridBill, "source:uters.com", false},
		{"an excluded outlet", gridBill, "grid -source:Reuters", false},
		{"a feed", gridBill, "feed:12", true},
		{"another feed", gridBill, "feed:1", false},
		{"a language", gridBill, "lang:en grid", true},
		{"another language", gridBill, "lang:de grid", false},
		{"a section by the address", gridBill, "World", true},
		{"another section", gridBill, "section:sport", false},
		{"a section by the feed", sport, "sport", true},
		{"a section by an alias", sport, "section:sports", true},
		{"German inflection", german, "wahl", true},
		{"German without accents", german, "muller munchen", true},
		{"German stop words", german, "das gesetz", true},
		{"Chinese", chinese, "北京", true},
		{"Chinese in another order", chinese, "京北", false},
		{"no text", digest.Item{}, "grid", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := mustParse(t, tt.query).Match(match.Prepare(tt.item))
			if got.Matched != tt.want {
				t.Errorf("Match(%q, %q) = %+v, want matched %v", tt.query, tt.item.Title, got, tt.want)
			}
		})
	}
}

func TestMatch_Excluded(t *testing.T) {
	t.Parallel()
	d := match.Prepare(gridBill)
	if got, want := mustParse(t, "grid -blinken").Match(d), (match.Verdict{Excluded: true}); got != want {
		t.Errorf("an exclusion gives %+v, want %+v", got, want)
	}
	if got, want := mustParse(t, "football -blinken").Match(d), (match.Verdict{}); got != want {
		t.Errorf("an exclusion of what does not match gives %+v, want %+v", got, want)
	}
}

func TestMatch_TitlesWeighMore(t *testing.T) {
	t.Parallel()
	d := match.Prepare(gridBill)
	title, text := mustParse(t, "grid").Match(d), mustParse(t, "operators").Match(d)
	if title.Score <= text.Score {
		t.Errorf("a word of the title scores %v, one of the text %v; want more for the title", title.Score, text.Score)
	}
}

func TestParse_Mistakes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, query string
		want        match.Mistake
	}{
		{"nothing", "  ", match.Mistake{Kind: match.NoWord}},
		{"no word", "🔥 !!", match.Mistake{Kind: match.NoWord}},
		{"an open quote", `climate "grid bill`, match.Mistake{Kind: match.OpenQuote, At: 9, Near: `"grid`}},
		{"an open quote behind letters of two bytes", `élysée "grid`, match.Mistake{Kind: match.OpenQuote, At: 8, Near: `"grid`}},
		{"an open quote of a filter", `-source:"bbc news`, match.Mistake{Kind: match.OpenQuote, At: 9, Near: `"bbc`}},
		{"exclusions alone", "-football", match.Mistake{Kind: match.OnlyExclusions}},
		{"an unknown key", "grid topic:energy", match.Mistake{Kind: match.UnknownKey, At: 6, Near: "topic:energy", Key: "topic"}},
		{"an empty key", "grid source: reuters", match.Mistake{Kind: match.NothingBehindKey, At: 6, Near: "source:", Key: "source"}},
		{"a language that is none", "lang:5", match.Mistake{Kind: match.NoLanguage, At: 1, Near: "lang:5", Key: "lang"}},
		{"a feed that is none", "grid -feed:reuters", match.Mistake{Kind: match.NoFeed, At: 6, Near: "-feed:reuters", Key: "feed"}},
		{"a country that is none", "  country:atlantis", match.Mistake{Kind: match.NoCountry, At: 3, Near: "country:atlantis", Key: "country"}},
		{"OR at the start", "OR grid", match.Mistake{Kind: match.NothingBeforeOR, At: 1, Near: "OR"}},
		{"OR at the end", "grid OR", match.Mistake{Kind: match.NothingBehindOR, At: 6, Near: "OR"}},
		{"OR before an exclusion", "grid OR -bill", match.Mistake{Kind: match.ORBeforeExclusion, At: 6, Near: "OR"}},
		{"too long", strings.Repeat("a", 301), match.Mistake{Kind: match.TooLong, Limit: 300}},
		{"too many words", strings.Repeat("a ", 33), match.Mistake{Kind: match.TooManyWords, At: 65, Near: "a", Limit: 32}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := match.Parse(tt.query)
			var got *match.Mistake
			if !errors.As(err, &got) || *got != tt.want {
				t.Errorf("Parse(%q) = %+v, want %+v", tt.query, got, tt.want)
			}
		})
	}
}

func TestQuery_String(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, query, want string }{
		{"words are sorted and folded", "Grid BILL grid", "bill grid"},
		{"phrases keep their order", `"Grid  Bill"`, `"grid bill"`},
		{"OR is sorted", "Scholz OR Merkel", "merkel OR scholz"},
		{"keys come last but for exclusions", "-a lang:EN-gb x source:BBC", "x lang:en source:bbc -a"},
		{"a section", "World", "section:world"},
		{"a section's name as a word", `"world"`, `"world"`},
		{"joined words", "covid-19", `"covid 19"`},
		{"an acronym", "U.S. trade", "US trade"},
		{"accents", "Élysée", "elysee"},
		{"Chinese", "北京天气", "北京天气"},
		{"a quoted OR", `"OR" grid`, `"OR" grid`},
		{"an outlet of two words", `source:"BBC News"`, `source:"bbc news"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			q := mustParse(t, tt.query)
			if got := q.String(); got != tt.want {
				t.Errorf("Parse(%q).String() = %q, want %q", tt.query, got, tt.want)
			}
			if again := mustParse(t, q.String()).String(); again != q.String() {
				t.Errorf("parsed again, %q becomes %q", q, again)
			}
		})
	}
}

func TestQuery_Words(t *testing.T) {
	t.Parallel()
	got := mustParse(t, `"the grid bill" merkel OR scholz -football source:bbc`).Words()
	if diff := cmp.Diff([]string{"merkel", "scholz", "grid", "bill"}, got); diff != "" {
		t.Errorf("Words (-want +got):\n%s", diff)
	}
}

func TestSections(t *testing.T) {
	t.Parallel()
	want := []string{"World", "Politics", "Business", "Technology", "Science", "Health", "Sport", "Culture"}
	if diff := cmp.Diff(want, match.Sections()); diff != "" {
		t.Errorf("Sections (-want +got):\n%s", diff)
	}
	tests := []struct {
		name, query string
		item        digest.Item
	}{
		{"a German category", "politics", digest.Item{Section: "Innenpolitik"}},
		{"a category of two words", "world", digest.Item{Section: "World news"}},
		{"a Russian category", "business", digest.Item{Section: "Экономика"}},
		{"a folder of the address", "technology", digest.Item{URL: "https://example.org/technologie/2026/x"}},
		{"the host of the address", "sport", digest.Item{URL: "https://sport.example.org/x"}},
		{"words of the title", "science", digest.Item{Title: "Scientists find fossil in desert", Language: "en"}},
		{"a category of the feed's own", "section:opinion", digest.Item{Section: "opinion"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := mustParse(t, tt.query).Match(match.Prepare(tt.item)); !got.Matched {
				t.Errorf("%q does not match %+v", tt.query, tt.item)
			}
		})
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	var v match.Vocabulary
	for _, title := range []string{"Blinken arrives in Kyiv", "Blinken’s plane", "Blinker sales fall", "Parliament votes"} {
		v.Add(title)
	}
	tests := []struct{ name, word, want string }{
		{"a wrong letter, the commoner word", "Blinkin", "Blinken"},
		{"swapped letters", "bilnken", "Blinken"},
		{"two slips in a long word", "parlamnet", "Parliament"},
		{"a known word", "blinker", ""},
		{"too short", "kiv", ""},
		{"nothing near", "football", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, ok := match.Suggest(tt.word, v)
			if got != tt.want || ok != (tt.want != "") {
				t.Errorf("Suggest(%q) = %q, %v, want %q", tt.word, got, ok, tt.want)
			}
		})
	}
}

// A word whose lower case is shorter than itself (Ⱥ) is shown whole.
func TestSuggest_Runes(t *testing.T) {
	t.Parallel()
	var v match.Vocabulary
	v.Add("ȺȺȺȺȺ’s İstanbul")
	for word, want := range map[string]string{"ⱥⱥⱥⱥb": "ȺȺȺȺȺ", "istanbuk": "İstanbul"} {
		if got, ok := match.Suggest(word, v); got != want || !ok {
			t.Errorf("Suggest(%q) = %q, %v, want %q", word, got, ok, want)
		}
	}
}

// One question to a vocabulary of 100,000 names.
func BenchmarkSuggest(b *testing.B) {
	var v match.Vocabulary
	for i := range 100_000 {
		v.Add(fmt.Sprintf("%c%cenne%c%cson", 'A'+i%26, 'a'+i/26%26, 'a'+i/676%26, 'a'+i/17576%26))
	}
	for b.Loop() {
		match.Suggest("Blinkin", v)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`"grid bill" a OR b -c source:"x y"`, "World", "-", "OR OR", `a"b"c`, "U.S. covid-19 北京", "lang:en feed:3 x:y"} {
		f.Add(s)
	}
	d := match.Prepare(gridBill)
	f.Fuzz(func(t *testing.T, s string) {
		q, err := match.Parse(s)
		if err != nil {
			var m *match.Mistake
			if !errors.As(err, &m) || !slices.Contains(match.Mistakes(), m.Kind) || m.At < 0 || m.At > len([]rune(s)) {
				t.Fatalf("Parse(%q) makes the mistake %+v", s, m)
			}
			return
		}
		again, err := match.Parse(q.String())
		if len([]rune(q.String())) > 300 {
			return // the normal form may be longer
		}
		if err != nil || again.String() != q.String() {
			t.Fatalf("Parse(%q) = %q, which parses as %q, %v", s, q, again, err)
		}
		if a, b := q.Match(d), again.Match(d); a != b {
			t.Fatalf("Parse(%q) gives %+v, its normal form %q gives %+v", s, a, q, b)
		}
	})
}

func FuzzMatch(f *testing.F) {
	f.Add("Grid bill", "It passed in the U.S.", "https://example.org/sport/x", "grid -us")
	f.Fuzz(func(t *testing.T, title, text, url, query string) {
		q, err := match.Parse(query)
		if err != nil {
			return
		}
		v := q.Match(match.Prepare(digest.Item{Title: title, Text: text, URL: url}))
		if v.Matched && v.Excluded || v.Score < 0 || v.Score > 1 || !v.Matched && v.Score != 0 {
			t.Errorf("Match = %+v", v)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := match.Parse(`"grid bill" parliament OR bundestag -football source:reuters`); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPrepare(b *testing.B) {
	item := gridBill
	item.Text = strings.Repeat(item.Text+" ", 20)
	b.ReportAllocs()
	for b.Loop() {
		match.Prepare(item)
	}
}

func BenchmarkMatch(b *testing.B) {
	q := mustParse(b, `"grid bill" parliament OR bundestag -football source:reuters`)
	d := match.Prepare(gridBill)
	for b.Loop() {
		q.Match(d)
	}
}
