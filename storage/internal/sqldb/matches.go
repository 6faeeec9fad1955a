package sqldb

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsdigest/digest"
)

// DueMatch returns the match key while an item or a query waits.
func (s *Store) DueMatch(ctx context.Context, now time.Time, limit int) (wakes []digest.Wake, err error) {
	err = s.read(ctx, "look for what waits to be matched", func(t tx) error {
		found, err := t.HasUnmatched(ctx)
		if found && limit > 0 {
			wakes = append(wakes, wake("match", 0, millis(now)))
		}
		return err
	})
	return wakes, err
}

// ListQueries returns all queries.
func (s *Store) ListQueries(ctx context.Context) (queries []digest.Query, err error) {
	err = s.read(ctx, "list queries", func(t tx) error {
		rows, err := t.ListQueries(ctx)
		queries = queriesOf(rows)
		return err
	})
	return queries, err
}

// ListNewQueries returns the queries that are not ready, and how many there
// are in all.
func (s *Store) ListNewQueries(ctx context.Context) (queries []digest.Query, total int, err error) {
	err = s.read(ctx, "list new queries", func(t tx) error {
		rows, err := t.ListNewQueries(ctx)
		if err != nil {
			return err
		}
		queries = queriesOf(rows)
		n, err := t.CountQueries(ctx)
		total = int(n)
		return err
	})
	return queries, total, err
}

func queriesOf(rows []Query) []digest.Query {
	queries := make([]digest.Query, len(rows))
	for i, row := range rows {
		queries[i] = digest.Query{ID: row.ID, Text: row.Text}
	}
	return queries
}

// ListUnmatched returns items that wait to be matched, the latest first.
func (s *Store) ListUnmatched(ctx context.Context, limit int) (waiting []digest.Unmatched, err error) {
	err = s.read(ctx, "list unmatched items", func(t tx) error {
		rows, err := t.ListUnmatched(ctx, int32(limit))
		for _, row := range rows {
			waiting = append(waiting, digest.Unmatched{
				Item:   itemOf(ListStoryItemsRow{Item: row.Item, Outlet: row.Outlet, Owner: row.Owner, FeedUrl: row.FeedUrl}),
				Ticket: row.Ticket,
			})
		}
		return err
	})
	return waiting, err
}

// ListFeatures returns the features of the matched items of a window.
func (s *Store) ListFeatures(ctx context.Context, from, to time.Time) (features []digest.Features, err error) {
	err = s.read(ctx, "list features", func(t tx) error {
		rows, err := t.ListFeatures(ctx, ListFeaturesParams{Since: millis(from), Before: millis(to)})
		if err != nil {
			return err
		}
		features = make([]digest.Features, len(rows))
		for i, row := range rows {
			features[i] = digest.Features{Item: row.Item, Hashes: unpack(row.Hashes)}
		}
		return nil
	})
	return features, err
}

// FindItems returns the items of ids that are there, in the order of their
// ids.
func (s *Store) FindItems(ctx context.Context, ids []int64) (items []digest.Item, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	err = s.read(ctx, "find items", func(t tx) error {
		rows, err := t.sql.QueryContext(ctx, `
SELECT i.id, i.feed, i.guid, i.url, i.title, i.author, i.section, i.language, i.published, i.stored, i.story, i.copy_of, i.text,
    f.outlet, f.owner, f.url
FROM items i
JOIN feeds f ON f.id = i.feed
WHERE i.id IN `+list(ids)+`
ORDER BY i.id`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var row ListStoryItemsRow
			i := &row.Item
			err := rows.Scan(&i.ID, &i.Feed, &i.Guid, &i.Url, &i.Title, &i.Author, &i.Section, &i.Language,
				&i.Published, &i.Stored, &i.Story, &i.CopyOf, &i.Text, &row.Outlet, &row.Owner, &row.FeedUrl)
			if err != nil {
				return err
			}
			items = append(items, itemOf(row))
		}
		return rows.Err()
	})
	return items, err
}

