package sqldb

import (
	"context"
	"time"
)

// calm is how much older than its digest news may be that an edition tells. A
// digest that counts as made so much later than now tells nothing that was
// published before now.
const calm = 24 * time.Hour

// PassOver marks everything before now as done.
func (s *Store) PassOver(ctx context.Context, now time.Time) error {
	return s.write(ctx, "pass over what was", func(t tx) error {
		digests, err := t.AllDigests(ctx)
		if err != nil {
			return err
		}
		for _, d := range digests {
			var due time.Time
			if d.Due > 0 {
				schedule, err := scheduleOf(d)
				if err != nil {
					return err
				}
				_, due = schedule.Next(now)
			}
			err := t.PassDigest(ctx, PassDigestParams{ID: d.ID, Due: millis(due), Now: millis(now), Created: millis(now.Add(calm))})
			if err != nil {
				return err
			}
		}
		if err := t.ForgiveOwed(ctx); err != nil {
			return err
		}
		return t.GiveUpDeliveries(ctx, "restored from a backup: it may have been sent since")
	})
}
