package compose

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/match"
)

const (
	// stride is how much of a window is looked through at once, from its end.
	stride = 24 * time.Hour
	// mostRead bounds how many texts are read for a query that nobody follows.
	mostRead = 2000
)

// Latest returns the latest items, as many as most, that the only query of s
// is about and that its community may see, the latest first. For a query that
// is followed it reads what the matcher stored; for another one it looks back
// from the end of the window, until it has enough or has read 2,000 texts.
func (f Finder) Latest(ctx context.Context, s digest.Search, most int) ([]digest.Item, error) {
	found, err := f.Library.Search(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	if len(found.Unknown) > 0 {
		return f.lookBack(ctx, s, most)
	}
	var light []digest.Item
	for _, story := range found.Stories {
		for _, it := range story.Items {
			if found.Scores[s.Queries[0]][it.ID] > 0 && !it.Stored.Before(s.From) {
				light = append(light, it)
			}
		}
	}
	latestFirst(light)
	stories, err := f.Read(ctx, digest.Story{Items: light[:min(len(light), most)]})
	if err != nil {
		return nil, err
	}
	items := stories[0].Items
	latestFirst(items)
	return items, nil
}

// lookBack is Latest for a query that nobody follows.
func (f Finder) lookBack(ctx context.Context, s digest.Search, most int) ([]digest.Item, error) {
	query, err := match.Parse(s.Queries[0])
	if err != nil {
		return nil, fmt.Errorf("read a query: %w", err)
	}
	var index match.Index
	index.Add(1, query)
	waiting, err := f.Library.ListUnmatched(ctx, mostWaiting)
	if err != nil {
		return nil, fmt.Errorf("list unmatched items: %w", err)
	}
	var items []digest.Item
	read := 0
	for to := s.To; to.After(s.From) && len(items) < most && read < mostRead; to = to.Add(-stride) {
		day := s
		day.To, day.From = to, later(s.From, to.Add(-stride))
		hits, n, err := f.hits(ctx, &index, day, waiting, mostRead-read)
		if err != nil {
			return nil, err
		}
		read += n
		seen, err := f.seen(ctx, s, hits)
		if err != nil {
			return nil, err
		}
		latestFirst(seen)
		items = append(items, seen...)
	}
	return items[:min(len(items), most)], nil
}

// hits returns the items of a window that a query is about, those that wait to
// be matched among them, and how many texts it has read, no more than most.
func (f Finder) hits(ctx context.Context, index *match.Index, s digest.Search, waiting []digest.Unmatched, most int) (hits []digest.Item, read int, err error) {
	try := func(it digest.Item) {
		for _, m := range match.MatchesOf(index, it) {
			if m.Score > 0 {
				hits = append(hits, it)
			}
		}
	}
	waits := map[int64]bool{}
	for _, w := range waiting {
		if waits[w.Item.ID] = true; !w.Item.Stored.Before(s.From) && w.Item.Stored.Before(s.To) {
			try(w.Item)
		}
	}
	features, err := f.Library.ListFeatures(ctx, s.From, s.To)
	if err != nil {
		return nil, 0, fmt.Errorf("list features: %w", err)
	}
	var ids []int64
	for i := len(features) - 1; i >= 0 && len(ids) < most; i-- { // the latest first
		if !waits[features[i].Item] && index.May(features[i].Hashes) {
			ids = append(ids, features[i].Item)
		}
	}
	items, err := f.Library.FindItems(ctx, ids)
	if err != nil {
		return nil, 0, fmt.Errorf("read %d items: %w", len(ids), err)
	}
	for _, it := range items {
		try(it)
	}
	return hits, len(ids), nil
}

// seen returns those of items that the community of s may see.
func (f Finder) seen(ctx context.Context, s digest.Search, items []digest.Item) ([]digest.Item, error) {
	if len(items) == 0 {
		return nil, nil
	}
	s.Queries = nil
	for _, it := range items {
		s.Stories = append(s.Stories, it.Story)
	}
	found, err := f.Library.Search(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	may := map[int64]bool{}
	for _, story := range found.Stories {
		for _, it := range story.Items {
			may[it.ID] = true
		}
	}
	return slices.DeleteFunc(items, func(it digest.Item) bool { return !may[it.ID] }), nil
}

func latestFirst(items []digest.Item) {
	slices.SortFunc(items, func(a, b digest.Item) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(b.ID, a.ID))
	})
}