// SaveFindings stores what matching found.
func (s *Store) SaveFindings(ctx context.Context, held digest.Held, f digest.Findings) error {
	return s.fenced(ctx, held, "save matches", func(t tx) error {
		if err := t.saveMatches(ctx, f); err != nil {
			return err
		}
		for _, d := range f.Done {
			err := t.SaveFeatures(ctx, SaveFeaturesParams{Item: d.Item, Stored: millis(d.Stored), Hashes: pack(d.Features)})
			if err != nil {
				return err
			}
			if err := t.DeleteTicket(ctx, DeleteTicketParams{Item: d.Item, Ticket: d.Ticket}); err != nil {
				return err
			}
		}
		for _, query := range f.Ready {
			if err := t.ReadyQuery(ctx, query); err != nil {
				return err
			}
		}
		return nil
	})
}

// saveMatches replaces the matches of the items that are done, and brings the
// leads up to date.
func (t tx) saveMatches(ctx context.Context, f digest.Findings) error {
	done := make([]int64, len(f.Done))
	for i, d := range f.Done {
		done[i] = d.Item
		if err := t.DeleteMatchesOfItem(ctx, d.Item); err != nil {
			return err
		}
	}
	matched := map[int64]bool{}
	for batch := range slices.Chunk(f.Matches, batchRows) {
		args := make([]any, 0, len(batch)*3)
		for _, m := range batch {
			args = append(args, m.Query, m.Item, millionths(m.Score))
			matched[m.Item] = true
		}
		_, err := t.sql.ExecContext(ctx, `
INSERT INTO matches (query, item, score)
VALUES `+values(len(batch), 3)+`
ON CONFLICT (query, item) DO UPDATE
SET score = excluded.score`, args...)
		if err != nil {
			return err
		}
	}
	var items []int64
	for item := range matched {
		items = append(items, item)
	}
	return t.saveLeads(ctx, done, items)
}

// saveLeads makes the stories of matched items leads, and moves all leads of
// the stories of done items to the latest item. The stories are those of this
// moment: an item that has moved since it was matched has a new ticket.
func (t tx) saveLeads(ctx context.Context, done, matched []int64) error {
	const (
		latest = `(SELECT MAX(s.stored) FROM items s WHERE s.story = `
		size   = `(SELECT COUNT(*) FROM items s WHERE s.story = `
	)
	if len(done) > 0 {
		_, err := t.sql.ExecContext(ctx, `
UPDATE leads
SET latest = COALESCE(`+latest+`leads.story), latest),
    size = `+size+`leads.story)
WHERE story IN (SELECT i.story FROM items i WHERE i.story > 0 AND i.id IN `+list(done)+`)`)
		if err != nil {
			return err
		}
	}
	if len(matched) == 0 {
		return nil
	}
	_, err := t.sql.ExecContext(ctx, `
INSERT INTO leads (query, story, latest, size)
SELECT DISTINCT m.query, i.story, `+latest+`i.story), `+size+`i.story)
FROM items i
JOIN matches m ON m.item = i.id
WHERE i.story > 0 AND i.id IN `+list(matched)+`
ON CONFLICT (query, story) DO UPDATE
SET latest = excluded.latest, size = excluded.size`)
	return err
}

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
	feeds, err := t.visible(ctx, home)
	if err != nil {
		return err
	}
	ids, texts := []int64{}, map[int64]string{}
	for _, known := range queries {
		ids, texts[known.ID] = append(ids, known.ID), known.Text
		found.Scores[known.Text] = map[int64]float64{}
	}
	owed, err := t.ListOwed(ctx, ListOwedParams{Digest: q.Digest, Before: millis(q.To)})
	if err != nil {
		return err
	}
	rows, err := t.sql.QueryContext(ctx, searchFor(ids, q), millis(q.To), millis(q.From), q.Digest)
	if err != nil {
		return err
	}
	defer rows.Close()
	g := grouping{window: window{reader: reader, since: millis(q.From), owed: owed}}
	last := int64(0)
	for rows.Next() {
		var i Item
		var query, score int64
		err := rows.Scan(&i.Title, &i.Story, &i.ID, &i.Feed, &i.Language, &i.Published, &i.Stored, &i.CopyOf, &query, &score)
		if err != nil {
			return err
		}
		feed, ok := feeds[i.Feed]
		if !ok {
			continue
		}
		if i.ID != last { // not one more match of the item before
			g.add(ListStoryItemsRow{Item: i, Outlet: feed.Outlet, Owner: feed.Owner, FeedUrl: feed.Url})
			last = i.ID
		}
		if query > 0 {
			found.Scores[texts[query]][i.ID] = scoreOf(score)
		}
	}
	g.flush()
	found.Stories = g.stories
	for _, story := range found.Stories {
		digest.SortItems(story.Items)
	}
	return rows.Err()
}

