package sqldb

import (
	"context"
	"encoding/binary"
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
		rows, err := t.ListUnmatched(ctx, int64(limit))
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
		var b bound
		rows, err := t.db.QueryContext(ctx, `
SELECT i.id, i.feed, i.guid, i.url, i.title, i.author, i.section, i.language, i.published, i.stored, i.story, i.copy_of, i.text, i.image,
    f.outlet, f.owner, f.url
FROM items i
JOIN feeds f ON f.id = i.feed
WHERE i.id IN `+b.in(ids)+`
ORDER BY i.id`, b...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var row ListStoryItemsRow
			i := &row.Item
			err := rows.Scan(&i.ID, &i.Feed, &i.Guid, &i.Url, &i.Title, &i.Author, &i.Section, &i.Language,
				&i.Published, &i.Stored, &i.Story, &i.CopyOf, &i.Text, &i.Image, &row.Outlet, &row.Owner, &row.FeedUrl)
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
