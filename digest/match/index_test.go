package match_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/match"
)

// Words that queries and items of the tests are made of: of several languages,
// with inflections, stop words of one language that are words of another, and
// acronyms.
var vocabulary = strings.Fields(`grid grids bill bills the die was US us IT it hard parliament parliaments
	wahl wahlen bundestag élection élections выборы выборов 北京 天気 covid-19 U.K. war und le who WHO san francisco`)

// writeQuery returns a query of one to four terms.
func writeQuery(r *rand.Rand) string {
	word := func() string { return vocabulary[r.IntN(len(vocabulary))] }
	var terms []string
	for range 1 + r.IntN(4) {
		switch r.IntN(12) {
		case 0:
			terms = append(terms, `"`+word()+" "+word()+`"`)
		case 1, 2:
			terms = append(terms, word()+" OR "+word())
		case 3:
			terms = append(terms, "-"+word())
		case 4:
			terms = append(terms, "source:"+[]string{"bbc", "news", "reuters.com", `"bbc news"`, "world"}[r.IntN(5)])
		case 5:
			terms = append(terms, "section:"+[]string{"sport", "politics", "opinion", "world"}[r.IntN(4)])
		case 6:
			terms = append(terms, "lang:"+[]string{"en", "de", "ja"}[r.IntN(3)]+" OR "+word())
		case 7:
			terms = append(terms, fmt.Sprint("feed:", r.IntN(3)+1))
		default:
			terms = append(terms, word())
		}
	}
	return strings.Join(terms, " ")
}

func writeItem(r *rand.Rand) digest.Item {
	words := func(n int) string {
		var out []string
		for range r.IntN(n) {
			out = append(out, vocabulary[r.IntN(len(vocabulary))])
		}
		return strings.Join(out, " ")
	}
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	return digest.Item{
		Feed: int64(r.IntN(4)), Title: words(6), Text: words(20),
		Language: pick("", "en", "de-AT", "fr", "ru", "ja", "xx"),
		Outlet:   pick("", "BBC News", "Reuters", "World  Post"),
		URL:      pick("", "https://www.reuters.com/sport/x", "https://news.bbc.co.uk/1", "https://world.example/politik/2"),
		Section:  pick("", "opinion", "Sports", "world news"),
	}
}

// hits is what an index must answer, found by asking every query.
func hits(queries map[int64]match.Query, d match.Doc) map[int64]match.Verdict {
	want := map[int64]match.Verdict{}
	for id, q := range queries {
		if v := q.Match(d); v.Matched || v.Excluded {
			want[id] = v
		}
	}
	return want
}

func answered(x *match.Index, d match.Doc) map[int64]match.Verdict {
	got := map[int64]match.Verdict{}
	for _, h := range x.Match(d) {
		got[h.Query] = h.Verdict
	}
	return got
}

func TestIndex_AnswersAsEachQuery(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	var x match.Index
	queries := map[int64]match.Query{}
	matched := 0
	for round := range 1500 {
		id := r.Int64N(300)
		if q, err := match.Parse(writeQuery(r)); err == nil && round%3 > 0 {
			x.Add(id, q)
			queries[id] = q
		} else {
			x.Remove(id)
			delete(queries, id)
		}
		item := writeItem(r)
		d := match.Prepare(item)
		want := hits(queries, d)
		if diff := cmp.Diff(want, answered(&x, d)); diff != "" {
			t.Fatalf("round %d: %d queries, item %+v (-want +got)\n%s", round, x.Len(), item, diff)
		}
		if len(want) > 0 && !x.May(d.Features()) {
			t.Fatalf("round %d: May() = false for an item that matches", round)
		}
		matched += len(want)
	}
	if x.Len() != len(queries) || matched < 5000 {
		t.Errorf("%d queries are left, want %d; %d matches, want many", x.Len(), len(queries), matched)
	}
}

func TestIndex_Empty(t *testing.T) {
	t.Parallel()
	var x match.Index
	x.Remove(1)
	x.Add(1, match.Query{})
	d := match.Prepare(gridBill)
	if got := x.Match(d); len(got) > 0 || x.May(d.Features()) {
		t.Errorf("an index of no words answers %v", got)
	}
	x.Add(1, mustParse(t, "grid"))
	if !x.May(d.Features()) || x.Len() != 1 {
		t.Errorf("a query that was replaced is not asked")
	}
	x.Add(1, mustParse(t, "volcano"))
	if got := x.Match(d); len(got) > 0 || x.May(d.Features()) {
		t.Errorf("a query that was replaced still answers %v", got)
	}
}

func FuzzIndex(f *testing.F) {
	f.Add("Grid bill", "It passed in the U.S.", "https://www.bbc.co.uk/sport/x", "de", "BBC News", `"grid bill" -us`, "the OR x")
	f.Add("北京", "", "", "", "", "source:bbc lang:en", "die")
	f.Fuzz(func(t *testing.T, title, text, url, language, outlet, a, b string) {
		var x match.Index
		queries := map[int64]match.Query{}
		for i, s := range []string{a, b} {
			if q, err := match.Parse(s); err == nil {
				queries[int64(i)] = q
				x.Add(int64(i), q)
			}
		}
		d := match.Prepare(digest.Item{Title: title, Text: text, URL: url, Language: language, Outlet: outlet, Section: outlet})
		if diff := cmp.Diff(hits(queries, d), answered(&x, d)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

// manyTopics returns n different queries of one to three words. A few words
// are in very many of them (Zipf's law), as in what people follow; the 300
// commonest words of the items are in none, for nobody follows "said".
func manyTopics(n int) []string {
	r := rand.New(rand.NewPCG(3, 4))
	zipf := rand.NewZipf(r, 1.1, 200, 50_000)
	seen := map[string]bool{}
	var out []string
	for len(out) < n {
		var words []string
		for range 1 + r.IntN(3) {
			words = append(words, fmt.Sprint("wort", 300+zipf.Uint64()))
		}
		q := strings.Join(words, " ")
		if r.IntN(10) == 0 {
			q = `"` + q + `"`
		}
		if !seen[q] {
			seen[q] = true
			out = append(out, q)
		}
	}
	return out
}

// Matching one item of 400 words with all topics at once, and what a topic
// costs in memory.
func BenchmarkIndex(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	zipf := rand.NewZipf(r, 1.1, 10, 50_000)
	docs := make([]match.Doc, 64)
	for i := range docs {
		var words []string
		for range 400 {
			words = append(words, fmt.Sprint("wort", zipf.Uint64()))
		}
		docs[i] = match.Prepare(digest.Item{Title: strings.Join(words[:10], " "), Text: strings.Join(words, " "), Language: "en"})
	}
	for _, n := range []int{1_000, 10_000, 100_000} {
		topics := manyTopics(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			before := allocated()
			var x match.Index
			for i, s := range topics {
				x.Add(int64(i), mustParse(b, s))
			}
			size, i, found := float64(allocated()-before), 0, 0
			for b.Loop() {
				found += len(x.Match(docs[i%len(docs)]))
				i++
			}
			b.ReportMetric(float64(found)/float64(i), "hits/op")
			b.ReportMetric(size/float64(n), "B/topic")
		})
	}
}

func allocated() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
