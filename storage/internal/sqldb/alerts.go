package sqldb

import (
	"context"
	"errors"
	"fmt"
	"time"

	"newsdigest/digest"
)

// SetAlerts begins or ends telling stories of a chat at once.
func (s *Store) SetAlerts(ctx context.Context, c digest.Community, chat digest.Chat, on bool, now time.Time) error {
	return s.write(ctx, "set alerts", func(t tx) error {
		row, err := t.chatOf(ctx, c, chat)
		if err != nil {
			return err
		}
		var next time.Time
		if on {
			next = now
		}
		return t.SetAlert(ctx, SetAlertParams{ID: row.ID, Alert: millis(next)})
	})
}

// HasAlerts reports whether stories of a chat are told at once.
func (s *Store) HasAlerts(ctx context.Context, chat digest.Chat) (on bool, err error) {
	err = s.read(ctx, "find alerts", func(t tx) error {
		row, err := t.chat(ctx, chat)
		if errors.Is(err, digest.ErrNotFound) {
			return nil
		}
		on = row.Alert > 0
		return err
	})
	return on, err
}

// DueAlerts returns the chats in which to look for a story to be told at once.
func (s *Store) DueAlerts(ctx context.Context, now time.Time, limit int, platforms ...digest.Platform) (wakes []digest.Wake, err error) {
	if len(platforms) == 0 {
		platforms = digest.Platforms()
	}
	err = s.read(ctx, "list due alerts", func(t tx) error {
		rows, err := t.DueAlerts(ctx, DueAlertsParams{Now: millis(now), Most: int32(limit), Platforms: fmt.Sprint(platforms)})
		for _, row := range rows {
			wakes = append(wakes, wake("alert", row.ID, row.Alert))
		}
		return err
	})
	return wakes, err
}

// FindAlert returns the digests of a chat and how many alerts it got since.
func (s *Store) FindAlert(ctx context.Context, chat int64, since time.Time) (digests []digest.Digest, alerts int, err error) {
	err = s.read(ctx, "find an alert", func(t tx) error {
		rows, err := t.ListDigestsOfChat(ctx, chat)
		if err != nil {
			return err
		}
		digests = nil
		for _, row := range rows {
			d, err := t.digest(ctx, row.ID)
			if err != nil {
				return err
			}
			digests = append(digests, d)
		}
		n, err := t.CountAlerts(ctx, CountAlertsParams{Chat: chat, Since: millis(since)})
		alerts = int(n)
		return err
	})
	return digests, alerts, err
}

// MoveAlert says when to look next.
func (s *Store) MoveAlert(ctx context.Context, held digest.Held, chat int64, next time.Time) error {
	return s.fenced(ctx, held, "move an alert", func(t tx) error {
		return t.MoveAlert(ctx, MoveAlertParams{ID: chat, Alert: millis(next)})
	})
}
