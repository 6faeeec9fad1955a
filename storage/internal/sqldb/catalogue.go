package sqldb

import (
	"context"
	"time"

	"newsdigest/digest"
)

// SyncCatalogue makes feeds the catalogue. Of feeds with the same URL the
// first counts.
func (s *Store) SyncCatalogue(ctx context.Context, feeds []digest.Feed, now time.Time) error {
	feeds = firsts(feeds, func(f digest.Feed) string { return f.URL })
	return s.write(ctx, "save the catalogue", func(t tx) error {
		if err := t.LeaveCatalogue(ctx); err != nil {
			return err
		}
		if err := t.saveFeeds(ctx, feeds, millis(now)); err != nil {
			return err
		}
		return t.StopUnwanted(ctx)
	})
}

// ListCatalogue returns every feed of the catalogue.
func (s *Store) ListCatalogue(ctx context.Context) (sources []digest.Source, err error) {
	err = s.read(ctx, "list the catalogue", func(t tx) error {
		rows, err := t.ListCatalogue(ctx)
		for _, row := range rows {
			sources = append(sources, sourceOf(row))
		}
		return err
	})
	sortSources(sources)
	return sources, err
}

// ChooseFeeds makes feeds of the catalogue everyone's, or nobody's.
func (s *Store) ChooseFeeds(ctx context.Context, feeds []int64, read bool, now time.Time) error {
	return s.write(ctx, "choose feeds", func(t tx) error {
		for _, id := range feeds {
			n, err := t.ChooseFeed(ctx, ChooseFeedParams{ID: id, Read: read, Now: millis(now)})
			if err != nil {
				return err
			}
			if n == 0 {
				return digest.ErrNotFound
			}
		}
		return t.StopUnwanted(ctx)
	})
}

// SaveTry records what a feed answered to somebody who tried it.
func (s *Store) SaveTry(ctx context.Context, feed int64, trouble string, now time.Time) error {
	return s.write(ctx, "save a try", func(t tx) error {
		return t.SaveTry(ctx, SaveTryParams{ID: feed, Error: clean(trouble), Tried: millis(now)})
	})
}
