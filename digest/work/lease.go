package work

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"newsdigest/digest"
)

const (
	// leaseTime is how long a lease lasts that nobody keeps: so long the work
	// of a process that died waits, and that of one whose lease was taken by a
	// commit that seemed to fail.
	leaseTime = 30 * time.Second
	// keepEvery is how often a lease is extended.
	keepEvery = 10 * time.Second
	// dropTime bounds giving a lease back, also while the program stops.
	dropTime = 10 * time.Second
)

// keep extends a lease until stop is called, which waits for it. A run that
// does not end when its time is over loses it. The context that it returns
// ends before the lease does: where another process has taken that, or where
// it could not be extended.
func (l *Loop) keep(ctx context.Context, held digest.Held) (run context.Context, stop func()) {
	run, end := context.WithCancelCause(ctx)
	// Calls that were made are waited for after the program was told to stop,
	// and still need their lease.
	keeping, done := context.WithCancel(context.WithoutCancel(ctx))
	var group sync.WaitGroup
	group.Go(func() {
		last, _ := ctx.Deadline()
		until := time.Now().Add(leaseTime)
		for pause(keeping, keepEvery) && time.Now().Before(last.Add(keepEvery)) {
			now := time.Now()
			err := l.extend(keeping, held)
			switch {
			case err == nil:
				until = now.Add(leaseTime)
			case errors.Is(err, digest.ErrLost), !time.Now().Add(keepEvery).Before(until):
				end(fmt.Errorf("keep the lease: %w", err))
			}
		}
	})
	return run, func() {
		done()
		group.Wait()
		end(nil)
	}
}

func (l *Loop) extend(ctx context.Context, held digest.Held) error {
	ctx, cancel := context.WithTimeout(ctx, keepEvery)
	defer cancel()
	return l.Leases.KeepLease(ctx, held, leaseTime)
}

// pause waits for d, and reports false where ctx ended before.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// drop gives a lease back, also while the program stops.
func (l *Loop) drop(ctx context.Context, held digest.Held) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), dropTime)
	defer cancel()
	if err := l.Leases.DropLease(ctx, held); err != nil {
		l.Log.Warn("lease not given back", "kind", held.Kind, "id", held.ID, "error", err)
	}
}
