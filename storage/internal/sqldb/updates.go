package sqldb

import (
	"context"
	"time"

	"newsdigest/digest"
)

// KeepUpdate keeps an update until it is answered.
func (s *Store) KeepUpdate(ctx context.Context, p digest.Platform, u digest.Update, now time.Time) (fresh bool, err error) {
	err = s.write(ctx, "keep an update", func(t tx) error {
		n, err := t.KeepUpdate(ctx, KeepUpdateParams{
			Platform: string(p), ID: u.ID, Data: clean(u.Data), Stored: millis(now),
		})
		fresh = n > 0
		return err
	})
	return fresh, err
}

// WaitingUpdates returns the updates that are not answered.
func (s *Store) WaitingUpdates(ctx context.Context, p digest.Platform) (updates []digest.Update, err error) {
	err = s.read(ctx, "list waiting updates", func(t tx) error {
		rows, err := t.WaitingUpdates(ctx, string(p))
		for _, row := range rows {
			updates = append(updates, digest.Update{ID: row.ID, Data: row.Data})
		}
		return err
	})
	return updates, err
}

// AnswerUpdate notes that an update is answered and forgets what it said.
func (s *Store) AnswerUpdate(ctx context.Context, p digest.Platform, id int64) error {
	return s.write(ctx, "note an answer", func(t tx) error {
		return t.AnswerUpdate(ctx, AnswerUpdateParams{Platform: string(p), ID: id})
	})
}
