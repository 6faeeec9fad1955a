package sqldb

import (
	"context"
	"errors"
	"slices"
	"time"

	"newsdigest/digest"
)

// DueCluster returns the cluster key while there are items without a story.
func (s *Store) DueCluster(ctx context.Context, now time.Time, limit int) (wakes []digest.Wake, err error) {
	err = s.read(ctx, "look for items without a story", func(t tx) error {
		found, err := t.HasUnclustered(ctx)
		if found && limit > 0 {
			wakes = append(wakes, wake("cluster", 0, millis(now)))
		}
		return err
	})
	return wakes, err
}

// ListUnclustered returns items without a story.
func (s *Store) ListUnclustered(ctx context.Context, limit int) (items []digest.Item, err error) {
	err = s.read(ctx, "list items without a story", func(t tx) error {
		rows, err := t.ListUnclustered(ctx, int32(limit))
		for _, row := range rows {
			items = append(items, itemOf(ListStoryItemsRow(row)))
		}
		return err
	})
	return items, err
}

// ListItems returns the items with a story that were stored since.
func (s *Store) ListItems(ctx context.Context, since time.Time) (items []digest.Item, err error) {
	err = s.read(ctx, "list items", func(t tx) error {
		rows, err := t.ListItems(ctx, millis(since))
		for _, row := range rows {
			items = append(items, itemOf(ListStoryItemsRow(row)))
		}
		return err
	})
	return items, err
}

// ListStories returns the stories that a community may see.
func (s *Store) ListStories(ctx context.Context, q digest.StoryQuery) (stories []digest.Story, err error) {
	err = s.read(ctx, "list stories", func(t tx) error {
		home, reader, err := t.reader(ctx, q.Community)
		if err != nil {
			return err
		}
		rows, err := t.ListStoryItems(ctx, ListStoryItemsParams{
			Since: millis(q.From), Before: millis(q.To), Digest: q.Digest, Community: home,
		})
		if err != nil {
			return err
		}
		owed, err := t.ListOwed(ctx, ListOwedParams{Digest: q.Digest, Before: millis(q.To)})
		if err != nil {
			return err
		}
		stories = group(rows, window{reader: reader, since: millis(q.From), owed: owed})
		return t.addEarlier(ctx, stories, home, reader)
	})
	return stories, err
}

// FindStory returns one story as a community may see it.
func (s *Store) FindStory(ctx context.Context, c digest.Community, story int64) (found digest.Story, err error) {
	err = s.read(ctx, "find a story", func(t tx) error {
		home, reader, err := t.reader(ctx, c)
		if err != nil {
			return err
		}
		rows, err := t.ListItemsOfStory(ctx, ListItemsOfStoryParams{Story: story, Community: home})
		if err != nil {
			return err
		}
		found = digest.Story{ID: story}
		for _, row := range rows {
			if reader.CanRead(row.Item.Language) {
				found.Items = append(found.Items, itemOf(ListStoryItemsRow(row)))
			}
		}
		if len(found.Items) == 0 {
			return digest.ErrNotFound
		}
		one := []digest.Story{found}
		err = t.addEarlier(ctx, one, home, reader)
		found = one[0]
		return err
	})
	if err != nil {
		return digest.Story{}, err
	}
	return found, nil
}

// Counts returns what is stored.
func (s *Store) Counts(ctx context.Context, now time.Time) (counts digest.Counts, err error) {
	err = s.read(ctx, "count", func(t tx) error {
		row, err := t.Counts(ctx, millis(now.Add(-24*time.Hour)))
		counts = digest.Counts{
			Feeds: int(row.Feeds), Failing: int(row.Failing), Items: int(row.Items), Today: int(row.Today),
			Stories: int(row.Stories), Chats: int(row.Chats), Waiting: int(row.Waiting),
		}
		return err
	})
	return counts, err
}

// Purge deletes old items and what only they needed: told rows of stories
// without items, and older editions that have nothing left to send.
func (s *Store) Purge(ctx context.Context, held digest.Held, before time.Time) (items int, err error) {
	err = s.fenced(ctx, held, "purge", func(t tx) error {
		if err := t.PurgeMatches(ctx, millis(before)); err != nil {
			return err
		}
		n, err := t.PurgeItems(ctx, millis(before))
		if err != nil {
			return err
		}
		items = int(n)
		for _, purge := range []func(context.Context, int64) error{
			t.PurgeUnmatched, t.PurgeFeatures, t.PurgeLeads, t.PurgeTold, t.PurgeDeliveries, t.PurgeEditions, t.PurgeUpdates,
			t.PurgeOwed, t.PurgeNotices, t.PurgePreferences,
		} {
			if err := purge(ctx, millis(before)); err != nil {
				return err
			}
		}
		if err := t.PurgeLinks(ctx); err != nil {
			return err
		}
		if err := t.purgeChats(ctx, before); err != nil {
			return err
		}
		// Slots are local; a day is more than any zone is behind UTC.
		return t.PurgeSlots(ctx, before.UTC().Add(-24*time.Hour).Format("2006-01-02 15:04"))
	})
	return items, err
}

// reader returns the row id of a community, 0 where it is not known, and the
// settings that say what it reads.
func (t tx) reader(ctx context.Context, c digest.Community) (int64, digest.Settings, error) {
	row, err := t.community(ctx, c)
	if errors.Is(err, digest.ErrNotFound) {
		return 0, digest.Settings{}, nil
	}
	if err != nil {
		return 0, digest.Settings{}, err
	}
	settings, err := settingsOf(row)
	return row.ID, settings, err
}

// group makes stories of rows that are ordered by story. A story without an
// item in the window is left out.
func group(rows []ListStoryItemsRow, w window) []digest.Story {
	g := grouping{window: w}
	for _, row := range rows {
		g.add(row)
	}
	g.flush()
	return g.stories
}

// A window says which items make a story worth showing: readable ones stored
// at or after since, and those that are owed.
type window struct {
	reader digest.Settings
	since  int64
	owed   []int64 // ids
}

// A grouping is group at work.
type grouping struct {
	window
	stories []digest.Story

	story  digest.Story // whose rows come
	recent bool         // it has an item in the window
}

func (g *grouping) add(row ListStoryItemsRow) {
	if row.Item.Story != g.story.ID {
		g.flush()
		g.story, g.recent = digest.Story{ID: row.Item.Story}, false
	}
	if g.reader.CanRead(row.Item.Language) {
		g.story.Items = append(g.story.Items, itemOf(row))
		g.story.Owed = g.story.Owed || slices.Contains(g.owed, row.Item.ID)
		g.recent = g.recent || g.story.Owed || row.Item.Stored >= g.since
	}
}

func (g *grouping) flush() {
	if g.recent {
		g.stories = append(g.stories, g.story)
	}
	g.recent = false
}

func itemOf(row ListStoryItemsRow) digest.Item {
	i := row.Item
	return digest.Item{
		ID: i.ID, Feed: i.Feed, GUID: i.Guid, URL: i.Url,
		Title: i.Title, Text: i.Text, Author: i.Author, Section: i.Section, Language: i.Language, Image: i.Image,
		Published: instant(i.Published), Stored: instant(i.Stored),
		Outlet:      row.Outlet,
		Independent: digest.Feed{Group: row.Owner, Outlet: row.Outlet, URL: row.FeedUrl}.Independent(),
		Story:       i.Story, CopyOf: i.CopyOf,
	}
}
