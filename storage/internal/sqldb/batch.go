package sqldb

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsdigest/digest"
)

// batchRows is how many rows one statement writes. SQLite looks up each $N
// among all those before it, so that long statements cost the square of their
// length; PostgreSQL needs a round trip for each statement.
const batchRows = 50

// values returns "($1, $2), ($3, $4)" for 2 rows of 2 columns.
func values(rows, columns int) string {
	var b strings.Builder
	n := 0
	for row := range rows {
		if row > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(')
		for column := range columns {
			if column > 0 {
				b.WriteString(", ")
			}
			n++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
		}
		b.WriteByte(')')
	}
	return b.String()
}

// scan hands each value of a query's one column to f.
func scan[T any](ctx context.Context, t tx, f func(T), query string, args ...any) error {
	rows, err := t.db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var v T
		if err := rows.Scan(&v); err != nil {
			return err
		}
		f(v)
	}
	return rows.Err()
}

// knownItems adds to known which of guids the feed has items for.
func (t tx) knownItems(ctx context.Context, feed int64, guids []string, known map[string]bool) error {
	for batch := range slices.Chunk(guids, batchRows) {
		args := make([]any, 0, len(batch)+1)
		for _, guid := range batch {
			args = append(args, guid)
		}
		err := scan(ctx, t, func(guid string) { known[guid] = true }, `
SELECT guid
FROM items
WHERE feed = $`+strconv.Itoa(len(batch)+1)+` AND guid IN `+values(1, len(batch)), append(args, feed)...)
		if err != nil {
			return err
		}
	}
	return nil
}

// saveItems adds items in batches. Those that are there already change where
// their title or text did; but a text gives way only to one at least half as
// long, so that a feed's teaser never replaces the article that was read from
// its page. It returns how many were new.
func (t tx) saveItems(ctx context.Context, feed int64, items []digest.Item) (int, error) {
	added := 0
	for batch := range slices.Chunk(items, batchRows) {
		first := t.ids.next(len(batch))
		args := make([]any, 0, len(batch)*12)
		for i, it := range batch {
			args = append(args, first+int64(i), feed, clean(it.GUID), clean(it.URL), clean(it.Title), clean(it.Author),
				clean(it.Section), clean(it.Language), millis(it.Published), millis(it.Stored), clean(it.Text), clean(it.Image))
		}
		n, err := t.insertItems(ctx, len(batch), first, args)
		if err != nil {
			return 0, err
		}
		added += n
	}
	return added, nil
}

// insertItems returns how many of the ids that come back are new ones, first
// and above; the others are of items that were changed.
func (t tx) insertItems(ctx context.Context, n int, first int64, args []any) (added int, err error) {
	var changed []int64
	err = scan(ctx, t, func(id int64) {
		if id >= first {
			added++
		} else {
			changed = append(changed, id)
		}
	}, `
INSERT INTO items (id, feed, guid, url, title, author, section, language, published, stored, text, image)
VALUES `+values(n, 12)+`
ON CONFLICT (feed, guid) DO UPDATE
SET url = excluded.url,
    title = excluded.title,
    image = CASE WHEN excluded.image = '' THEN items.image ELSE excluded.image END,
    text = CASE WHEN 2 * LENGTH(excluded.text) < LENGTH(items.text) THEN items.text ELSE excluded.text END
WHERE items.title <> excluded.title
   OR (items.text <> excluded.text AND 2 * LENGTH(excluded.text) >= LENGTH(items.text))
RETURNING id`, args...)
	if err != nil {
		return 0, err
	}
	return added, t.rematch(ctx, changed)
}

// rematch makes items wait to be matched, as their text or story is new.
// Those without a story wait when they get one.
func (t tx) rematch(ctx context.Context, items []int64) error {
	if len(items) == 0 {
		return nil
	}
	_, err := t.sql.ExecContext(ctx, `
INSERT INTO unmatched (item, ticket, stored)
SELECT i.id, CAST($1 AS BIGINT), i.stored
FROM items i
WHERE i.story > 0 AND i.id IN `+list(items)+`
ON CONFLICT (item) DO UPDATE
SET ticket = excluded.ticket`, t.id())
	return err
}

