package sqldb

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"newsdigest/digest"
)

const (
	// mostStories is how many stories the editions of a new digest show.
	mostStories = 9
	// lookBack is how far before now a new digest looks.
	lookBack = 24 * time.Hour
)

// Subscribe adds a topic to a digest.
func (s *Store) Subscribe(ctx context.Context, sub digest.Subscription) (d digest.Digest, err error) {
	err = s.write(ctx, "subscribe", func(t tx) error {
		id, err := t.makeDigest(ctx, sub)
		if err != nil {
			return err
		}
		query, err := t.SaveQuery(ctx, SaveQueryParams{ID: t.id(), Text: clean(sub.Topic.Query)})
		if err != nil {
			return err
		}
		n, err := t.AddTopic(ctx, AddTopicParams{ID: t.id(), Digest: id, Name: clean(sub.Topic.Name), Query: query})
		if err != nil {
			return err
		}
		if d, err = t.digest(ctx, id); err != nil {
			return err
		}
		if n == 0 {
			return digest.ErrExists
		}
		if len(d.Topics) > 1 {
			return nil
		}
		// The first topic starts the digest, or starts it again calmly.
		if err := t.schedule(ctx, d, sub.Now); err != nil {
			return err
		}
		_, due := d.Schedule.Next(sub.Now)
		err = t.SetCovered(ctx, SetCoveredParams{ID: id, Due: millis(due), Covered: millis(sub.Now.Add(-lookBack))})
		if err != nil {
			return err
		}
		d, err = t.digest(ctx, id)
		return err
	})
	if err != nil && !errors.Is(err, digest.ErrExists) {
		return digest.Digest{}, err
	}
	return d, err
}

// makeDigest finds or makes community, chat and digest and returns the
// digest's id. Names of digests are compared without case.
func (t tx) makeDigest(ctx context.Context, sub digest.Subscription) (int64, error) {
	home, err := t.SaveCommunity(ctx, SaveCommunityParams{
		ID: t.id(), Platform: string(sub.Community.Platform), Name: sub.Community.ID,
	})
	if err != nil {
		return 0, err
	}
	chat, err := t.makeChat(ctx, home.ID, sub.Chat, sub.Now)
	if err != nil {
		return 0, err
	}
	err = t.OfferNotices(ctx, OfferNoticesParams{
		ID: home.ID, NoticesPlatform: string(sub.Notices.Platform), NoticesChat: sub.Notices.ID, NoticesThread: sub.Notices.Thread,
	})
	if err != nil {
		return 0, err
	}
	digests, err := t.ListDigestsOfChat(ctx, chat.ID)
	if err != nil {
		return 0, err
	}
	name := clean(sub.Digest)
	for _, d := range digests {
		if name == "" || strings.EqualFold(d.Name, name) {
			return d.ID, nil
		}
	}
	id := t.id()
	return id, t.AddDigest(ctx, AddDigestParams{
		ID: id, Chat: chat.ID, Name: name,
		Zone: sub.Schedule.Zone, Days: encode(sub.Schedule.Days), Hours: encode(sub.Schedule.At), Quiet: quietText(sub.Schedule.Quiet),
		Stories: mostStories, Created: millis(sub.Now), Covered: millis(sub.Now.Add(-lookBack)),
	})
}

// makeChat finds or makes a chat of a community; one that was gone is back. It
// returns digest.ErrNotFound where the chat is another community's.
func (t tx) makeChat(ctx context.Context, community int64, c digest.Chat, now time.Time) (Chat, error) {
	row, err := t.SaveChat(ctx, SaveChatParams{
		ID: t.id(), Community: community, Platform: string(c.Platform), Name: c.ID, Thread: c.Thread,
	})
	switch {
	case err != nil:
		return Chat{}, err
	case row.Community != community:
		return Chat{}, digest.ErrNotFound
	case row.State == string(digest.StateGone):
		err = t.setStanding(ctx, row, digest.Standing{State: digest.StateActive}, now)
	}
	return row, err
}

// Unsubscribe removes a topic, and its query where no other topic asks it.
func (s *Store) Unsubscribe(ctx context.Context, c digest.Community, topic int64) error {
	return s.write(ctx, "unsubscribe", func(t tx) error {
		found, err := t.FindTopic(ctx, FindTopicParams{Topic: topic, Platform: string(c.Platform), Name: c.ID})
		if err != nil {
			return absent(err)
		}
		if err := t.DeleteTopic(ctx, topic); err != nil {
			return err
		}
		if err := t.dropQuery(ctx, found.Query); err != nil {
			return err
		}
		return t.StopWithoutTopics(ctx, found.Digest)
	})
}

// dropQuery removes a query that no topic asks any more, and what it matched.
func (t tx) dropQuery(ctx context.Context, query int64) error {
	if err := t.HoldQuery(ctx, query); err != nil {
		return err
	}
	if n, err := t.DeleteUnasked(ctx, query); err != nil || n == 0 {
		return err
	}
	if err := t.DeleteMatchesOfQuery(ctx, query); err != nil {
		return err
	}
	return t.DeleteLeadsOfQuery(ctx, query)
}

