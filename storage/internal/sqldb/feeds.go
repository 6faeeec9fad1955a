package sqldb

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"newsdigest/digest"
)

// AddFeed adds a feed to those of a community. What another community or the
// catalogue says of it stays.
func (s *Store) AddFeed(ctx context.Context, c digest.Community, f digest.Feed, now time.Time) (feed digest.Feed, err error) {
	err = s.write(ctx, "add a feed", func(t tx) error {
		home, err := t.SaveCommunity(ctx, SaveCommunityParams{ID: t.id(), Platform: string(c.Platform), Name: c.ID})
		if err != nil {
			return err
		}
		row, err := t.SaveFeed(ctx, SaveFeedParams{
			ID: t.id(), Url: f.URL, Title: clean(f.Title), Outlet: clean(f.Outlet), Owner: f.Group,
			Language: f.Language, Country: f.Country, Section: f.Section, Due: millis(now),
		})
		if err != nil {
			return err
		}
		feed = sourceOf(row).Feed
		if row.Catalogue {
			return digest.ErrExists
		}
		n, err := t.LinkFeed(ctx, LinkFeedParams{Community: home.ID, Feed: row.ID})
		if err == nil && n == 0 {
			return digest.ErrExists
		}
		return err
	})
	if err != nil && !errors.Is(err, digest.ErrExists) {
		return digest.Feed{}, err
	}
	return feed, err
}

// RemoveFeed takes a private feed from a community.
func (s *Store) RemoveFeed(ctx context.Context, c digest.Community, feed int64) error {
	return s.write(ctx, "remove a feed", func(t tx) error {
		home, err := t.community(ctx, c)
		if err != nil {
			return err
		}
		n, err := t.UnlinkFeed(ctx, UnlinkFeedParams{Community: home.ID, Feed: feed})
		if err != nil {
			return err
		}
		if n == 0 {
			return digest.ErrNotFound
		}
		return t.StopUnwanted(ctx)
	})
}

// ListSources returns the feeds that a community sees.
func (s *Store) ListSources(ctx context.Context, c digest.Community, catalogue bool) (sources []digest.Source, err error) {
	err = s.read(ctx, "list sources", func(t tx) error {
		home, err := t.community(ctx, c)
		if err != nil && !errors.Is(err, digest.ErrNotFound) {
			return err
		}
		rows, err := t.ListFeeds(ctx, ListFeedsParams{Catalogue: catalogue, Community: home.ID})
		for _, row := range rows {
			sources = append(sources, sourceOf(row))
		}
		return err
	})
	sortSources(sources)
	return sources, err
}

// sortSources puts sources in the order of outlets and addresses, which
// databases do not agree on.
func sortSources(sources []digest.Source) {
	slices.SortFunc(sources, func(a, b digest.Source) int {
		return cmp.Or(cmp.Compare(a.Outlet, b.Outlet), cmp.Compare(a.URL, b.URL))
	})
}

// FindSource returns one feed.
func (s *Store) FindSource(ctx context.Context, feed int64) (source digest.Source, err error) {
	err = s.read(ctx, "find a source", func(t tx) error {
		row, err := t.FindFeed(ctx, feed)
		if err != nil {
			return absent(err)
		}
		source = sourceOf(row)
		return nil
	})
	return source, err
}

// DueFeeds returns the feeds that are polled next.
func (s *Store) DueFeeds(ctx context.Context, _ time.Time, limit int) (wakes []digest.Wake, err error) {
	err = s.read(ctx, "list due feeds", func(t tx) error {
		rows, err := t.DueFeeds(ctx, int64(limit))
		for _, row := range rows {
			wakes = append(wakes, wake("poll", row.ID, row.Due))
		}
		return err
	})
	return wakes, err
}

// KnownItems returns which of guids the feed has items for.
func (s *Store) KnownItems(ctx context.Context, feed int64, guids []string) (map[string]bool, error) {
	known := make(map[string]bool, len(guids))
	err := s.read(ctx, "find known items", func(t tx) error {
		return t.knownItems(ctx, feed, guids, known)
	})
	return known, err
}

