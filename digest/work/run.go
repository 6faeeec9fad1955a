package work

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"newsdigest/digest"
)

// errEnded means that a run ended its goroutine instead of returning.
var errEnded = errors.New("the run did not return")

// work takes the lease of key, keeps it while the stage runs, and gives it back.
func (l *Loop) work(ctx context.Context, stage Stage, key digest.Key) error {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(stage.Timeout, defaultTimeout))
	defer cancel()
	held, err := l.Leases.TakeLease(ctx, key, leaseTime)
	if errors.Is(err, digest.ErrHeld) {
		return err
	}
	if err != nil {
		return fmt.Errorf("take the lease: %w", err)
	}
	ctx, stop := l.keep(ctx, held)
	defer func() {
		stop()
		l.drop(ctx, held)
	}()
	return l.guarded(ctx, stage, held)
}

// guarded turns a panic of the run into an error.
func (l *Loop) guarded(ctx context.Context, stage Stage, held digest.Held) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
			l.Log.Error("work panicked", "kind", held.Kind, "id", held.ID, "panic", v, "stack", string(debug.Stack()))
		}
	}()
	return stage.Run(ctx, held)
}
