package cluster_test

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/cluster"
)

// corpora holds news with its true stories, beside the checkout.
const corpora = "../../../shared/data/clusters/"

// TestQuality measures B-cubed F1 (Bagga and Baldwin 1998) on arrival and
// after a repair, with one setting for all sets.
func TestQuality(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name            string
		arrival, repair float64 // the least F1
	}{
		{"events-dev", .87, .945},
		{"small-dev", .82, .87},
		{"headlines-dev", .75, .80},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			items, gold := corpus(t, tt.name)
			e := cluster.New(cluster.Options{})
			found := make([]int64, len(items))
			for i, it := range items {
				found[i] = e.Add(it).Story
			}
			arrival := bcubed(found, gold)
			for _, a := range e.Repair() {
				found[a.Item-1] = a.Story
			}
			repair := bcubed(found, gold)
			t.Logf("%d items: F1 %.3f on arrival, %.3f after a repair", len(items), arrival, repair)
			if arrival < tt.arrival || repair < tt.repair {
				t.Errorf("F1 = %.3f on arrival, %.3f after a repair, want at least %.3f and %.3f", arrival, repair, tt.arrival, tt.repair)
			}
		})
	}
}

// TestQuality_LonelyItems measures streams in which half of the stories have
// one item, as most news does: there the danger is to join too much.
func TestQuality_LonelyItems(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		sets []string
		want float64
	}{
		{"articles", []string{"events-dev", "small-dev"}, .90},
		{"articles and headlines", []string{"events-dev", "small-dev", "headlines-dev"}, .87},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(3) {
				items, gold := thinned(t, seed, tt.sets...)
				e := cluster.New(cluster.Options{})
				of := stories(t, e, items)
				found := make([]int64, len(items))
				for i, it := range items {
					found[i] = of[it.ID]
				}
				got := bcubed(found, gold)
				t.Logf("seed %d: %d items, F1 %.3f", seed, len(items), got)
				if got < tt.want {
					t.Errorf("seed %d: F1 = %.3f, want at least %.3f", seed, got, tt.want)
				}
			}
		})
	}
}

// thinned returns one item of every other story of the sets, and at most six
// of each of the rest, shuffled.
func thinned(t *testing.T, seed uint64, sets ...string) (items []digest.Item, gold []string) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 7))
	for _, set := range sets {
		all, story := corpus(t, set)
		left := map[string]int{}
		for _, i := range r.Perm(len(all)) {
			if _, ok := left[story[i]]; !ok {
				left[story[i]] = 1 + r.IntN(2)*(1+r.IntN(5))
			}
			if left[story[i]] > 0 {
				left[story[i]]--
				all[i].Published = time.Time{}
				items, gold = append(items, all[i]), append(gold, set+story[i])
			}
		}
	}
	r.Shuffle(len(items), func(i, j int) {
		items[i], items[j] = items[j], items[i]
		gold[i], gold[j] = gold[j], gold[i]
	})
	for i := range items {
		items[i].ID = int64(i + 1)
	}
	return items, gold
}

// corpus reads a set of items and the story of each.
func corpus(t testing.TB, name string) (items []digest.Item, gold []string) {
	t.Helper()
	type line struct {
		ID, Title, Text, Published, Story string
	}
	story := map[string]string{}
	for _, l := range lines[line](t, corpora+name+".gold.jsonl") {
		story[l.ID] = l.Story
	}
	for i, l := range lines[line](t, corpora+name+".jsonl") {
		published, _ := time.Parse(time.RFC3339, l.Published) // two of the sets have none
		items = append(items, digest.Item{ID: int64(i + 1), Title: l.Title, Text: l.Text, Published: published})
		gold = append(gold, story[l.ID])
	}
	return items, gold
}

func lines[T any](t testing.TB, path string) []T {
	t.Helper()
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no corpus at %s", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []T
	for dec := json.NewDecoder(f); ; {
		var v T
		if err := dec.Decode(&v); errors.Is(err, io.EOF) {
			return out
		} else if err != nil {
			t.Fatalf("%s, line %d: %v", path, len(out)+1, err)
		}
		out = append(out, v)
	}
}

// bcubed returns the harmonic mean of B-cubed precision and recall.
func bcubed(found []int64, gold []string) float64 {
	type pair struct {
		found int64
		gold  string
	}
	inFound, inGold, inBoth := map[int64]float64{}, map[string]float64{}, map[pair]float64{}
	for i := range found {
		inFound[found[i]]++
		inGold[gold[i]]++
		inBoth[pair{found[i], gold[i]}]++
	}
	precision, recall := 0.0, 0.0
	for p, n := range inBoth {
		precision += n * n / inFound[p.found]
		recall += n * n / inGold[p.gold]
	}
	n := float64(len(found))
	return 2 * (precision / n) * (recall / n) / (precision/n + recall/n)
}

func BenchmarkEngine_Add(b *testing.B) {
	items := events(2000, 200)
	e := cluster.New(cluster.Options{})
	for i := 0; b.Loop(); i++ {
		if i%len(items) == 0 {
			e = cluster.New(cluster.Options{})
		}
		e.Add(items[i%len(items)])
	}
}

func BenchmarkEngine_Repair(b *testing.B) {
	e := cluster.New(cluster.Options{})
	for _, it := range events(2000, 200) {
		e.Add(it)
	}
	for b.Loop() {
		e.Repair()
	}
}

// BenchmarkEngine_Corpus reports the time of one item, arrival and repair
// together, on real articles.
func BenchmarkEngine_Corpus(b *testing.B) {
	items, _ := corpus(b, "events-dev")
	for b.Loop() {
		e := cluster.New(cluster.Options{})
		for _, it := range items {
			e.Add(it)
		}
		e.Repair()
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(items)), "µs/item")
}

func FuzzEngine_Add(f *testing.F) {
	f.Add("Grid bill passes", "Lawmakers voted in Berlin.", "https://example.org/a?utm_x=1")
	f.Add("", "北京天气 🔥", "http://[::1")
	f.Fuzz(func(t *testing.T, title, text, url string) {
		e := cluster.New(cluster.Options{})
		for i, it := range append(reports, digest.Item{ID: 50, Title: title, Text: text, URL: url}, digest.Item{ID: 51, Title: text, Text: title, URL: url}) {
			a := e.Add(it)
			if a.Item != it.ID || a.Story == 0 || i == 0 && a.CopyOf != 0 {
				t.Fatalf("Add(%q) = %+v", it.Title, a)
			}
		}
		e.Repair()
		for _, it := range []int64{50, 51} {
			if _, ok := e.Explain(it); !ok {
				t.Fatalf("item %d cannot be explained", it)
			}
		}
	})
}
