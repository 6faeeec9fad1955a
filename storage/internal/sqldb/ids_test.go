package sqldb

import (
	"testing"
	"time"
)

// Ids rise with the clock, within a millisecond, and when the clock is set
// back; and a batch has them all to itself.
func TestIDs_Rise(t *testing.T) {
	t.Parallel()
	for _, shared := range []bool{false, true} {
		now := time.Date(2026, 10, 14, 7, 0, 0, 0, time.UTC)
		g := ids{now: func() time.Time { return now }, shared: shared}
		last := int64(0)
		for _, step := range []time.Duration{0, 0, time.Millisecond, time.Hour, -2 * time.Hour, 0} {
			now = now.Add(step)
			first := g.next(500)
			if first <= last {
				t.Errorf("next(500) = %d after %d, shared %v", first, last, shared)
			}
			last = first + 499
		}
	}
}

func TestIDs_StartAboveTheLast(t *testing.T) {
	t.Parallel()
	g := ids{now: func() time.Time { return time.Unix(0, 0) }, last: 1 << 60}
	if got := g.next(1); got != 1<<60+1 {
		t.Errorf("next(1) = %d, want %d", got, int64(1<<60+1))
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	if got, want := values(2, 3), "($1, $2, $3), ($4, $5, $6)"; got != want {
		t.Errorf("values(2, 3) = %q, want %q", got, want)
	}
}
