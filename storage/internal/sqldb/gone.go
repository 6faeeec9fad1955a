package sqldb

import (
	"context"
	"errors"
	"time"

	"newsdigest/digest"
)

// ChatGone records that a chat is gone and takes back what its unsent
// deliveries tell. With a chat itself its threads are gone.
func (s *Store) ChatGone(ctx context.Context, chat digest.Chat, why string, now time.Time) error {
	return s.write(ctx, "record that a chat is gone", func(t tx) error {
		rows, err := t.ListThreads(ctx, ListThreadsParams{Platform: string(chat.Platform), Name: chat.ID})
		if err != nil {
			return err
		}
		for _, row := range rows {
			if chat.Thread != "" && row.Thread != chat.Thread {
				continue
			}
			if err := t.loseChat(ctx, row, clean(why), now); err != nil {
				return err
			}
		}
		return nil
	})
}

// CommunityGone records that all chats of a community are gone.
func (s *Store) CommunityGone(ctx context.Context, c digest.Community, why string, now time.Time) error {
	return s.write(ctx, "record that a community is gone", func(t tx) error {
		return t.eachChat(ctx, c, func(row Chat) error { return t.loseChat(ctx, row, clean(why), now) })
	})
}

// CommunityBack resumes the chats of a community that are gone.
func (s *Store) CommunityBack(ctx context.Context, c digest.Community, now time.Time) error {
	return s.write(ctx, "record that a community is back", func(t tx) error {
		return t.eachChat(ctx, c, func(row Chat) error {
			if row.State != string(digest.StateGone) {
				return nil
			}
			return t.setStanding(ctx, row, digest.Standing{State: digest.StateActive}, now)
		})
	})
}

func (t tx) eachChat(ctx context.Context, c digest.Community, f func(Chat) error) error {
	rows, err := t.ListCommunityChats(ctx, ListCommunityChatsParams{Platform: string(c.Platform), Name: c.ID})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := f(row); err != nil {
			return err
		}
	}
	return nil
}

func (t tx) loseChat(ctx context.Context, row Chat, why string, now time.Time) error {
	err := t.SetStanding(ctx, SetStandingParams{ID: row.ID, State: string(digest.StateGone), Why: why, Now: millis(now)})
	if err != nil {
		return err
	}
	lost, err := t.LoseDeliveries(ctx, LoseDeliveriesParams{Chat: row.ID, Error: why})
	if err != nil {
		return err
	}
	for _, d := range lost {
		if _, err := t.TakeBackTold(ctx, TakeBackToldParams{Edition: d.Edition, Part: d.Number}); err != nil {
			return err
		}
	}
	return nil
}

// purgeChats deletes the chats that have been gone since before, and then
// communities that have no chat left.
func (t tx) purgeChats(ctx context.Context, before time.Time) error {
	rows, err := t.ListGoneChats(ctx, millis(before))
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := t.purgeChat(ctx, row); err != nil {
			return err
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return t.StopUnwanted(ctx)
}

func (t tx) purgeChat(ctx context.Context, row Chat) error {
	queries, err := t.ListQueriesOfChat(ctx, row.ID)
	if err != nil {
		return err
	}
	for _, purge := range []func(context.Context, int64) error{
		t.DeleteToldOfChat, t.DeleteSlotsOfChat, t.DeleteDeliveriesOfChat, t.DeleteEditionsOfChat,
		t.DeletePreferencesOfChat, t.DeleteTopicsOfChat, t.DeleteDigestsOfChat, t.DeleteChat,
	} {
		if err := purge(ctx, row.ID); err != nil {
			return err
		}
	}
	for _, query := range queries {
		if err := t.dropQuery(ctx, query); err != nil {
			return err
		}
	}
	left, err := t.CountChatsOf(ctx, row.Community)
	if err != nil || left > 0 {
		return err
	}
	return t.deleteCommunity(ctx, row.Community)
}

// deleteCommunity deletes a community without chats; its feeds stay.
func (t tx) deleteCommunity(ctx context.Context, id int64) error {
	return errors.Join(t.UnlinkFeeds(ctx, id), t.DropOffers(ctx, id), t.DeleteCommunity(ctx, id))
}
