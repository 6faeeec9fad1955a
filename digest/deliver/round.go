package deliver

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"newsdigest/digest"
)

const (
	// batch is how many deliveries are listed at once.
	batch = 64
	// lookAgain is how long calls may be waited for before it is looked for
	// what became due meanwhile.
	lookAgain = time.Second
	// patience is how long a bot that has to wait is waited for. A longer
	// wait is stored, and the run ends.
	patience = 2 * time.Second
)

// A round is one run of the courier for one bot. Only the goroutine that runs
// it touches it; calls report to it through done.
type round struct {
	*Courier
	held    digest.Held
	end     time.Time      // nothing is started after
	busy    map[int64]bool // deliveries that are in hand, by id
	done    chan finished
	stopped bool      // the whole bot must wait
	until   time.Time // which is stored
	errs    []error
}

// finished is what became of one delivery.
type finished struct {
	id   int64
	wait time.Duration // the whole bot must wait for so long
	err  error         // about the bot or the database, not about one chat
}

// run starts what is ready until nothing is, and waits for all of it.
func (r *round) run(ctx context.Context) error {
	for r.goesOn(ctx) {
		moved, err := r.start(ctx)
		if err != nil {
			r.errs = append(r.errs, err)
			break
		}
		if moved == 0 && len(r.busy) == 0 {
			break
		}
		if moved < batch {
			r.attend(ctx)
		}
	}
	for len(r.busy) > 0 {
		r.note(ctx, <-r.done)
	}
	return errors.Join(r.errs...)
}

func (r *round) goesOn(ctx context.Context) bool {
	return ctx.Err() == nil && !r.stopped && len(r.errs) == 0 && r.Now().Before(r.end)
}

// start starts one part of each of several chats, as fast as the platform
// allows, and returns how many it started or put off.
func (r *round) start(ctx context.Context) (moved int, err error) {
	ready, err := r.Store.Ready(ctx, r.held.ID, r.Now(), batch)
	if err != nil {
		return 0, fmt.Errorf("list ready deliveries: %w", err)
	}
	for _, d := range ready {
		if r.busy[d.ID] {
			continue
		}
		for len(r.busy) >= r.calls(r.held.ID) {
			r.note(ctx, <-r.done)
		}
		mine, err := r.turn(ctx, d)
		if err != nil || !r.goesOn(ctx) {
			return moved, err
		}
		moved++
		if mine {
			r.busy[d.ID] = true
			go r.carry(ctx, d)
		}
	}
	return moved, nil
}

// turn waits until the bot may make a call for a delivery. It returns false
// where the delivery's chat or the bot must wait longer, and stores that.
func (r *round) turn(ctx context.Context, d digest.Delivery) (bool, error) {
	for r.goesOn(ctx) {
		t := r.Sender.Turn(d.Chat)
		switch {
		case t.Chat > 0:
			err := r.Store.Postpone(ctx, r.held, d.ID, notBefore(r.Now().Add(t.Chat)))
			if errors.Is(err, digest.ErrNotFound) {
				err = nil // its chat went meanwhile
			}
			return false, err
		case t.Bot <= 0:
			return true, nil
		case t.Bot > patience:
			r.hold(ctx, t.Bot)
		default:
			sleep(ctx, t.Bot)
		}
	}
	return false, nil
}

// carry delivers d and reports. A panic is an error, and its delivery is left
// to the next run as one that was interrupted.
func (r *round) carry(ctx context.Context, d digest.Delivery) {
	f := finished{err: errors.New("a delivery did not return")}
	defer func() {
		if v := recover(); v != nil {
			f.err = fmt.Errorf("panic: %v", v)
			r.Log.Error("delivery panicked", "delivery", d.ID, "chat", d.Chat, "panic", v, "stack", string(debug.Stack()))
		}
		f.id = d.ID
		r.done <- f
	}()
	f = r.deliver(ctx, r.held, d)
}

// attend waits until a call has ended, or for a while.
func (r *round) attend(ctx context.Context) {
	if len(r.busy) == 0 {
		return
	}
	timer := time.NewTimer(lookAgain)
	defer timer.Stop()
	select {
	case f := <-r.done:
		r.note(ctx, f)
	case <-timer.C:
	case <-ctx.Done():
	}
}

func (r *round) note(ctx context.Context, f finished) {
	delete(r.busy, f.id)
	if f.err != nil {
		r.errs = append(r.errs, f.err)
	}
	if f.wait > 0 {
		r.hold(ctx, f.wait)
	}
}

// hold ends the round and stores how long the bot must wait, so that a
// restart does not forget it.
func (r *round) hold(ctx context.Context, d time.Duration) {
	until := notBefore(r.Now().Add(d))
	if r.stopped = true; !until.After(r.until) {
		return
	}
	r.until = until
	r.Log.Warn("bot has to wait", "bot", r.held.ID, "wait", d)
	if err := r.Store.SaveWait(context.WithoutCancel(ctx), r.held.ID, digest.WaitSend, until); err != nil {
		r.errs = append(r.errs, fmt.Errorf("save how long the bot waits: %w", err))
	}
}

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
