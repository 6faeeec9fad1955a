package sqldb

import (
	"context"
	"errors"
	"slices"
	"time"

	"newsdigest/digest"
)

// FindSettings returns the settings of a community.
func (s *Store) FindSettings(ctx context.Context, c digest.Community) (settings digest.Settings, err error) {
	err = s.read(ctx, "find settings", func(t tx) error {
		row, err := t.community(ctx, c)
		if errors.Is(err, digest.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		settings, err = settingsOf(row)
		return err
	})
	return settings, err
}

// SaveSettings stores settings and moves the community's schedules to a
// changed zone.
func (s *Store) SaveSettings(ctx context.Context, c digest.Community, settings digest.Settings, now time.Time) error {
	return s.write(ctx, "save settings", func(t tx) error {
		row, err := t.SaveCommunity(ctx, SaveCommunityParams{ID: t.id(), Platform: string(c.Platform), Name: c.ID})
		if err != nil {
			return err
		}
		err = t.SaveSettings(ctx, SaveSettingsParams{
			ID:              row.ID,
			Zone:            settings.Zone,
			Language:        settings.Language,
			Reads:           encode(settings.Reads),
			NoticesPlatform: string(settings.Notices.Platform),
			NoticesChat:     settings.Notices.ID,
			NoticesThread:   settings.Notices.Thread,
			Length:          string(settings.Length),
			Silent:          settings.Silent,
			Images:          settings.Images,
		})
		if err != nil || row.Zone == settings.Zone {
			return err
		}
		digests, err := t.digestsOf(ctx, row.ID)
		if err != nil {
			return err
		}
		for _, d := range digests {
			d.Schedule.Zone = settings.Zone
			if err := t.schedule(ctx, d, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// Greet records that a community is greeted. It reports false where it was
// since joined, or where a digest comes there.
func (s *Store) Greet(ctx context.Context, c digest.Community, joined, now time.Time) (fresh bool, err error) {
	err = s.write(ctx, "greet a community", func(t tx) error {
		row, err := t.SaveCommunity(ctx, SaveCommunityParams{ID: t.id(), Platform: string(c.Platform), Name: c.ID})
		if err != nil {
			return err
		}
		n, err := t.Greet(ctx, GreetParams{ID: row.ID, Joined: millis(joined), Now: millis(now)})
		if err != nil || n == 0 {
			return err
		}
		digests, err := t.digestsOf(ctx, row.ID)
		fresh = !slices.ContainsFunc(digests, func(d digest.Digest) bool { return !d.Due.IsZero() })
		return err
	})
	return fresh && err == nil, err
}

// FindStanding returns the standing of a chat as it is at now.
func (s *Store) FindStanding(ctx context.Context, chat digest.Chat, now time.Time) (standing digest.Standing, err error) {
	standing.State = digest.StateActive
	err = s.read(ctx, "find standing", func(t tx) error {
		row, err := t.chat(ctx, chat)
		if errors.Is(err, digest.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if standing = standingOf(row); pauseEnded(standing, now) {
			standing = digest.Standing{State: digest.StateActive}
		}
		return nil
	})
	return standing, err
}

// SetStanding pauses or resumes a chat. Resuming the chat itself resumes its
// threads that were gone with it.
func (s *Store) SetStanding(ctx context.Context, c digest.Community, chat digest.Chat, standing digest.Standing, now time.Time) error {
	return s.write(ctx, "set standing", func(t tx) error {
		home, err := t.community(ctx, c)
		if err != nil {
			return err
		}
		rows, err := t.ListThreads(ctx, ListThreadsParams{Platform: string(chat.Platform), Name: chat.ID})
		if err != nil {
			return err
		}
		found := false
		for _, row := range rows {
			resumed := standing.State == digest.StateActive && chat.Thread == "" && row.State == string(digest.StateGone)
			if row.Community != home.ID || row.Thread != chat.Thread && !resumed {
				continue
			}
			found = true
			if err := t.setStanding(ctx, row, standing, now); err != nil {
				return err
			}
		}
		if !found {
			return digest.ErrNotFound
		}
		return nil
	})
}

// setStanding writes the standing of one chat; where that ends a pause or an
// absence, its digests start again calmly.
func (t tx) setStanding(ctx context.Context, row Chat, standing digest.Standing, now time.Time) error {
	err := t.SetStanding(ctx, SetStandingParams{
		ID: row.ID, State: string(standing.State), Until: millis(standing.Until), Why: clean(standing.Why), Now: millis(now),
	})
	before := standingOf(row)
	if err != nil || standing.State != digest.StateActive || before.State == digest.StateActive {
		return err
	}
	if pauseEnded(before, now) {
		now = before.Until // editions may have been printed since
	}
	if err := t.ForgiveChat(ctx, row.ID); err != nil {
		return err
	}
	digests, err := t.ListDigestsOfChat(ctx, row.ID)
	if err != nil {
		return err
	}
	for _, d := range digests {
		schedule, err := scheduleOf(d)
		if err != nil {
			return err
		}
		due := instant(d.Due)
		if !due.After(now) {
			_, due = schedule.Next(now)
		}
		if err := t.SetCovered(ctx, SetCoveredParams{ID: d.ID, Due: millis(due), Covered: millis(now)}); err != nil {
			return err
		}
	}
	return nil
}

// CountChats returns how many chats of each platform wait for editions.
func (s *Store) CountChats(ctx context.Context) (counts map[digest.Platform]int, err error) {
	err = s.read(ctx, "count chats", func(t tx) error {
		rows, err := t.ListPlatforms(ctx)
		counts = make(map[digest.Platform]int, len(rows))
		for _, row := range rows {
			counts[digest.Platform(row.Platform)] = int(row.Chats)
		}
		return err
	})
	return counts, err
}

// community returns the row of c, or digest.ErrNotFound.
func (t tx) community(ctx context.Context, c digest.Community) (Community, error) {
	row, err := t.FindCommunity(ctx, FindCommunityParams{Platform: string(c.Platform), Name: c.ID})
	return row, absent(err)
}

// chat returns the row of c, or digest.ErrNotFound.
func (t tx) chat(ctx context.Context, c digest.Chat) (Chat, error) {
	row, err := t.FindChat(ctx, FindChatParams{Platform: string(c.Platform), Name: c.ID, Thread: c.Thread})
	return row, absent(err)
}

func settingsOf(c Community) (digest.Settings, error) {
	reads, err := decode[string](c.Reads)
	return digest.Settings{
		Zone:     c.Zone,
		Language: c.Language,
		Reads:    reads,
		Length:   digest.Length(c.Length),
		Silent:   c.Silent,
		Images:   c.Images,
		Notices:  digest.Chat{Platform: digest.Platform(c.NoticesPlatform), ID: c.NoticesChat, Thread: c.NoticesThread},
	}, err
}

func communityOf(c Community) digest.Community {
	return digest.Community{Platform: digest.Platform(c.Platform), ID: c.Name}
}

func chatOf(c Chat) digest.Chat {
	return digest.Chat{Platform: digest.Platform(c.Platform), ID: c.Name, Thread: c.Thread}
}

func standingOf(c Chat) digest.Standing {
	return digest.Standing{State: digest.State(c.State), Until: instant(c.Until), Why: c.Why}
}

func pauseEnded(s digest.Standing, now time.Time) bool {
	return s.State == digest.StatePaused && !s.Until.IsZero() && !s.Until.After(now)
}
