package deliver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
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
	Postpone(ctx context.Context, held digest.Held, id int64, due time.Time) error
	Settle(ctx context.Context, held digest.Held, s digest.Settlement, now time.Time) error
	ChatGone(ctx context.Context, chat digest.Chat, why string, now time.Time) error
	MoveChat(ctx context.Context, p digest.Platform, from, to string, communityFrom, communityTo string) error
	SaveWait(ctx context.Context, bot int64, kind digest.WaitKind, until time.Time) error
	SayNotice(ctx context.Context, held digest.Held) (digest.Notice, error)
}

// A Sender calls the platforms.
type Sender interface {
	// Turn asks for the right to make one call for chat, by the limits of its
	// platform. It never blocks.
	Turn(chat digest.Chat) digest.Wait
	// Send makes one API call for a part and says what became of it. It
	// never retries.
	Send(ctx context.Context, s digest.Shipment) digest.Outcome
	// Notify says a notice at the place that its settings name. It makes one
	// call and never retries.
	Notify(ctx context.Context, n digest.Notice) digest.Outcome
}

const (
	// sendTime bounds one API call.
	sendTime = 20 * time.Second
	// runTime bounds one run; no part is claimed in its last sendTime. While
	// the last calls are waited for nothing else is sent, so it is long.
	runTime = 15 * time.Minute
	// lateAfter is how long after its edition was composed a part says that
	// it is late.
	lateAfter = 15 * time.Minute
	// expireAfter is how long after its edition was composed a part that
	// could not leave is given up: the next edition tells what it tells. A
	// slot that was missed for as long is skipped in the same way.
	expireAfter = 6 * time.Hour
	// manyCalls is how many calls one bot makes at once. The platforms' rates
	// need it only where an answer takes a second; the fewer calls there are,
	// the fewer outcomes are unknown after a crash.
	manyCalls = 32
)

// A Courier sends what is due, one part of a chat at a time, so that a chat
// with twelve parts does not delay one with a single part.
type Courier struct {
	Store  Store
	Sender Sender
	Policy Policy
	// Platforms are those whose bots run here; nil is all. What waits for
	// another one costs nothing until it runs again.
	Platforms []digest.Platform
	Now       func() time.Time
	Log       *slog.Logger
	// Parallel is how many calls run at once for one bot; 0 means 32.
	Parallel int

	mu     sync.Mutex
	silent map[int64]int // calls in a row without an answer, by bot
}

// Stage returns the courier's stage. Its keys are bots; each platform has a
// worker, so that a slow one delays no other.
func (c *Courier) Stage() work.Stage {
	return work.Stage{
		Kind:    "send",
		Workers: cmp.Or(len(c.Platforms), len(digest.Platforms())),
		Timeout: runTime + sendTime,
		Due:     c.due,
		Run:     c.Run,
	}
}

// due returns when the bots that run here have something to send.
func (c *Courier) due(ctx context.Context, now time.Time, limit int) ([]digest.Wake, error) {
	wakes, err := c.Store.DueSends(ctx, now, len(digest.Platforms()))
	if c.Platforms != nil {
		wakes = slices.DeleteFunc(wakes, func(w digest.Wake) bool {
			return !slices.ContainsFunc(c.Platforms, func(p digest.Platform) bool { return digest.Bot(p) == w.ID })
		})
	}
	return wakes[:min(limit, len(wakes))], err
}

// Run sends for one bot until nothing is due, the whole bot must wait, or its
// time is up. A part that an earlier holder left in the middle of a call
// becomes an unknown outcome first. When ctx ends, no more parts are claimed,
// and calls that were made are waited for.
func (c *Courier) Run(ctx context.Context, held digest.Held) error {
	n, err := c.Store.Interrupted(ctx, held, c.Now())
	if err != nil {
		return fmt.Errorf("find interrupted deliveries: %w", err)
	}
	if n > 0 {
		c.Log.Warn("deliveries were interrupted", "bot", held.ID, "count", n)
	}
	r := &round{Courier: c, held: held, end: c.Now().Add(runTime), busy: map[int64]bool{}, done: make(chan finished)}
	if err := r.run(ctx); err != nil || r.stopped {
		return err
	}
	return c.notify(ctx, held)
}

