package sqldb

import (
	"context"
	"maps"
	"slices"
	"time"

	"newsdigest/digest"
)

// SaveAssignments puts items into stories, and says what these continue; items
// that were purged meanwhile are passed over.
func (s *Store) SaveAssignments(ctx context.Context, held digest.Held, as []digest.Assignment, links ...digest.Link) error {
	return s.fenced(ctx, held, "save assignments", func(t tx) error {
		if err := t.assign(ctx, as); err != nil {
			return err
		}
		for _, l := range links {
			err := t.DeleteLink(ctx, l.Story)
			if err == nil && l.Follows != 0 {
				err = t.AddLink(ctx, AddLinkParams{Story: l.Story, Follows: l.Follows})
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// ListLinks returns what stories continue that have an item stored since.
func (s *Store) ListLinks(ctx context.Context, since time.Time) (links []digest.Link, err error) {
	err = s.read(ctx, "list links", func(t tx) error {
		rows, err := t.ListLinks(ctx, millis(since))
		for _, row := range rows {
			links = append(links, digest.Link{Story: row.Story, Follows: row.Follows})
		}
		return err
	})
	return links, err
}

// ListOpenings returns the beginnings of items that are no copies.
func (s *Store) ListOpenings(ctx context.Context, q digest.OpeningQuery) (items []digest.Item, err error) {
	err = s.read(ctx, "list openings", func(t tx) error {
		rows, err := t.ListOpenings(ctx, ListOpeningsParams{
			Before: q.Before, Since: millis(q.From), Until: millis(q.To), Most: int32(q.Limit),
		})
		for _, row := range rows {
			items = append(items, digest.Item{
				ID: row.ID, Title: row.Title, Text: row.Opening, Language: row.Language, Story: row.Story,
				Published: instant(row.Published), Stored: instant(row.Stored),
			})
		}
		return err
	})
	return items, err
}

// mostChapters bounds how far back the chain of a story is followed.
const mostChapters = 20

// addEarlier fills Earlier of stories with what a community may see.
func (t tx) addEarlier(ctx context.Context, stories []digest.Story, community int64, reader digest.Settings) error {
	ids := make([]int64, len(stories))
	for i, s := range stories {
		ids[i] = s.ID
	}
	follows := map[int64]int64{}
	for range mostChapters {
		var err error
		if ids, err = t.follow(ctx, ids, follows); err != nil {
			return err
		}
		if len(ids) == 0 {
			break
		}
	}
	if len(follows) == 0 {
		return nil
	}
	first, err := t.firstReports(ctx, slices.Collect(maps.Values(follows)), community, reader)
	if err != nil {
		return err
	}
	for i := range stories {
		id := stories[i].ID
		for range mostChapters {
			if id = follows[id]; id == 0 || id == stories[i].ID {
				break
			}
			if at, ok := first[id]; ok {
				stories[i].Earlier = append(stories[i].Earlier, digest.Chapter{Story: id, First: instant(at)})
			}
		}
	}
	return nil
}

// follow adds what stories continue to follows, and returns those that are new
// in it.
func (t tx) follow(ctx context.Context, stories []int64, follows map[int64]int64) (next []int64, err error) {
	var b bound
	rows, err := t.db.QueryContext(ctx, `
SELECT story, follows
FROM links
WHERE story IN `+b.in(stories), b...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var l Link
		if err := rows.Scan(&l.Story, &l.Follows); err != nil {
			return nil, err
		}
		if follows[l.Story] == 0 {
			follows[l.Story] = l.Follows
			next = append(next, l.Follows)
		}
	}
	return next, rows.Err()
}

// firstReports returns when the earliest item of each story was published that
// a community may see. Others are not in the map.
func (t tx) firstReports(ctx context.Context, stories []int64, community int64, reader digest.Settings) (map[int64]int64, error) {
	rows, err := t.sql.QueryContext(ctx, `
SELECT i.story, i.language, MIN(i.published)
FROM items i
JOIN feeds f ON f.id = i.feed
WHERE i.story IN `+list(stories)+`
  AND (f.catalogue
    OR EXISTS (SELECT 1 FROM community_feeds cf WHERE cf.feed = f.id AND cf.community = $1))
GROUP BY i.story, i.language`, community)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	first := map[int64]int64{}
	for rows.Next() {
		var (
			story, at int64
			language  string
		)
		if err := rows.Scan(&story, &language, &at); err != nil {
			return nil, err
		}
		if before, ok := first[story]; reader.CanRead(language) && (!ok || at < before) {
			first[story] = at
		}
	}
	return first, rows.Err()
}
