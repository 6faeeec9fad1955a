package simtest_test

import (
	"testing"
	"time"

	"newsdigest/cmd/newsdigest/simtest"
)

// TestWeek follows feeds in simulated time: 5,000 for a week where WEEK_FEEDS
// says so, else a few for two days.
func TestWeek(t *testing.T) {
	t.Parallel()
	feeds, days := count(t, "WEEK_FEEDS", 20, 20), 2
	if feeds > 20 {
		days = 7
	}
	w := simtest.LiveWeek(t, feeds, days)
	t.Logf("week: %s", &w)
	if w.Published == 0 || w.Lost+w.Repeated > 0 {
		t.Errorf("of %d items %d were lost and %d stored twice", w.Published, w.Lost, w.Repeated)
	}
	if w.Requests > 5*w.Ideal {
		t.Errorf("%d requests, ideal are %d", w.Requests, w.Ideal)
	}
	if most := 6 * time.Hour; w.Delay(.95) > most {
		t.Errorf("a twentieth of all items came later than %v, want %v", w.Delay(.95), most)
	}
	if w.Sent > w.Whole*3/4 {
		t.Errorf("%d bytes were sent of %d: conditional requests save too little", w.Sent, w.Whole)
	}
}
