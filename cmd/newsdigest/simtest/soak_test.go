package simtest_test

import (
	"testing"
	"time"

	"newsdigest/cmd/newsdigest/simtest"
	"newsdigest/digest"
)

// plans are what chats of a city choose: times of day in several zones, some
// of which change their clocks meanwhile, weekdays, a day of the week.
func plans() []digest.Schedule {
	weekdays := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	return []digest.Schedule{
		{Zone: "UTC", At: []digest.Clock{8 * 60}},
		{Zone: "Europe/Berlin", At: []digest.Clock{7*60 + 30}},
		{Zone: "America/New_York", At: []digest.Clock{12 * 60, 18 * 60}},
		{Zone: "Asia/Tokyo", At: []digest.Clock{6*60 + 15}, Days: weekdays},
		{Zone: "Asia/Kolkata", At: []digest.Clock{0, 6 * 60, 12 * 60, 18 * 60}},
		{Zone: "Europe/London", At: []digest.Clock{8 * 60}, Days: []time.Weekday{time.Monday}},
	}
}

// TestSoak lets the whole program live for days in one process, and weighs it
// each night. It is not parallel: nothing else may be in the heap.
func TestSoak(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector needs more memory on some days than on others")
	}
	days := count(t, "SOAK_DAYS", 3, 3)
	size := simtest.Size{Feeds: 20, Daily: 2, Chats: 12, Plans: plans(), Keep: 6 * 24 * time.Hour}
	if days > 3 {
		// Stories are repaired every ten minutes when items came, which is most
		// of what a day costs and grows with all that came in five days.
		size.Feeds, size.Daily, size.Chats, size.Keep = 1000, .2, 500, time.Duration(days/2)*24*time.Hour
	}
	s := simtest.Soak(t, size, days)
	t.Logf("soak: feeds=%d chats=%d %s", size.Feeds, size.Chats, &s)
	if s.Slots == 0 || s.Parts == 0 || s.Items == 0 {
		t.Error("nothing happened")
	}
	if s.Missed+s.Unsent+s.Repeated > 0 || s.Overdue > 0 {
		t.Errorf("%d slots were missed, %d parts not sent, %d repeated, %d items kept for too long", s.Missed, s.Unsent, s.Repeated, s.Overdue)
	}
	const most = 1.05
	if s.Heap[1] > most*s.Heap[0] || float64(s.Goroutines[1]) > most*float64(s.Goroutines[0]) {
		t.Errorf("the process grew from %.1f to %.1f MB and from %d to %d goroutines", s.Heap[0], s.Heap[1], s.Goroutines[0], s.Goroutines[1])
	}
	const pages = 1.1 // a small database has many pages that are half full
	if float64(s.Bytes[1]) > pages*float64(s.Bytes[0]) {
		t.Errorf("the database grew from %d to %d bytes after old items were purged", s.Bytes[0], s.Bytes[1])
	}
}