// saveFeeds makes feeds part of the catalogue. Those that are there keep what
// polling found of them; a title is never replaced by none.
func (t tx) saveFeeds(ctx context.Context, feeds []digest.Feed, due int64) error {
	for batch := range slices.Chunk(feeds, batchRows) {
		first := t.ids.next(len(batch))
		args := make([]any, 0, len(batch)*11)
		for i, f := range batch {
			args = append(args, first+int64(i), f.URL, f.Title, f.Outlet, f.Group, f.Language, f.Country, f.Section, true, !f.Optional, due)
		}
		_, err := t.db.ExecContext(ctx, `
INSERT INTO feeds (id, url, title, outlet, owner, language, country, section, listed, catalogue, due)
VALUES `+values(len(batch), 11)+`
ON CONFLICT (url) DO UPDATE
SET title = CASE WHEN excluded.title = '' THEN feeds.title ELSE excluded.title END,
    outlet = excluded.outlet,
    owner = excluded.owner,
    language = excluded.language,
    country = excluded.country,
    section = excluded.section,
    listed = TRUE,
    catalogue = CASE feeds.chosen WHEN 'on' THEN TRUE WHEN 'off' THEN FALSE ELSE excluded.catalogue END,
    due = CASE WHEN feeds.due = 0 THEN excluded.due ELSE feeds.due END`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// assign puts items into stories, and makes them wait to be matched. The casts in the first row give PostgreSQL
// the types of the columns.
func (t tx) assign(ctx context.Context, as []digest.Assignment) error {
	for batch := range slices.Chunk(as, batchRows) {
		args := make([]any, 0, len(batch)*3)
		ids := make([]int64, len(batch))
		for i, a := range batch {
			args = append(args, a.Item, a.Story, a.CopyOf)
			ids[i] = a.Item
		}
		rows := strings.Replace(values(len(batch), 3),
			"($1, $2, $3)", "(CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT))", 1)
		_, err := t.db.ExecContext(ctx, `
WITH found (item, story, copy_of) AS (VALUES `+rows+`)
UPDATE items
SET story = found.story, copy_of = found.copy_of
FROM found
WHERE items.id = found.item`, args...)
		if err != nil {
			return err
		}
		if err := t.rematch(ctx, ids); err != nil {
			return err
		}
	}
	return nil
}

// addTold writes what an edition tells.
func (t tx) addTold(ctx context.Context, told []digest.Told) error {
	for batch := range slices.Chunk(told, batchRows) {
		args := make([]any, 0, len(batch)*8)
		for _, d := range batch {
			args = append(args, d.Digest, d.Story, d.Edition, d.Part, millis(d.At),
				encode(d.Sentences), d.Outlets, encode(d.Items))
		}
		_, err := t.db.ExecContext(ctx, `
INSERT INTO told (digest, story, edition, part, at, sentences, outlets, items)
VALUES `+values(len(batch), 8), args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// owe writes that a digest owes its chat the stories of items.
func (t tx) owe(ctx context.Context, digest int64, items []int64, now time.Time) error {
	for batch := range slices.Chunk(items, batchRows) {
		args := make([]any, 0, len(batch)*3)
		for _, item := range batch {
			args = append(args, digest, item, millis(now))
		}
		_, err := t.sql.ExecContext(ctx, `
INSERT INTO owed (digest, item, at)
VALUES `+values(len(batch), 3)+`
ON CONFLICT (digest, item) DO UPDATE
SET at = excluded.at`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// addDeliveries writes the parts of an edition into the outbox.
func (t tx) addDeliveries(ctx context.Context, edition int64, chat Chat, p digest.Publication) error {
	if len(p.Parts) == 0 {
		return nil
	}
	due := p.Due
	if due.IsZero() {
		due = p.Edition.At
	}
	bot := digest.Bot(digest.Platform(chat.Platform))
	first := t.ids.next(len(p.Parts))
	args := make([]any, 0, len(p.Parts)*12)
	for i, part := range p.Parts {
		args = append(args, first+int64(i), bot, edition, chat.ID, i+1, len(p.Parts),
			clean(part.Rich), clean(part.Plain), clean(part.Link), clean(part.Image), encode(part.Stories), millis(due))
	}
	_, err := t.db.ExecContext(ctx, `
INSERT INTO deliveries (id, bot, edition, chat, number, parts, rich, plain, link, image, stories, due)
VALUES `+values(len(p.Parts), 12), args...)
	return err
}
