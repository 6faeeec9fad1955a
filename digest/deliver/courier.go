package deliver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/work"
)

// Store is the part of storage that the courier needs.
type Store interface {
	DueSends(ctx context.Context, now time.Time, limit int) ([]digest.Wake, error)
	Ready(ctx context.Context, bot int64, now time.Time, limit int) ([]digest.Delivery, error)
	Interrupted(ctx context.Context, held digest.Held, now time.Time) (int, error)
	Claim(ctx context.Context, held digest.Held, id int64, e digest.Envelope, now time.Time) error
	Settle(ctx context.Context, held digest.Held, s digest.Settlement, now time.Time) error
	ChatGone(ctx context.Context, chat digest.Chat, why string, now time.Time) error
	MoveChat(ctx context.Context, p digest.Platform, from, to string, communityFrom, communityTo string) error
}

// A Sender makes one API call for a part and says what became of it. It
// never retries.
type Sender interface {
	Send(ctx context.Context, s digest.Shipment) digest.Outcome
}

const (
	// sendTime bounds one API call.
	sendTime = 20 * time.Second
	// runTime bounds one run; no part is claimed in its last sendTime.
	runTime = 2 * time.Minute
	// lateAfter is how long after its edition was composed a part says that
	// it is late.
	lateAfter = 15 * time.Minute
)

// A Courier sends what is due, one part of a chat at a time, so that a chat
// with twelve parts does not delay one with a single part.
type Courier struct {
	Store  Store
	Sender Sender
	Policy Policy
	Now    func() time.Time
	Log    *slog.Logger
	// Parallel is how many calls run at once for one bot; 0 means 8.
	Parallel int
}

// Stage returns the courier's stage. Its keys are bots.
func (c *Courier) Stage() work.Stage {
	return work.Stage{
		Kind:    "send",
		Workers: 4, // one for each platform, so that a slow one delays no other
		Timeout: runTime + sendTime,
		Due:     c.Store.DueSends,
		Run:     c.Run,
	}
}

// Run sends for one bot until nothing is due or its time is up. A part that
// an earlier holder left in the middle of a call becomes an unknown outcome
// first. When ctx ends, no more parts are claimed, and calls that were made
// are waited for.
func (c *Courier) Run(ctx context.Context, held digest.Held) error {
	n, err := c.Store.Interrupted(ctx, held, c.Now())
	if err != nil {
		return fmt.Errorf("find interrupted deliveries: %w", err)
	}
	if n > 0 {
		c.Log.Warn("deliveries were interrupted", "bot", held.ID, "count", n)
	}
	end := c.Now().Add(runTime)
	for ctx.Err() == nil && c.Now().Before(end) {
		ready, err := c.Store.Ready(ctx, held.ID, c.Now(), 64)
		if err != nil {
			return fmt.Errorf("list ready deliveries: %w", err)
		}
		if len(ready) == 0 {
			return nil
		}
		wait, err := c.round(ctx, held, ready, end)
		if err != nil {
			return err
		}
		sleep(ctx, min(wait, end.Sub(c.Now())))
	}
	return nil
}

// round sends one part to each of several chats, and claims none after end. It returns how long the
// whole bot must wait, and the first error that is about the bot or the
// database and not about one chat.
func (c *Courier) round(ctx context.Context, held digest.Held, ready []digest.Delivery, end time.Time) (time.Duration, error) {
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		wait  time.Duration
		errs  []error
	)
	slots := make(chan struct{}, cmp.Or(c.Parallel, 8))
	stopped := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return wait > 0 || len(errs) > 0
	}
	for _, d := range ready {
		slots <- struct{}{}
		if ctx.Err() != nil || stopped() || !c.Now().Before(end) {
			break
		}
		group.Go(func() {
			defer func() { <-slots }()
			pause, err := c.deliver(ctx, held, d)
			mu.Lock()
			defer mu.Unlock()
			wait = max(wait, pause)
			if err != nil {
				errs = append(errs, err)
			}
		})
	}
	group.Wait()
	return wait, errors.Join(errs...)
}

// deliver claims, sends and settles one part.
func (c *Courier) deliver(ctx context.Context, held digest.Held, d digest.Delivery) (wait time.Duration, err error) {
	envelope := digest.Envelope{
		Chat:   d.Chat,
		Nonce:  "nd" + strconv.FormatInt(d.ID, 36),
		Late:   d.Late || c.Now().Sub(d.Composed) > lateAfter,
		Repeat: d.Status == digest.StatusUnknown,
	}
	if envelope.Repeat && !c.Policy.mayRepeat(d) {
		s := settlement(d)
		s.Status, s.Error = digest.StatusUnsure, "whether it arrived is not known"
		return 0, c.settle(ctx, held, d, s)
	}
	err = c.Store.Claim(ctx, held, d.ID, envelope, c.Now())
	if errors.Is(err, digest.ErrNotFound) {
		return 0, nil // its chat is gone since it was listed
	}
	if err != nil {
		return 0, fmt.Errorf("claim delivery %d: %w", d.ID, err)
	}
	// The claim is on disk: from here on the call is made and its outcome
	// written, even while the program is being stopped.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTime)
	defer cancel()
	outcome := c.Sender.Send(ctx, digest.Shipment{
		Delivery: d.ID,
		Payload:  d.Part.In(d.Form),
		Envelope: envelope,
		Claimed:  d.Claimed,
	})
	return c.record(context.WithoutCancel(ctx), held, d, outcome)
}

// record writes the outcome of a call.
func (c *Courier) record(ctx context.Context, held digest.Held, d digest.Delivery, o digest.Outcome) (time.Duration, error) {
	s := c.Policy.decide(d, o, c.Now())
	switch o.Kind {
	case digest.OutcomeMigrated:
		if err := c.Store.MoveChat(ctx, d.Chat.Platform, d.Chat.ID, o.MovedTo, d.Community.ID, o.MovedHome); err != nil {
			return 0, fmt.Errorf("move chat %s: %w", d.Chat, err)
		}
	case digest.OutcomeGone:
		defer c.Log.Warn("chat is gone", "chat", d.Chat, "why", o.Reason)
	}
	if err := c.settle(ctx, held, d, s); err != nil {
		return 0, err
	}
	switch o.Kind {
	case digest.OutcomeGone:
		return 0, c.Store.ChatGone(ctx, d.Chat, o.Reason, c.Now())
	case digest.OutcomeLimited:
		if o.Global {
			return o.RetryAfter, nil
		}
	case digest.OutcomeStopped:
		return 0, digest.Explain(nil, "%s may not send any more: %s", d.Chat.Platform, o.Reason)
	}
	return 0, nil
}

func (c *Courier) settle(ctx context.Context, held digest.Held, d digest.Delivery, s digest.Settlement) error {
	if err := c.Store.Settle(ctx, held, s, c.Now()); err != nil {
		return fmt.Errorf("settle delivery %d: %w", d.ID, err)
	}
	level := slog.LevelInfo
	if s.Status != digest.StatusSent {
		level = slog.LevelWarn
	}
	c.Log.Log(ctx, level, "delivery settled", "delivery", d.ID, "chat", d.Chat,
		"part", d.Number, "status", s.Status, "form", s.Form, "reason", s.Error)
	return nil
}

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
