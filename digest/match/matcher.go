package match

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/work"
)

const (
	// batch is how many items are read and matched in one transaction.
	batch = 200
	// memory is how far back a new query is matched: a digest begins a day
	// back, and its stories are hardly older than a week.
	memory = 8 * 24 * time.Hour
)

// Store is the part of storage that the matcher needs.
type Store interface {
	DueMatch(ctx context.Context, now time.Time, limit int) ([]digest.Wake, error)
	ListQueries(ctx context.Context) ([]digest.Query, error)
	ListNewQueries(ctx context.Context) (queries []digest.Query, total int, err error)
	ListUnmatched(ctx context.Context, limit int) ([]digest.Unmatched, error)
	ListFeatures(ctx context.Context, from, to time.Time) ([]digest.Features, error)
	FindItems(ctx context.Context, ids []int64) ([]digest.Item, error)
	SaveFindings(ctx context.Context, held digest.Held, f digest.Findings) error
}

// A Matcher matches every item once with the queries of all chats, and every
// new query once with the items that are there.
//
// A query is ready, and an item does not wait, only after the one was matched
// with the other, for the Matcher that holds the lease does both: it makes a
// query ready after all items that do not wait, with an index that from then
// on holds it; and it ends the waiting of an item after matching it with an
// index that holds every ready query.
type Matcher struct {
	Store Store
	Now   func() time.Time
	Log   *slog.Logger

	index *Index // nil until it was read from the store, and after an error
	epoch int64  // of the lease under which the index was last right
}

// Stage returns the matcher's stage. There is one worker, so that Run never
// runs twice at once.
func (m *Matcher) Stage() work.Stage {
	return work.Stage{
		Kind:    "match",
		Workers: 1,
		Timeout: 5 * time.Minute,
		Due:     m.Store.DueMatch,
		Run:     m.Run,
	}
}

// Run matches until no item and no query waits. After an error, or when
// another process held the lease meanwhile, the index is read anew.
func (m *Matcher) Run(ctx context.Context, held digest.Held) (err error) {
	defer func() {
		m.epoch = held.Epoch
		if err != nil {
			m.index = nil
		}
	}()
	if m.epoch != held.Epoch-1 {
		m.index = nil
	}
	for {
		fresh, err := m.sync(ctx)
		if err != nil {
			return err
		}
		if err := m.catchUp(ctx, held, fresh); err != nil {
			return err
		}
		waiting, err := m.Store.ListUnmatched(ctx, batch)
		if err != nil {
			return fmt.Errorf("list unmatched items: %w", err)
		}
		if len(waiting) == 0 {
			return nil
		}
		if err := m.match(ctx, held, waiting); err != nil {
			return err
		}
	}
}

// sync brings the index up to the queries that are stored, and returns those
// that are not ready.
func (m *Matcher) sync(ctx context.Context) ([]digest.Query, error) {
	fresh, total, err := m.Store.ListNewQueries(ctx)
	if err != nil {
		return nil, fmt.Errorf("list new queries: %w", err)
	}
	if m.index != nil {
		m.add(fresh)
		if m.index.Len() == total {
			return fresh, nil
		}
	}
	// Some were removed, or nothing is known yet.
	all, err := m.Store.ListQueries(ctx)
	if err != nil {
		return nil, fmt.Errorf("list queries: %w", err)
	}
	if m.index == nil {
		m.index = &Index{}
		m.add(all)
	}
	m.index.Keep(func(id int64) bool {
		_, found := slices.BinarySearchFunc(all, id, func(q digest.Query, id int64) int { return cmp.Compare(q.ID, id) })
		return found
	})
	return fresh, nil
}

// add puts queries into the index. One that this program does not understand
// any more is about nothing.
func (m *Matcher) add(queries []digest.Query) {
	for _, q := range queries {
		query, err := Parse(q.Text)
		if err != nil {
			m.Log.Warn("query not understood", "query", q.ID, "error", err)
		}
		m.index.Add(q.ID, query)
	}
}

