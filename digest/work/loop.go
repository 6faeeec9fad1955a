package work

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"newsdigest/digest"
)

const (
	// longestSleep bounds a wait, so that a clock that jumps and a row that
	// another process made due are seen.
	longestSleep = time.Minute
	// defaultTimeout is that of a stage that names none.
	defaultTimeout = time.Minute
)

// A Loop runs stages in one process. It sleeps until the earliest row is due,
// takes the key's lease and runs it. Each kind has its own workers, so that
// slow polls never delay sends. A key that fails rests for a while, and the
// others go on.
type Loop struct {
	Stages []Stage
	Leases Leases
	Now    func() time.Time // decides what is due
	Log    *slog.Logger

	once  sync.Once
	nudge chan struct{} // made by nudges
}

// Nudge makes a running loop look for due rows now. It never blocks.
func (l *Loop) Nudge() {
	select {
	case l.nudges() <- struct{}{}:
	default: // it will look anyway
	}
}

func (l *Loop) nudges() chan struct{} {
	l.once.Do(func() { l.nudge = make(chan struct{}, 1) })
	return l.nudge
}

// Run runs what is due until ctx ends. Then it ends the contexts of what is
// running, waits for all of it, and returns nil.
func (l *Loop) Run(ctx context.Context) error {
	s := l.start(ctx)
	defer s.stop()
	for {
		next := s.look()
		timer := time.NewTimer(min(next.Sub(l.Now()), longestSleep))
		select {
		case <-ctx.Done():
		case <-l.nudges():
		case <-timer.C:
		case d := <-s.done:
			s.settle(d)
		}
		timer.Stop()
		if ctx.Err() != nil {
			return nil
		}
		s.settleMore()
	}
}

// Drain runs what is due now and what becomes due by it, until nothing is
// due. It does not wait for keys that failed or that another process holds.
// It returns the errors of all runs together, or that of ctx where it ended.
func (l *Loop) Drain(ctx context.Context) error {
	s := l.start(ctx)
	defer s.stop()
	var errs []error
	s.failed = func(err error) { errs = append(errs, err) }
	for ctx.Err() == nil {
		s.look()
		if s.running == 0 {
			return errors.Join(errs...)
		}
		select {
		case <-ctx.Done():
		case d := <-s.done:
			s.settle(d)
			s.settleMore()
		}
	}
	return ctx.Err()
}

// A session is the state of one call of Run or Drain. Only that call touches
// it; runs report to it through done.
type session struct {
	*Loop
	ctx     context.Context // of the call
	lanes   []*lane
	group   sync.WaitGroup
	running int
	done    chan finished
	failed  func(error) // told of each failure
}

// finished says how a run ended.
type finished struct {
	lane *lane
	key  digest.Key
	err  error
}

func (l *Loop) start(ctx context.Context) *session {
	s := &session{Loop: l, ctx: ctx, done: make(chan finished), failed: func(error) {}}
	for _, stage := range l.Stages {
		s.lanes = append(s.lanes, newLane(stage))
	}
	return s
}

// stop waits for what is running; the context that it runs under has ended,
// or nothing is running.
func (s *session) stop() {
	for s.running > 0 {
		s.settle(<-s.done)
	}
	s.group.Wait()
}

// look starts what is due, as far as there are workers, and returns when to
// look again.
func (s *session) look() time.Time {
	next := s.Now().Add(longestSleep)
	for _, lane := range s.lanes {
		now := s.Now()
		due, at, err := lane.due(s.ctx, now)
		if err != nil && s.ctx.Err() == nil {
			s.Log.Error("looking for due work failed", "kind", lane.stage.Kind, "error", err)
			s.failed(err)
		}
		for _, key := range due {
			s.running++
			lane.running[key] = true
			s.group.Go(func() {
				d := finished{lane: lane, key: key, err: errEnded}
				defer func() { s.done <- d }()
				d.err = s.work(s.ctx, lane.stage, key)
			})
		}
		if !at.IsZero() && at.Before(next) {
			next = at
		}
	}
	return next
}

// settleMore settles the runs that have ended too, so that one look serves
// them all.
func (s *session) settleMore() {
	for {
		select {
		case d := <-s.done:
			s.settle(d)
		default:
			return
		}
	}
}

// settle notes how a run ended, and lets its key rest where it failed.
func (s *session) settle(d finished) {
	s.running--
	delete(d.lane.running, d.key)
	switch {
	case d.err == nil:
		delete(d.lane.resting, d.key)
	case s.ctx.Err() != nil:
		s.Log.Debug("work was interrupted", "kind", d.key.Kind, "id", d.key.ID, "error", d.err)
	case errors.Is(d.err, digest.ErrHeld):
		d.lane.resting[d.key] = rest{until: s.Now().Add(shortestRest)}
	default:
		r := d.lane.resting[d.key].longer(s.Now())
		d.lane.resting[d.key] = r
		s.failed(fmt.Errorf("%s %d: %w", d.key.Kind, d.key.ID, d.err))
		s.Log.Error("work failed", "kind", d.key.Kind, "id", d.key.ID, "again", r.length, "error", d.err)
	}
}
