package cluster_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/cluster"
)

// streams are small enough for a comparison of all with all.
var streams = []struct {
	name  string
	items func() []digest.Item
}{
	{"an hour of news", func() []digest.Item { return newPress(1).stream(80, noon, time.Hour) }},
	{"a week of news", func() []digest.Item { return newPress(2).stream(80, noon, 7*24*time.Hour) }},
	{"titles alone", func() []digest.Item { return headlines(newPress(3).stream(80, noon, 48*time.Hour)) }},
	{"few words", func() []digest.Item { return at(noon, events(80, 20)...) }},
	{"one event", func() []digest.Item { return at(noon, retold(60)...) }},
	{"no dates", func() []digest.Item { return events(80, 6) }},
}

func headlines(items []digest.Item) []digest.Item {
	for i := range items {
		items[i].Text = ""
	}
	return items
}

func TestEngine_FindsTheSameAsAComparisonOfAllWithAll(t *testing.T) {
	t.Parallel()
	for _, tt := range streams {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := cluster.New(cluster.Options{})
			fill(e, tt.items())
			p := cluster.Plain{Engine: e}
			fast, plain := p.Groups()
			if diff := cmp.Diff(plain, fast); diff != "" {
				t.Errorf("groups (-plain +fast):\n%s", diff)
			}
			arrival, repair, want := p.Nearest(6)
			if diff := cmp.Diff(want, arrival); diff != "" {
				t.Errorf("nearest on arrival (-plain +fast):\n%s", diff)
			}
			if diff := cmp.Diff(want, repair); diff != "" {
				t.Errorf("nearest in a repair (-plain +fast):\n%s", diff)
			}
		})
	}
}

func fill(e *cluster.Engine, items []digest.Item) {
	for _, it := range items {
		e.Add(it)
	}
}
