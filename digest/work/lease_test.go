package work_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/work"
)

// A lease is kept while its run lasts, which is ended in its stage's time and
// before another process may have the lease.
func TestLoop_KeepsLeases(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		timeout time.Duration // of the stage
		ends    time.Duration // after its context has, as a call takes that was made
		at      time.Duration // when disturb is called
		disturb func(l *leases, key digest.Key)
		ran     time.Duration // until its context ended
		left    time.Duration // of the lease when it returned
		cause   error
	}{
		{
			name: "a run that needs all its time", timeout: 95 * time.Second,
			ran: 95 * time.Second, left: 25 * time.Second, cause: context.DeadlineExceeded,
		},
		{
			name: "a call that is waited for", timeout: 95 * time.Second, ends: 9 * time.Second,
			ran: 95 * time.Second, left: 26 * time.Second, cause: context.DeadlineExceeded,
		},
		{
			name: "a run that does not end", timeout: 25 * time.Second, ends: time.Minute,
			ran: 25 * time.Second, left: -25 * time.Second, cause: context.DeadlineExceeded,
		},
		{
			name: "another process has the lease", timeout: time.Hour,
			at: 15 * time.Second, disturb: func(l *leases, key digest.Key) { l.epoch[key]++ },
			ran: 20 * time.Second, left: 20 * time.Second, cause: digest.ErrLost,
		},
		{
			name: "leases cannot be kept for a while", timeout: time.Hour,
			at: 15 * time.Second, disturb: func(l *leases, _ digest.Key) { l.full = true },
			ran: 30 * time.Second, left: 10 * time.Second, cause: nil,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				shared := newLeases()
				began := time.Now()
				var ran, left time.Duration
				var cause error
				stage := newRows("send", map[int64]time.Duration{1: 0}).stage(1)
				stage.Timeout = tt.timeout
				stage.Run = func(ctx context.Context, held digest.Held) error {
					<-ctx.Done()
					ran, cause = time.Since(began), context.Cause(ctx)
					time.Sleep(tt.ends)
					shared.mu.Lock()
					left = time.Until(shared.until[held.Key])
					shared.mu.Unlock()
					return ctx.Err()
				}
				stop := start(t, &work.Loop{Stages: []work.Stage{stage}, Leases: shared})
				time.Sleep(tt.at)
				if tt.disturb != nil {
					shared.mu.Lock()
					tt.disturb(shared, digest.Key{Kind: "send", ID: 1})
					shared.mu.Unlock()
				}
				time.Sleep(tt.ran + tt.ends - tt.at + time.Millisecond)
				stop()
				if ran != tt.ran || left != tt.left {
					t.Errorf("the run was ended after %v and returned with %v of its lease left, want %v and %v", ran, left, tt.ran, tt.left)
				}
				if tt.cause != nil && !errors.Is(cause, tt.cause) {
					t.Errorf("it was ended by %v, want %v", cause, tt.cause)
				}
			})
		})
	}
}