// searchFor returns the statement for items and matches of the stories that
// queries lead to, of those that a digest owes, and of the others that q asks
// for. Without titles it reads indexes alone. Its arguments are the end and
// the beginning of the window, and the digest.
func searchFor(queries []int64, q digest.Search) string {
	stories := []string{
		"SELECT s.story FROM items s WHERE s.story IN " + list(q.Stories),
		"SELECT w.story FROM owed o JOIN items w ON w.id = o.item WHERE o.digest = $3 AND o.at < $1",
	}
	if q.Every {
		stories = append(stories, "SELECT w.story FROM items w WHERE w.stored >= $2 AND w.stored < $1")
	}
	for _, query := range queries {
		lead := "SELECT l.story FROM leads l WHERE l.query = " + strconv.FormatInt(query, 10) + " AND l.latest >= $2"
		if q.Most > 0 {
			lead = "SELECT story FROM (" + lead + " ORDER BY l.size DESC, l.latest DESC LIMIT " + strconv.Itoa(q.Most) + ") AS widest"
		}
		stories = append(stories, lead)
	}
	title := "''"
	if q.Titles {
		title = "i.title"
	}
	return `
SELECT ` + title + `, i.story, i.id, i.feed, i.language, i.published, i.stored, i.copy_of, COALESCE(m.query, 0), COALESCE(m.score, 0)
FROM items i
LEFT JOIN matches m ON m.item = i.id AND m.query IN ` + list(queries) + `
WHERE i.story > 0
  AND i.stored < $1
  AND i.story IN (
    ` + strings.Join(stories, "\n    UNION\n    ") + `)
ORDER BY i.story, i.id`
}

// visible returns the feeds whose items a community may see.
func (t tx) visible(ctx context.Context, community int64) (map[int64]ListVisibleFeedsRow, error) {
	rows, err := t.ListVisibleFeeds(ctx, community)
	feeds := make(map[int64]ListVisibleFeedsRow, len(rows))
	for _, row := range rows {
		feeds[row.ID] = row
	}
	return feeds, err
}

// list returns "(1,2,3)", as ids are written into a statement: a placeholder
// for each would cost more than all the rest.
func list(ids []int64) string {
	var b strings.Builder
	b.WriteByte('(')
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatInt(id, 10))
	}
	if len(ids) == 0 {
		b.WriteString("NULL")
	}
	b.WriteByte(')')
	return b.String()
}

// millionths returns a score as the tables keep it; scoreOf is the inverse.
func millionths(score float64) int64 {
	if score < 0 {
		return digest.Excluded
	}
	return int64(math.Round(score * 1e6))
}

func scoreOf(n int64) float64 {
	if n < 0 {
		return digest.Excluded
	}
	return float64(n) / 1e6
}

// pack returns hashes as the tables keep them; unpack is the inverse.
func pack(hashes []uint32) []byte {
	b := make([]byte, 0, 4*len(hashes))
	for _, h := range hashes {
		b = binary.LittleEndian.AppendUint32(b, h)
	}
	return b
}

func unpack(b []byte) []uint32 {
	hashes := make([]uint32, len(b)/4)
	for i := range hashes {
		hashes[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return hashes
}
