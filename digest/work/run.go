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

// work takes the lease of key, runs the stage and gives the lease back. The
// context of the run ends before the lease does.
func (l *Loop) work(ctx context.Context, stage Stage, key digest.Key) (err error) {
	timeout := cmp.Or(stage.Timeout, defaultTimeout)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	held, err := l.Leases.TakeLease(ctx, key, timeout+leaseMargin)
	if errors.Is(err, digest.ErrHeld) {
		return err
	}
	if err != nil {
		return fmt.Errorf("take the lease: %w", err)
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), dropTime)
		defer cancel()
		if err := l.Leases.DropLease(ctx, held); err != nil {
			l.Log.Warn("lease not given back", "kind", key.Kind, "id", key.ID, "error", err)
		}
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
