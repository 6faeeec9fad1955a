package sqldb

import (
	"context"
	"errors"
	"fmt"

	"newsdigest/digest"
)

// ForgetCommunity deletes all that is kept about a community, and feeds that
// nobody else has, with their items.
func (s *Store) ForgetCommunity(ctx context.Context, c digest.Community) error {
	err := s.write(ctx, "forget a community", func(t tx) error {
		home, err := t.community(ctx, c)
		if errors.Is(err, digest.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		feeds, err := t.ListLinkedFeeds(ctx, home.ID)
		if err != nil {
			return err
		}
		if err := t.eachChat(ctx, c, func(row Chat) error { return t.purgeChat(ctx, row) }); err != nil {
			return err
		}
		if err := t.deleteCommunity(ctx, home.ID); err != nil {
			return err
		}
		for _, feed := range feeds {
			if err := t.dropFeed(ctx, feed); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || s.Scrub == nil {
		return err
	}
	if err := s.Scrub(ctx); err != nil {
		return fmt.Errorf("scrub the files: %w", err)
	}
	return nil
}

// dropFeed deletes a feed that nobody has, with its items. One that the
// catalogue lists stays to be chosen again.
func (t tx) dropFeed(ctx context.Context, feed int64) error {
	wanted, err := t.IsWanted(ctx, feed)
	if err != nil || wanted {
		return err
	}
	for _, drop := range []func(context.Context, int64) error{
		t.DeleteMatchesOfFeed, t.DeleteUnmatchedOfFeed, t.DeleteFeaturesOfFeed, t.DeleteItemsOfFeed, t.DropListing, t.DeleteUnlistedFeed,
	} {
		if err := drop(ctx, feed); err != nil {
			return err
		}
	}
	return nil
}
