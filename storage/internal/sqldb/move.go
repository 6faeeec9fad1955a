package sqldb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"newsdigest/digest"
)

// MoveChat gives a chat, its threads and its community new ids, or joins them
// to rows that have these ids already.
func (s *Store) MoveChat(ctx context.Context, p digest.Platform, from, to, communityFrom, communityTo string) error {
	return s.write(ctx, "move a chat", func(t tx) error {
		if from != to {
			if err := t.moveThreads(ctx, p, from, to); err != nil {
				return err
			}
			err := t.MoveNotices(ctx, MoveNoticesParams{Platform: string(p), OldName: from, NewName: to})
			if err != nil {
				return err
			}
		}
		if communityFrom == "" || communityTo == "" || communityFrom == communityTo {
			return nil
		}
		return t.moveCommunity(ctx, digest.Community{Platform: p, ID: communityFrom}, digest.Community{Platform: p, ID: communityTo})
	})
}

func (t tx) moveThreads(ctx context.Context, p digest.Platform, from, to string) error {
	rows, err := t.ListThreads(ctx, ListThreadsParams{Platform: string(p), Name: from})
	if err != nil {
		return err
	}
	for _, row := range rows {
		there, err := t.chat(ctx, digest.Chat{Platform: p, ID: to, Thread: row.Thread})
		switch {
		case errors.Is(err, digest.ErrNotFound):
			err = t.RenameChat(ctx, RenameChatParams{ID: row.ID, Name: to})
		case err == nil:
			err = t.joinChat(ctx, row.ID, there.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// MoveDigest lets a digest come to another chat of its community. With the last
// digest of a chat goes what the chat wants besides.
func (s *Store) MoveDigest(ctx context.Context, c digest.Community, id int64, to digest.Chat, now time.Time) (d digest.Digest, err error) {
	err = s.write(ctx, "move a digest", func(t tx) error {
		found, err := t.digest(ctx, id)
		switch {
		case err != nil:
			return err
		case found.Community != c:
			return digest.ErrNotFound
		case found.Chat == to:
			return digest.ErrExists
		}
		old, err := t.chat(ctx, found.Chat)
		if err != nil {
			return err
		}
		there, err := t.makeChat(ctx, old.Community, to, now)
		if err != nil {
			return err
		}
		digests, err := t.ListDigestsOfChat(ctx, there.ID)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(digests, func(d Digest) bool { return strings.EqualFold(d.Name, found.Name) }) {
			return digest.ErrExists
		}
		if err := t.MoveDigest(ctx, MoveDigestParams{ID: id, Chat: there.ID, Name: found.Name}); err != nil {
			return err
		}
		if err := t.moveWishes(ctx, old, there); err != nil {
			return err
		}
		d, err = t.digest(ctx, id)
		return err
	})
	return d, err
}

// moveWishes gives what a chat that has no digest any more wants to another.
func (t tx) moveWishes(ctx context.Context, old, there Chat) error {
	left, err := t.ListDigestsOfChat(ctx, old.ID)
	if err != nil || len(left) > 0 {
		return err
	}
	if err := t.MovePreferences(ctx, MovePreferencesParams{OldChat: old.ID, NewChat: there.ID}); err != nil {
		return err
	}
	if old.Alert == 0 {
		return nil
	}
	return errors.Join(t.SetAlert(ctx, SetAlertParams{ID: there.ID, Alert: old.Alert}), t.SetAlert(ctx, SetAlertParams{ID: old.ID}))
}

// joinChat gives the digests and deliveries of one chat to another. A digest
// whose name is taken there gets a number behind it.
func (t tx) joinChat(ctx context.Context, from, to int64) error {
	there, err := t.ListDigestsOfChat(ctx, to)
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	for _, d := range there {
		taken[d.Name] = true
	}
	coming, err := t.ListDigestsOfChat(ctx, from)
	if err != nil {
		return err
	}
	for _, d := range coming {
		name := d.Name
		for n := 2; taken[name]; n++ {
			name = fmt.Sprintf("%s %d", d.Name, n)
		}
		taken[name] = true
		if err := t.MoveDigest(ctx, MoveDigestParams{ID: d.ID, Chat: to, Name: name}); err != nil {
			return err
		}
	}
	if err := t.MoveDeliveries(ctx, MoveDeliveriesParams{OldChat: from, NewChat: to}); err != nil {
		return err
	}
	if err := t.MovePreferences(ctx, MovePreferencesParams{OldChat: from, NewChat: to}); err != nil {
		return err
	}
	return t.DeleteChat(ctx, from)
}

// moveCommunity renames a community, or gives its chats and feeds to one that
// has the name. Settings that were chosen there stay.
func (t tx) moveCommunity(ctx context.Context, from, to digest.Community) error {
	old, err := t.community(ctx, from)
	if errors.Is(err, digest.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	there, err := t.community(ctx, to)
	if errors.Is(err, digest.ErrNotFound) {
		return t.RenameCommunity(ctx, RenameCommunityParams{ID: old.ID, Name: to.ID})
	}
	if err != nil {
		return err
	}
	if err := t.MoveChatsToCommunity(ctx, MoveChatsToCommunityParams{OldCommunity: old.ID, NewCommunity: there.ID}); err != nil {
		return err
	}
	if err := t.joinFeeds(ctx, old.ID, there.ID); err != nil {
		return err
	}
	if !chosen(there) {
		err := t.SaveSettings(ctx, SaveSettingsParams{
			ID:              there.ID,
			Zone:            old.Zone,
			Language:        old.Language,
			Reads:           old.Reads,
			NoticesPlatform: old.NoticesPlatform,
			NoticesChat:     old.NoticesChat,
			NoticesThread:   old.NoticesThread,
			Length:          old.Length,
			Silent:          old.Silent,
		})
		if err != nil {
			return err
		}
	}
	return t.DeleteCommunity(ctx, old.ID)
}

func (t tx) joinFeeds(ctx context.Context, from, to int64) error {
	feeds, err := t.ListLinkedFeeds(ctx, from)
	if err != nil {
		return err
	}
	for _, feed := range feeds {
		if _, err := t.LinkFeed(ctx, LinkFeedParams{Community: to, Feed: feed}); err != nil {
			return err
		}
	}
	return errors.Join(t.UnlinkFeeds(ctx, from), t.DropOffers(ctx, from))
}

// chosen reports whether a community has chosen any setting; the place of
// notices is one that nobody needs to choose.
func chosen(c Community) bool {
	return c.Zone != "" || c.Language != "" || c.Reads != "[]" || c.Length != "" || c.Silent
}
