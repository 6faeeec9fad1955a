package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"newsdigest/digest"
)

// TakeLease takes the lease of key until now+ttl by the database's clock.
func (s *Store) TakeLease(ctx context.Context, key digest.Key, ttl time.Duration) (digest.Held, error) {
	held := digest.Held{Key: key}
	err := s.write(ctx, "take a lease", func(t tx) error {
		now, err := s.Clock(ctx, t.sql)
		if err != nil {
			return err
		}
		held.Epoch, err = t.TakeLease(ctx, TakeLeaseParams{
			Kind: key.Kind, ID: key.ID, Until: millis(now.Add(ttl)), Now: millis(now),
		})
		if errors.Is(err, sql.ErrNoRows) {
			return digest.ErrHeld
		}
		return err
	})
	if err != nil {
		return digest.Held{}, err
	}
	return held, nil
}

// KeepLease extends a lease to now+ttl. A lease that ran out and that nobody
// took since is still the holder's.
func (s *Store) KeepLease(ctx context.Context, held digest.Held, ttl time.Duration) error {
	return s.write(ctx, "keep a lease", func(t tx) error {
		now, err := s.Clock(ctx, t.sql)
		if err != nil {
			return err
		}
		n, err := t.KeepLease(ctx, KeepLeaseParams{
			Kind: held.Kind, ID: held.ID, Epoch: held.Epoch, Until: millis(now.Add(ttl)),
		})
		if err == nil && n == 0 {
			return digest.ErrLost
		}
		return err
	})
}

// DropLease ends a lease. Its epoch stays, so that it never comes again.
func (s *Store) DropLease(ctx context.Context, held digest.Held) error {
	return s.write(ctx, "drop a lease", func(t tx) error {
		return t.DropLease(ctx, DropLeaseParams{Kind: held.Kind, ID: held.ID, Epoch: held.Epoch})
	})
}