// FindListing returns what a feed listed when it last answered.
func (s *Store) FindListing(ctx context.Context, feed int64) (listing digest.Listing, err error) {
	err = s.read(ctx, "find a listing", func(t tx) error {
		entries, err := t.FindListing(ctx, feed)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		listing, err = unpackListing(entries)
		return err
	})
	return listing, err
}

// SaveFetch stores what a poll found. Of items with the same GUID the first
// counts. Polling.Items is not read: the count grows by what is added.
func (s *Store) SaveFetch(ctx context.Context, held digest.Held, f digest.Fetch) (added int, err error) {
	items := firsts(f.Items, func(it digest.Item) string { return clean(it.GUID) })
	err = s.fenced(ctx, held, "save a fetch", func(t tx) error {
		n, err := t.saveItems(ctx, f.Feed, items)
		if err != nil {
			return err
		}
		added = n
		if f.Notice != "" {
			if err := t.addFeedNotice(ctx, f); err != nil {
				return err
			}
		}
		if f.Listing != nil {
			if err := t.SaveListing(ctx, SaveListingParams{Feed: f.Feed, Entries: packListing(f.Listing)}); err != nil {
				return err
			}
		}
		return t.SavePolling(ctx, SavePollingParams{
			ID:           f.Feed,
			Title:        clean(f.Title),
			Due:          millis(f.Polling.Due),
			Polled:       millis(f.Polling.Polled),
			Succeeded:    millis(f.Polling.Succeeded),
			Etag:         clean(f.Polling.ETag),
			LastModified: clean(f.Polling.LastModified),
			Failures:     int64(f.Polling.Failures),
			Error:        clean(f.Polling.Error),
			Moved:        clean(f.Polling.Moved),
			MovedTimes:   int64(f.Polling.MovedTimes),
			Failing:      millis(f.Polling.Failing),
			Gone:         int64(f.Polling.Gone),
			Ended:        millis(f.Polling.Ended),
			Span:         f.Polling.Span.Milliseconds(),
			Added:        int64(n),
		})
	})
	if err != nil {
		return 0, err
	}
	return added, nil
}

// ListHealth returns what came of feeds since a time.
func (s *Store) ListHealth(ctx context.Context, feeds []int64, since time.Time) (map[int64]digest.Health, error) {
	found := make(map[int64]digest.Health, len(feeds))
	err := s.read(ctx, "list the health of feeds", func(t tx) error {
		for _, id := range feeds {
			row, err := t.FeedHealth(ctx, FeedHealthParams{Feed: id, Stored: millis(since)})
			if err != nil {
				return err
			}
			found[id] = digest.Health{First: instant(row.First), Items: int(row.Items), Shared: int(row.Shared)}
		}
		return nil
	})
	return found, err
}

func sourceOf(f Feed) digest.Source {
	return digest.Source{
		Feed: digest.Feed{
			ID: f.ID, URL: f.Url, Title: f.Title, Outlet: f.Outlet, Group: f.Owner,
			Language: f.Language, Country: f.Country, Section: f.Section, Catalogue: f.Catalogue,
		},
		Polling: digest.Polling{
			Due:          instant(f.Due),
			Polled:       instant(f.Polled),
			Succeeded:    instant(f.Succeeded),
			ETag:         f.Etag,
			LastModified: f.LastModified,
			Failures:     int(f.Failures),
			Error:        f.Error,
			Items:        int(f.Items),
			Moved:        f.Moved,
			MovedTimes:   int(f.MovedTimes),
			Failing:      instant(f.Failing),
			Gone:         int(f.Gone),
			Ended:        instant(f.Ended),
			Tried:        instant(f.Tried),
			Span:         time.Duration(f.Span) * time.Millisecond,
		},
	}
}

// wake says when a key is due.
func wake(kind string, id, due int64) digest.Wake {
	return digest.Wake{Key: digest.Key{Kind: kind, ID: id}, At: instant(due)}
}

// firsts returns vs without those whose key came before.
func firsts[T any](vs []T, key func(T) string) []T {
	seen := make(map[string]bool, len(vs))
	var kept []T
	for _, v := range vs {
		if k := key(v); !seen[k] {
			seen[k] = true
			kept = append(kept, v)
		}
	}
	return kept
}
