package sqldb

import (
	"context"
	"slices"
	"time"

	"newsdigest/digest"
)

// ListTold returns what a digest has told, one Told for each story: what
// several editions told of it is joined, and the rest is of the last one.
func (s *Store) ListTold(ctx context.Context, id int64) (told []digest.Told, err error) {
	err = s.read(ctx, "list what was told", func(t tx) error {
		rows, err := t.ListTold(ctx, id)
		if err != nil {
			return err
		}
		told, err = joined(rows)
		return err
	})
	return told, err
}

// ListToldOf is ListTold of what may be about some stories.
func (s *Store) ListToldOf(ctx context.Context, id int64, stories []digest.Story) (told []digest.Told, err error) {
	if len(stories) == 0 {
		return nil, nil
	}
	ids, since := span(stories)
	err = s.read(ctx, "list what was told of stories", func(t tx) error {
		rows, err := t.toldRows(ctx, id, millis(since), ids)
		if err != nil {
			return err
		}
		told, err = joined(rows)
		return err
	})
	return told, err
}

// span returns the ids of stories and of their chapters, and when the oldest
// of their items was stored.
func span(stories []digest.Story) (ids []int64, oldest time.Time) {
	for _, story := range stories {
		ids = append(ids, story.ID)
		for _, c := range story.Earlier {
			ids = append(ids, c.Story)
		}
		for _, it := range story.Items {
			if oldest.IsZero() || it.Stored.Before(oldest) {
				oldest = it.Stored
			}
		}
	}
	return ids, oldest
}

// toldSince returns the statement for what a digest told since a time, and of
// some stories also before, and its arguments.
func toldSince(digest, since int64, stories []int64) (query string, args []any) {
	var b bound
	of, from := b.id(digest), b.id(since)
	return `
SELECT *
FROM told
WHERE digest = ` + of + ` AND at >= ` + from + `
UNION ALL
SELECT *
FROM told
WHERE digest = ` + of + ` AND at + 0 < ` + from + ` AND story IN ` + b.in(stories) + `
ORDER BY story, at, edition`, b
}

// toldRows runs the statement of toldSince.
func (t tx) toldRows(ctx context.Context, digest, since int64, stories []int64) ([]Told, error) {
	query, args := toldSince(digest, since, stories)
	rows, err := t.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var told []Told
	for rows.Next() {
		var d Told
		err := rows.Scan(&d.Digest, &d.Story, &d.Edition, &d.Part, &d.At, &d.Sentences, &d.Outlets, &d.Items)
		if err != nil {
			return nil, err
		}
		told = append(told, d)
	}
	return told, rows.Err()
}

// joined returns one Told for each story of rows, which are in their order.
func joined(rows []Told) (told []digest.Told, err error) {
	for _, row := range rows {
		next, err := toldOf(row)
		if err != nil {
			return nil, err
		}
		if n := len(told); n > 0 && told[n-1].Story == next.Story {
			told[n-1] = join(told[n-1], next)
			continue
		}
		told = append(told, next)
	}
	return told, nil
}

// join adds what was told later of the same story to what was told before.
func join(before, later digest.Told) digest.Told {
	later.Sentences = union(before.Sentences, later.Sentences)
	later.Items = union(before.Items, later.Items)
	later.Outlets = max(before.Outlets, later.Outlets)
	return later
}

// union returns the values of a, then those of b that a lacks.
func union[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	seen := map[T]bool{}
	for _, v := range a {
		seen[v] = true
	}
	for _, v := range b {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

func toldOf(row Told) (digest.Told, error) {
	sentences, err := decode[uint64](row.Sentences)
	if err != nil {
		return digest.Told{}, err
	}
	items, err := decode[int64](row.Items)
	return digest.Told{
		Digest: row.Digest, Story: row.Story, Edition: row.Edition, Part: int(row.Part), At: instant(row.At),
		Sentences: sentences, Outlets: int(row.Outlets), Items: items,
	}, err
}
