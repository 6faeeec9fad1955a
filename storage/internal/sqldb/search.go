package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsdigest/digest"
)

// Search returns the stories that queries are about.
func (s *Store) Search(ctx context.Context, q digest.Search) (found digest.Found, err error) {
	err = s.read(ctx, "search", func(t tx) error {
		found = digest.Found{Scores: map[string]map[int64]float64{}}
		queries, err := t.ready(ctx, q.Queries)
		if err != nil {
			return err
		}
		for _, text := range q.Queries {
			if !slices.ContainsFunc(queries, func(known digest.Query) bool { return known.Text == text }) {
				found.Unknown = append(found.Unknown, text)
			}
		}
		if found.Waiting, err = t.waiting(ctx); err != nil {
			return err
		}
		return t.search(ctx, q, queries, &found)
	})
	return found, err
}

// ready returns the queries of these texts with which all items are matched.
func (t tx) ready(ctx context.Context, texts []string) ([]digest.Query, error) {
	var queries []digest.Query
	for _, text := range texts {
		q, err := t.FindQuery(ctx, clean(text))
		if errors.Is(err, sql.ErrNoRows) || err == nil && !q.Ready {
			continue
		}
		if err != nil {
			return nil, err
		}
		queries = append(queries, digest.Query{ID: q.ID, Text: text})
	}
	return queries, nil
}

// waiting returns when the oldest item was stored that waits for its story or
// to be matched, zero where none does.
func (t tx) waiting(ctx context.Context) (time.Time, error) {
	unclustered, err := t.OldestUnclustered(ctx)
	if err != nil {
		return time.Time{}, err
	}
	unmatched, err := t.OldestUnmatched(ctx)
	switch {
	case unclustered == 0:
		return instant(unmatched), err
	case unmatched == 0:
		return instant(unclustered), err
	}
	return instant(min(unclustered, unmatched)), err
}

// search reads the items of the stories in question, with the matches of each,
// in the order of their stories.
func (t tx) search(ctx context.Context, q digest.Search, queries []digest.Query, found *digest.Found) error {
	home, reader, err := t.reader(ctx, q.Community)
	if err != nil {
		return err
	}
	owed, err := t.ListOwed(ctx, ListOwedParams{Digest: q.Digest, Before: millis(q.To)})
	if err != nil {
		return err
	}
	ids, texts := []int64{}, map[int64]string{}
	for _, known := range queries {
		ids, texts[known.ID] = append(ids, known.ID), known.Text
		found.Scores[known.Text] = map[int64]float64{}
	}
	hits, err := t.hits(ctx, ids, q)
	if err != nil {
		return err
	}
	feeds, err := t.visible(ctx, home, hits)
	if err != nil {
		return err
	}
	g := grouping{window: window{reader: reader, since: millis(q.From), owed: owed}}
	last := int64(0)
	for _, hit := range hits {
		feed, ok := feeds[hit.Feed]
		if !ok {
			continue
		}
		if hit.ID != last { // not one more match of the item before
			g.add(ListStoryItemsRow{Item: hit.Item, Outlet: feed.outlet, Owner: feed.owner, FeedUrl: feed.url})
			last = hit.ID
		}
		if hit.query > 0 {
			found.Scores[texts[hit.query]][hit.ID] = scoreOf(hit.score)
		}
	}
	g.flush()
	found.Stories = g.stories
	for _, story := range found.Stories {
		digest.SortItems(story.Items)
	}
	return t.addEarlier(ctx, found.Stories, home, reader)
}

// A hit is an item with one of its matches; query is 0 for none.
type hit struct {
	Item
	query, score int64
}

// hits runs the statement of searchFor.
func (t tx) hits(ctx context.Context, queries []int64, q digest.Search) ([]hit, error) {
	query, args := searchFor(queries, q)
	rows, err := t.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var hits []hit
	for rows.Next() {
		var h hit
		err := rows.Scan(&h.Title, &h.Story, &h.ID, &h.Feed, &h.Language, &h.Published, &h.Stored, &h.CopyOf, &h.query, &h.score)
		if err != nil {
			return nil, err
		}
		hits = append(hits, h)
	}
	return hits, rows.Err()
}

// searchFor returns the statement for items and matches of the stories that
// queries lead to, of those that a digest owes, and of the others that q asks
// for, and its arguments. Without titles it reads indexes alone.
func searchFor(queries []int64, q digest.Search) (query string, args []any) {
	var b bound
	from, to := b.id(millis(q.From)), b.id(millis(q.To))
	stories := []string{"SELECT w.story FROM owed o JOIN items w ON w.id = o.item WHERE o.digest = " + b.id(q.Digest) + " AND o.at < " + to}
	if len(q.Stories) > 0 {
		stories = append(stories, "SELECT s.story FROM items s WHERE s.story IN "+b.in(q.Stories))
	}
	if q.Every {
		stories = append(stories, "SELECT w.story FROM items w WHERE w.stored >= "+from+" AND w.stored < "+to)
	}
	leads := "SELECT l.story FROM leads l WHERE l.latest >= " + from + " AND l.query IN "
	if q.Most == 0 || len(queries) == 0 { // with none it finds none
		stories = append(stories, leads+b.in(queries))
	} else {
		for _, query := range queries {
			stories = append(stories, "SELECT story FROM ("+leads+b.in([]int64{query})+
				" ORDER BY l.size DESC, l.latest DESC LIMIT "+strconv.Itoa(q.Most)+") AS widest")
		}
	}
	title := "''"
	if q.Titles {
		title = "i.title"
	}
	return `
SELECT ` + title + `, i.story, i.id, i.feed, i.language, i.published, i.stored, i.copy_of, COALESCE(m.query, 0), COALESCE(m.score, 0)
FROM items i
LEFT JOIN matches m ON m.item = i.id AND m.query IN ` + b.in(queries) + `
WHERE i.story > 0
  AND i.stored < ` + to + `
  AND i.story IN (
    ` + strings.Join(stories, "\n    UNION\n    ") + `)
ORDER BY i.story, i.id`, b
}

// A source says whose items a feed has.
type source struct{ outlet, owner, url string }

// visible returns those feeds of hits whose items a community may see.
func (t tx) visible(ctx context.Context, community int64, hits []hit) (map[int64]source, error) {
	feeds := map[int64]source{}
	for _, h := range hits {
		feeds[h.Feed] = source{}
	}
	var b bound
	rows, err := t.db.QueryContext(ctx, `
SELECT f.id, f.outlet, f.owner, f.url
FROM feeds f
WHERE f.id IN `+b.in(slices.Sorted(maps.Keys(feeds)))+`
  AND (f.catalogue
    OR EXISTS (SELECT 1 FROM community_feeds cf WHERE cf.feed = f.id AND cf.community = `+b.id(community)+`))`, b...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	clear(feeds)
	for rows.Next() {
		var id int64
		var f source
		if err := rows.Scan(&id, &f.outlet, &f.owner, &f.url); err != nil {
			return nil, err
		}
		feeds[id] = f
	}
	return feeds, rows.Err()
}
