package compose

import (
	"context"
	"fmt"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/match"
)

const (
	// lookBack is how far before a window its stories may have begun to match
	// a query that nobody follows.
	lookBack = 48 * time.Hour
	// mostWaiting bounds how many items that wait are read for such a query.
	mostWaiting = 1000
)

// A Library is the part of storage in which stories are found.
type Library interface {
	match.Library
	ListUnmatched(ctx context.Context, limit int) ([]digest.Unmatched, error)
	Search(ctx context.Context, q digest.Search) (digest.Found, error)
}

// A Finder finds the stories that queries are about: of queries that are
// followed by what the matcher stored, of others by matching now.
type Finder struct{ Library Library }

// Find is Library.Search that knows every query.
func (f Finder) Find(ctx context.Context, s digest.Search) (digest.Found, error) {
	found, err := f.Library.Search(ctx, s)
	if err != nil {
		return digest.Found{}, fmt.Errorf("search: %w", err)
	}
	if len(found.Unknown) == 0 {
		return found, nil
	}
	now, err := f.matchNow(ctx, s, found.Unknown)
	if err != nil {
		return digest.Found{}, err
	}
	for story := range now.stories {
		s.Stories = append(s.Stories, story)
	}
	again, err := f.Library.Search(ctx, s)
	if err != nil {
		return digest.Found{}, fmt.Errorf("search again: %w", err)
	}
	if err := now.complete(ctx, f.Library, again.Stories, s.From.Add(-lookBack)); err != nil {
		return digest.Found{}, err
	}
	for query, scores := range now.scores {
		again.Scores[query] = scores
	}
	// An item that waited at either time may be missing.
	if !found.Waiting.IsZero() && (again.Waiting.IsZero() || found.Waiting.Before(again.Waiting)) {
		again.Waiting = found.Waiting
	}
	again.Unknown = nil
	return again, nil
}

// Read returns stories with the texts of their items.
func (f Finder) Read(ctx context.Context, stories ...digest.Story) ([]digest.Story, error) {
	var ids []int64
	for _, s := range stories {
		for _, it := range s.Items {
			ids = append(ids, it.ID)
		}
	}
	items, err := f.Library.FindItems(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("read %d items: %w", len(ids), err)
	}
	byID := make(map[int64]digest.Item, len(items))
	for _, it := range items {
		byID[it.ID] = it
	}
	out := make([]digest.Story, len(stories))
	for i, s := range stories {
		out[i].ID = s.ID
		for _, light := range s.Items {
			it, ok := byID[light.ID]
			if !ok {
				continue // purged meanwhile
			}
			it.Story, it.CopyOf = light.Story, light.CopyOf // as when it was found
			out[i].Items = append(out[i].Items, it)
		}
	}
	return out, nil
}

// A matching is what queries that are not stored say of items.
type matching struct {
	index   match.Index
	queries []string // by their ids in the index
	scores  map[string]map[int64]float64
	stories map[int64]bool
}

// matchNow matches queries with the items of the window and a little before.
func (f Finder) matchNow(ctx context.Context, s digest.Search, queries []string) (*matching, error) {
	m := &matching{queries: queries, scores: map[string]map[int64]float64{}, stories: map[int64]bool{}}
	for i, text := range queries {
		m.scores[text] = map[int64]float64{}
		if q, err := match.Parse(text); err == nil { // else of another version; it is about nothing
			m.index.Add(int64(i), q)
		}
	}
	from := s.From.Add(-lookBack)
	waiting, err := f.Library.ListUnmatched(ctx, mostWaiting)
	if err != nil {
		return nil, fmt.Errorf("list unmatched items: %w", err)
	}
	if err := match.Scan(ctx, f.Library, &m.index, from, s.To, m.note); err != nil {
		return nil, err
	}
	for _, w := range waiting {
		if !w.Item.Stored.Before(from) && w.Item.Stored.Before(s.To) {
			m.note(w.Item, match.MatchesOf(&m.index, w.Item))
		}
	}
	return m, nil
}

// note takes what was found of an item.
func (m *matching) note(it digest.Item, matches []digest.Match) {
	for _, found := range matches {
		m.scores[m.queries[found.Query]][it.ID] = found.Score
		m.stories[it.Story] = true
	}
}

// complete matches the items of the stories found that were stored before.
func (m *matching) complete(ctx context.Context, library match.Library, stories []digest.Story, before time.Time) error {
	var ids []int64
	for _, s := range stories {
		if !m.stories[s.ID] {
			continue
		}
		for _, it := range s.Items {
			if it.Stored.Before(before) {
				ids = append(ids, it.ID)
			}
		}
	}
	items, err := library.FindItems(ctx, ids)
	if err != nil {
		return fmt.Errorf("read %d older items: %w", len(ids), err)
	}
	for _, it := range items {
		m.note(it, match.MatchesOf(&m.index, it))
	}
	return nil
}
