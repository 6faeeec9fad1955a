package cluster_test

import (
	"fmt"
	"testing"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/cluster"
)

// TestEngine_ForgottenPairs lets weeks of items come and go: a pair of words
// that stood in a forgotten item must not be taken for another one.
func TestEngine_ForgottenPairs(t *testing.T) {
	t.Parallel()
	e := cluster.New(cluster.Options{})
	begin := time.Date(2026, time.June, 1, 0, 0, 0, 0, time.UTC)
	id := int64(0)
	for day := range 30 {
		now := begin.AddDate(0, 0, day)
		e.Forget(now.Add(-24 * time.Hour))
		for event := range 15 {
			for outlet := range 2 {
				id++
				text := ""
				for w := range 40 {
					text += fmt.Sprintf("word%d ", (day*7+event*13+w*(event+3)+outlet*(w%3))%97)
				}
				e.Add(digest.Item{ID: id, Title: fmt.Sprintf("event %d of day %d", event, day), Text: text, Language: "en", Published: now, Stored: now})
			}
		}
		e.Repair()
	}
	for last := id - 29; last <= id; last++ {
		if _, ok := e.Explain(last); !ok {
			t.Errorf("item %d of the last day is not known", last)
		}
	}
}
