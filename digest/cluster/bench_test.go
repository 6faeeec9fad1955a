package cluster_test

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"testing"

	"newsdigest/digest"
	"newsdigest/digest/cluster"
)

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
	items := articles(b)
	for b.Loop() {
		e := cluster.New(cluster.Options{})
		for _, it := range items {
			e.Add(it)
		}
		e.Repair()
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(items)), "µs/item")
}

// articles returns a public set of real articles from beside the checkout.
func articles(b *testing.B) []digest.Item {
	b.Helper()
	const path = "../../../shared/data/clusters/events-dev.jsonl"
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		b.Skipf("no articles at %s", path)
	}
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	var items []digest.Item
	for dec := json.NewDecoder(f); ; {
		var line struct{ Title, Text string }
		if err := dec.Decode(&line); errors.Is(err, io.EOF) {
			return items
		} else if err != nil {
			b.Fatalf("%s, line %d: %v", path, len(items)+1, err)
		}
		items = append(items, digest.Item{ID: int64(len(items) + 1), Title: line.Title, Text: line.Text})
	}
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
