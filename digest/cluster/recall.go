package cluster

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

// Recall makes the engine know the openings of items that have left the
// window, in any order. It is called after Restore, as often as is wanted.
func (e *Engine) Recall(items []digest.Item) {
	reprinted := map[int64]bool{} // their family is in the window
	for _, n := range e.nodes {
		reprinted[n.copyOf] = true
	}
	for _, item := range items {
		if item.Story == 0 || item.CopyOf != 0 || e.byID[item.ID] != nil || reprinted[item.ID] {
			continue
		}
		title, _ := text.TokensN(item.Title, titleWords)
		body, _ := text.TokensN(item.Text, lastWord)
		var words []word
		if !boilerplate(title, body) {
			words = e.vocab.opening(e.reader.read(e.languages.of(item), title, body))
		}
		e.chronicle.leave(item.Story, words, millis(cmp.Or(item.Published, item.Stored)))
	}
}

// Resume makes the engine know which stories continue another one. It is
// called last before the first Add, and takes the answers for the stories that
// the engine knows as given.
func (e *Engine) Resume(links []digest.Link) {
	for _, l := range links {
		e.chronicle.follows[l.Story] = l.Follows
	}
	e.outlineStories()
	for id, s := range e.stories {
		e.chronicle.asked[id] = len(s.nodes)
	}
}

const (
	// recallPage is how many items are read at once, and mostRecalled how many
	// in all, the latest: those of mostPast stories, and of the time in which
	// these can be continued.
	recallPage   = 5_000
	mostRecalled = 200_000
)

// recall reads what e keeps of the stories that ended before the window, whose
// first items were stored since.
func recall(ctx context.Context, s Store, e *Engine, since time.Time) error {
	q := digest.OpeningQuery{From: since.Add(-followWithin), To: since, Before: math.MaxInt64, Limit: recallPage}
	for read := 0; read < mostRecalled; {
		items, err := s.ListOpenings(ctx, q)
		if err != nil {
			return fmt.Errorf("list openings of older items: %w", err)
		}
		if len(items) == 0 {
			break
		}
		e.Recall(items)
		read += len(items)
		q.Before = items[len(items)-1].ID
	}
	links, err := s.ListLinks(ctx, q.From)
	if err != nil {
		return fmt.Errorf("list links of stories: %w", err)
	}
	e.Resume(links)
	return nil
}
