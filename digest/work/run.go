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
	l.dropKept(ctx, key)
	held, err := l.Leases.TakeLease(ctx, key, timeout+leaseMargin)
	if errors.Is(err, digest.ErrHeld) {
		return err
	}
	if err != nil {
		return fmt.Errorf("take the lease: %w", err)
	}
	defer l.drop(ctx, held)
	return l.guarded(ctx, stage, held)
}

// drop gives a lease back, also while the program stops. One that can not be
// given back, because the disk is full, is kept for dropKept.
func (l *Loop) drop(ctx context.Context, held digest.Held) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), dropTime)
	defer cancel()
	err := l.Leases.DropLease(ctx, held)
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.kept, held.Key)
	if err == nil {
		return
	}
	l.Log.Warn("lease not given back", "kind", held.Kind, "id", held.ID, "error", err)
	if l.kept == nil {
		l.kept = map[digest.Key]digest.Held{}
	}
	l.kept[held.Key] = held
}

// dropKept gives back the lease of key that an earlier run could not give
// back, so that nothing waits until it has run out.
func (l *Loop) dropKept(ctx context.Context, key digest.Key) {
	l.mu.Lock()
	held, ok := l.kept[key]
	l.mu.Unlock()
	if ok {
		l.drop(ctx, held)
	}
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