// ListDigests returns the digests of a community.
func (s *Store) ListDigests(ctx context.Context, c digest.Community) (digests []digest.Digest, err error) {
	err = s.read(ctx, "list digests", func(t tx) error {
		home, err := t.community(ctx, c)
		if errors.Is(err, digest.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		digests, err = t.digestsOf(ctx, home.ID)
		return err
	})
	return digests, err
}

// FindDigest returns one digest. Its standing is as it was set: a pause that
// has ended still says when, so that an edition can start there.
func (s *Store) FindDigest(ctx context.Context, id int64) (d digest.Digest, err error) {
	err = s.read(ctx, "find a digest", func(t tx) error {
		d, err = t.digest(ctx, id)
		return err
	})
	return d, err
}

// SetSchedule changes when a digest is due.
func (s *Store) SetSchedule(ctx context.Context, c digest.Community, id int64, schedule digest.Schedule, now time.Time) (d digest.Digest, err error) {
	err = s.write(ctx, "set a schedule", func(t tx) error {
		found, err := t.digest(ctx, id)
		if err != nil {
			return err
		}
		if found.Community != c {
			return digest.ErrNotFound
		}
		found.Schedule = schedule
		if err := t.schedule(ctx, found, now); err != nil {
			return err
		}
		if found.Due.IsZero() { // it comes for the first time, or again
			if err := t.Cover(ctx, CoverParams{ID: id, Covered: millis(now.Add(-lookBack))}); err != nil {
				return err
			}
		}
		d, err = t.digest(ctx, id)
		return err
	})
	return d, err
}

// DueDigests returns the digests that are edited next.
func (s *Store) DueDigests(ctx context.Context, now time.Time, limit int, platforms ...digest.Platform) (wakes []digest.Wake, err error) {
	if len(platforms) == 0 {
		platforms = digest.Platforms()
	}
	err = s.read(ctx, "list due digests", func(t tx) error {
		rows, err := t.DueDigests(ctx, DueDigestsParams{Now: millis(now), Most: int64(limit), Platforms: fmt.Sprint(platforms)})
		for _, row := range rows {
			wakes = append(wakes, wake("edit", row.ID, row.Due))
		}
		return err
	})
	return wakes, err
}

// schedule writes the schedule of d; it is due at its first slot after now,
// and never while it has no topics.
func (t tx) schedule(ctx context.Context, d digest.Digest, now time.Time) error {
	var due time.Time
	if len(d.Topics) > 0 {
		_, due = d.Schedule.Next(now)
	}
	return t.SetSchedule(ctx, SetScheduleParams{
		ID: d.ID, Zone: d.Schedule.Zone, Days: encode(d.Schedule.Days), Hours: encode(d.Schedule.At),
		Quiet: quietText(d.Schedule.Quiet), Due: millis(due),
	})
}

// digest returns one digest, or digest.ErrNotFound.
func (t tx) digest(ctx context.Context, id int64) (digest.Digest, error) {
	row, err := t.FindDigest(ctx, id)
	if err != nil {
		return digest.Digest{}, absent(err)
	}
	topics, err := t.ListTopicsOfDigest(ctx, id)
	if err != nil {
		return digest.Digest{}, err
	}
	return digestOf(ListDigestsRow(row), topics)
}

// digestsOf returns the digests of the community with that row id.
func (t tx) digestsOf(ctx context.Context, community int64) ([]digest.Digest, error) {
	rows, err := t.ListDigests(ctx, community)
	if err != nil {
		return nil, err
	}
	topics, err := t.ListTopics(ctx, community)
	if err != nil {
		return nil, err
	}
	byDigest := map[int64][]ListTopicsOfDigestRow{}
	for _, topic := range topics {
		byDigest[topic.Digest] = append(byDigest[topic.Digest], ListTopicsOfDigestRow(topic))
	}
	var digests []digest.Digest
	for _, row := range rows {
		d, err := digestOf(row, byDigest[row.Digest.ID])
		if err != nil {
			return nil, err
		}
		digests = append(digests, d)
	}
	return digests, nil
}

func digestOf(row ListDigestsRow, topics []ListTopicsOfDigestRow) (digest.Digest, error) {
	schedule, err := scheduleOf(row.Digest)
	if err != nil {
		return digest.Digest{}, err
	}
	settings, err := settingsOf(row.Community)
	if err != nil {
		return digest.Digest{}, err
	}
	d := digest.Digest{
		ID:        row.Digest.ID,
		Community: communityOf(row.Community),
		Chat:      chatOf(row.Chat),
		Name:      row.Digest.Name,
		Schedule:  schedule,
		Stories:   int(row.Digest.Stories),
		Created:   instant(row.Digest.Created),
		Covered:   instant(row.Digest.Covered),
		Due:       instant(row.Digest.Due),
		Settings:  settings,
		Standing:  standingOf(row.Chat),
	}
	for _, t := range topics {
		d.Topics = append(d.Topics, digest.Topic{ID: t.ID, Name: t.Name, Query: t.Query})
	}
	return d, nil
}

func scheduleOf(d Digest) (digest.Schedule, error) {
	days, err := decode[time.Weekday](d.Days)
	if err != nil {
		return digest.Schedule{}, err
	}
	at, err := decode[digest.Clock](d.Hours)
	if err != nil {
		return digest.Schedule{}, err
	}
	schedule := digest.Schedule{Zone: d.Zone, Days: days, At: at}
	ends, err := decode[digest.Clock](d.Quiet)
	if len(ends) == 2 {
		schedule.Quiet = digest.Quiet{From: ends[0], To: ends[1]}
	}
	return schedule, err
}

// quietText returns quiet hours as the tables keep them: a list of both ends,
// empty where there are none.
func quietText(q digest.Quiet) string {
	if q.From == q.To {
		return "[]"
	}
	return encode([]digest.Clock{q.From, q.To})
}