// deliver claims, sends and settles one part.
func (c *Courier) deliver(ctx context.Context, held digest.Held, d digest.Delivery) finished {
	if s, over := c.Policy.giveUp(d, c.Now()); over {
		return finished{err: c.settle(ctx, held, d, s)}
	}
	shipment := c.Policy.pack(d, c.Now())
	err := c.Store.Claim(ctx, held, d.ID, shipment.Envelope, c.Now())
	if errors.Is(err, digest.ErrNotFound) {
		return finished{} // its chat is gone since it was listed
	}
	if err != nil {
		return c.unclaim(ctx, held, d, err)
	}
	// The claim is on disk: from here on the call is made and its outcome
	// written, even while the program is being stopped.
	calling, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTime)
	defer cancel()
	return c.record(ctx, held, d, c.Sender.Send(calling, shipment))
}

// unclaim takes back a claim that failed. It may be on the disk all the same,
// and would be taken for a call whose outcome nobody knows.
func (c *Courier) unclaim(ctx context.Context, held digest.Held, d digest.Delivery, why error) finished {
	s := settlement(d)
	s.Due, s.Error = d.Due, d.Error
	return finished{err: errors.Join(
		fmt.Errorf("claim delivery %d: %w", d.ID, why),
		c.insist(ctx, d, func(ctx context.Context) error { return c.settle(ctx, held, d, s) }),
	)}
}

// record writes the outcome of a call.
func (c *Courier) record(ctx context.Context, held digest.Held, d digest.Delivery, o digest.Outcome) finished {
	f := finished{wait: c.heard(held.ID, o)}
	s := c.Policy.decide(d, o, c.Now())
	f.err = c.insist(ctx, d, func(ctx context.Context) error {
		if o.Kind == digest.OutcomeMigrated {
			if err := c.Store.MoveChat(ctx, d.Chat.Platform, d.Chat.ID, o.MovedTo, d.Community.ID, o.MovedHome); err != nil {
				return fmt.Errorf("move chat %s: %w", d.Chat, err)
			}
		}
		return c.settle(ctx, held, d, s)
	})
	if f.err != nil {
		return f
	}
	switch o.Kind {
	case digest.OutcomeGone:
		c.Log.Warn("chat is gone", "chat", d.Chat, "why", o.Reason)
		f.err = c.Store.ChatGone(context.WithoutCancel(ctx), d.Chat, o.Reason, c.Now())
	case digest.OutcomeStopped:
		f.err = digest.Explain(nil, "%s may not send any more: %s", d.Chat.Platform, o.Reason)
	}
	return f
}

func (c *Courier) settle(ctx context.Context, held digest.Held, d digest.Delivery, s digest.Settlement) error {
	err := c.Store.Settle(ctx, held, s, c.Now())
	if errors.Is(err, digest.ErrNotFound) {
		return nil // its chat went meanwhile, or it was settled by a try that seemed to fail
	}
	if err != nil {
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

// manySilent is how many calls in a row may get no answer before a platform
// is taken to be down.
const manySilent = 5

// heard notes whether a platform answered, and returns how long its bot must
// wait: as long as it was told, or a while where nothing answers any more, so
// that an outage makes few outcomes unknown.
func (c *Courier) heard(bot int64, o digest.Outcome) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.silent == nil {
		c.silent = map[int64]int{}
	}
	if o.Kind != digest.OutcomeUnknown && o.Kind != digest.OutcomeNeverLeft {
		c.silent[bot] = 0
		if o.Kind == digest.OutcomeLimited && o.Global {
			return o.RetryAfter
		}
		return 0
	}
	c.silent[bot]++
	if c.silent[bot] < manySilent {
		return 0
	}
	return min(backoff(c.silent[bot]-manySilent), time.Minute)
}

// calls returns how many calls a bot may make at once: one where nothing
// answered lately.
func (c *Courier) calls(bot int64) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.silent[bot] >= manySilent {
		return 1
	}
	return cmp.Or(c.Parallel, manyCalls)
}
