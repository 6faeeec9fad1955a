package work

import (
	"context"
	"fmt"
	"time"

	"newsdigest/digest"
)

const (
	// shortestRest is how long a key rests after its first failure, and while
	// another process holds it. The rest doubles with each failure in a row.
	shortestRest = 5 * time.Second
	longestRest  = time.Minute // so that work goes on soon after a disk was full
)

// A lane is one stage at work.
type lane struct {
	stage   Stage
	running map[digest.Key]bool
	resting map[digest.Key]rest
	pause   rest // of the whole stage, after Due failed
}

// A rest is the time in which a key that failed is left alone.
type rest struct {
	until  time.Time
	length time.Duration
}

// longer returns the rest that follows r after one more failure.
func (r rest) longer(now time.Time) rest {
	length := min(max(2*r.length, shortestRest), longestRest)
	return rest{until: now.Add(length), length: length}
}

func newLane(stage Stage) *lane {
	return &lane{stage: stage, running: map[digest.Key]bool{}, resting: map[digest.Key]rest{}}
}

// due returns the keys to start now, no more than there are free workers, and
// when the next one is due, zero where none is known. While all workers are
// busy nothing is asked: the end of a run asks again.
func (l *lane) due(ctx context.Context, now time.Time) (start []digest.Key, next time.Time, err error) {
	free := max(l.stage.Workers, 1) - len(l.running)
	if free <= 0 {
		return nil, time.Time{}, nil
	}
	if l.pause.until.After(now) {
		return nil, l.pause.until, nil
	}
	l.forget(now)
	// Running and resting keys are still due, so the limit leaves room for
	// them; the last one tells when to look again.
	wakes, err := l.stage.Due(ctx, now, free+len(l.running)+len(l.resting)+1)
	if err != nil {
		l.pause = l.pause.longer(now)
		return nil, l.pause.until, fmt.Errorf("look for due %s: %w", l.stage.Kind, err)
	}
	l.pause = rest{}
	for _, w := range wakes {
		at := w.At
		if r := l.resting[w.Key]; r.until.After(at) {
			at = r.until
		}
		switch {
		case l.running[w.Key]:
		case at.After(now):
			if next.IsZero() || at.Before(next) {
				next = at
			}
		case len(start) < free:
			start = append(start, w.Key)
		}
	}
	return start, next, nil
}

// forget drops the rests of keys that were not due again for long.
func (l *lane) forget(now time.Time) {
	for key, r := range l.resting {
		if now.Sub(r.until) > longestRest && !l.running[key] {
			delete(l.resting, key)
		}
	}
}
