package sqldb

import (
	"cmp"
	"context"
	"time"

	"newsdigest/digest"
)

// SayNotice takes the oldest notice of a bot that was not said.
func (s *Store) SayNotice(ctx context.Context, held digest.Held) (notice digest.Notice, err error) {
	err = s.fenced(ctx, held, "say a notice", func(t tx) error {
		row, err := t.UnsaidNotice(ctx, held.ID)
		if err != nil {
			return absent(err)
		}
		if _, err := t.SayNotice(ctx, SayNoticeParams{ID: row.Notice.ID, Bot: held.ID}); err != nil {
			return err
		}
		notice, err = noticeOf(ListNoticesRow(row))
		return err
	})
	return notice, err
}

// addFeedNotice lets the communities that added a feed know what became of it.
// One without a digest sees it in its list of sources.
func (t tx) addFeedNotice(ctx context.Context, f digest.Fetch) error {
	feed, err := t.FindFeed(ctx, f.Feed)
	if err != nil {
		return absent(err)
	}
	readers, err := t.FeedReaders(ctx, f.Feed)
	if err != nil {
		return err
	}
	for _, r := range readers {
		err := t.AddFeedNotice(ctx, AddFeedNoticeParams{
			ID: t.id(), Digest: r.Digest, Bot: digest.Bot(digest.Platform(r.Platform)), Kind: string(f.Notice),
			Subject: cmp.Or(feed.Outlet, feed.Title, feed.Url), Why: clean(f.Polling.Error), Made: millis(f.Polling.Polled),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// ListNotices returns the notices about a community, newest first.
func (s *Store) ListNotices(ctx context.Context, c digest.Community, since time.Time, limit int) (notices []digest.Notice, err error) {
	err = s.read(ctx, "list notices", func(t tx) error {
		rows, err := t.ListNotices(ctx, ListNoticesParams{
			Platform: string(c.Platform), Name: c.ID, Since: millis(since), Most: int32(limit),
		})
		if err != nil {
			return err
		}
		for _, row := range rows {
			n, err := noticeOf(row)
			if err != nil {
				return err
			}
			notices = append(notices, n)
		}
		return nil
	})
	return notices, err
}

func noticeOf(row ListNoticesRow) (digest.Notice, error) {
	settings, err := settingsOf(row.Community)
	n := row.Notice
	return digest.Notice{
		ID: n.ID, Kind: digest.NoticeKind(n.Kind),
		Community: communityOf(row.Community), Chat: chatOf(row.Chat), Digest: row.Digest.Name, Settings: settings,
		Number: int(n.Number), Of: int(n.Parts), Subject: n.Subject, Why: n.Why, At: instant(n.Made),
	}, err
}

// SaveWait stores until when a bot must not do something.
func (s *Store) SaveWait(ctx context.Context, bot int64, kind digest.WaitKind, until time.Time) error {
	return s.write(ctx, "save a wait", func(t tx) error {
		return t.SaveWait(ctx, SaveWaitParams{Bot: bot, Kind: string(kind), Until: millis(until)})
	})
}

// FindWait returns what SaveWait stored last.
func (s *Store) FindWait(ctx context.Context, bot int64, kind digest.WaitKind) (until time.Time, err error) {
	err = s.read(ctx, "find a wait", func(t tx) error {
		until, err = t.wait(ctx, bot, kind)
		return err
	})
	return until, err
}