// catchUp matches new queries with the items that were matched with the
// others already, and makes them ready.
func (m *Matcher) catchUp(ctx context.Context, held digest.Held, fresh []digest.Query) error {
	if len(fresh) == 0 {
		return nil
	}
	var index Index
	ready := make([]int64, len(fresh))
	for i, q := range fresh {
		ready[i] = q.ID
		if query, err := Parse(q.Text); err == nil {
			index.Add(q.ID, query)
		}
	}
	now := m.Now()
	var matches []digest.Match
	err := Scan(ctx, m.Store, &index, now.Add(-memory), now.Add(memory), func(_ digest.Item, found []digest.Match) {
		matches = append(matches, found...)
	})
	if err != nil {
		return err
	}
	for part := range slices.Chunk(matches, 10*batch) {
		if err := m.Store.SaveFindings(ctx, held, digest.Findings{Matches: part}); err != nil {
			return fmt.Errorf("save %d matches of new queries: %w", len(part), err)
		}
	}
	if err := m.Store.SaveFindings(ctx, held, digest.Findings{Ready: ready}); err != nil {
		return fmt.Errorf("make %d queries ready: %w", len(ready), err)
	}
	m.Log.Info("new queries matched", "queries", len(fresh), "matches", len(matches))
	return nil
}

// match matches items that wait with all queries.
func (m *Matcher) match(ctx context.Context, held digest.Held, waiting []digest.Unmatched) error {
	var f digest.Findings
	for _, w := range waiting {
		doc := Prepare(w.Item)
		f.Done = append(f.Done, digest.Done{Item: w.Item.ID, Ticket: w.Ticket, Stored: w.Item.Stored, Features: doc.Features()})
		f.Matches = append(f.Matches, matchesOf(m.index, w.Item.ID, doc)...)
	}
	if err := m.Store.SaveFindings(ctx, held, f); err != nil {
		return fmt.Errorf("save the matches of %d items: %w", len(waiting), err)
	}
	m.Log.Info("items matched", "items", len(waiting), "queries", m.index.Len(), "matches", len(f.Matches))
	return nil
}

// Library is what Scan reads.
type Library interface {
	ListFeatures(ctx context.Context, from, to time.Time) ([]digest.Features, error)
	FindItems(ctx context.Context, ids []int64) ([]digest.Item, error)
}

// Scan matches the queries of an index with the items stored in from ≤ Stored
// < to that were matched with others before, and hands what it finds to note.
// It reads only the items whose features say that they may match.
func Scan(ctx context.Context, library Library, index *Index, from, to time.Time, note func(digest.Item, []digest.Match)) error {
	features, err := library.ListFeatures(ctx, from, to)
	if err != nil {
		return fmt.Errorf("list features: %w", err)
	}
	var ids []int64
	for _, f := range features {
		if index.May(f.Hashes) {
			ids = append(ids, f.Item)
		}
	}
	for part := range slices.Chunk(ids, batch) {
		items, err := library.FindItems(ctx, part)
		if err != nil {
			return fmt.Errorf("read %d items: %w", len(part), err)
		}
		for _, it := range items {
			if found := MatchesOf(index, it); len(found) > 0 {
				note(it, found)
			}
		}
	}
	return nil
}

// MatchesOf returns what the queries of an index say of an item.
func MatchesOf(index *Index, it digest.Item) []digest.Match {
	return matchesOf(index, it.ID, Prepare(it))
}

func matchesOf(index *Index, item int64, doc Doc) []digest.Match {
	hits := index.Match(doc)
	matches := make([]digest.Match, len(hits))
	for i, h := range hits {
		score := h.Verdict.Score
		if h.Verdict.Excluded {
			score = digest.Excluded
		}
		matches[i] = digest.Match{Query: h.Query, Item: item, Score: score}
	}
	return matches
}
