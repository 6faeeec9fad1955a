package digest_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"testing"
	"time"
	_ "time/tzdata"

	"newsdigest/digest"
)

// vector is one wall-clock time in one zone, with the instants that a
// schedule of that single time must be due at.
type vector struct {
	Zone   string      `json:"zone"`
	Local  string      `json:"local"`
	Kind   string      `json:"kind"` // plain, gap, after-gap or overlap
	Expect []time.Time `json:"expect_utc"`
}

// TestSchedule_Vectors checks 8,458 wall-clock times around the clock changes
// of 518 zones.
func TestSchedule_Vectors(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/dst_vectors.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		var v vector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		wall, err := time.Parse("2006-01-02T15:04:05", v.Local)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := time.LoadLocation(v.Zone); err != nil {
			t.Fatalf("zone %q is not in tzdata: %v", v.Zone, err)
		}
		s := digest.Schedule{Zone: v.Zone, At: []digest.Clock{digest.Clock(wall.Hour()*60 + wall.Minute())}}
		// Of the slots that are due within two days around, that of the
		// vector's date must be due at the expected instants and no other.
		var got []time.Time
		at := wall.Add(-40 * time.Hour)
		for {
			slot, due := s.Next(at)
			if due.After(wall.Add(40 * time.Hour)) {
				break
			}
			if string(slot) == wall.Format("2006-01-02 15:04") {
				got = append(got, due)
			}
			at = due
		}
		if len(got) != len(v.Expect) || len(got) == 1 && !got[0].Equal(v.Expect[0]) {
			t.Errorf("%s %s (%s): due at %v, want %v", v.Zone, v.Local, v.Kind, got, v.Expect)
		}
		counts[v.Kind]++
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("vectors by kind: %v", counts)
	total := 0
	for _, n := range counts {
		total += n
	}
	if total != 8458 {
		t.Errorf("%d vectors read, want 8,458", total)
	}
}

func TestSchedule_Next(t *testing.T) {
	t.Parallel()
	weekdays := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	tests := []struct {
		name     string
		schedule digest.Schedule
		after    string
		slot     digest.Slot
		due      string
	}{
		{"later the same day", digest.Schedule{At: []digest.Clock{8 * 60}}, "2026-03-02T07:00:00Z", "2026-03-02 08:00", "2026-03-02T08:00:00Z"},
		{"strictly after", digest.Schedule{At: []digest.Clock{8 * 60}}, "2026-03-02T08:00:00Z", "2026-03-03 08:00", "2026-03-03T08:00:00Z"},
		{"the earliest of several, in any order", digest.Schedule{At: []digest.Clock{18 * 60, 7*60 + 30}}, "2026-03-02T09:00:00Z", "2026-03-02 18:00", "2026-03-02T18:00:00Z"},
		{"in the zone", digest.Schedule{Zone: "Europe/Berlin", At: []digest.Clock{8 * 60}}, "2026-07-01T00:00:00Z", "2026-07-01 08:00", "2026-07-01T06:00:00Z"},
		{"weekdays skip the weekend", digest.Schedule{Days: weekdays, At: []digest.Clock{8 * 60}}, "2026-03-06T09:00:00Z", "2026-03-09 08:00", "2026-03-09T08:00:00Z"},
		{"one day a week, just past", digest.Schedule{Days: []time.Weekday{time.Monday}, At: []digest.Clock{8 * 60}}, "2026-03-02T08:00:00Z", "2026-03-09 08:00", "2026-03-09T08:00:00Z"},
		{"skipped by the clock: at the end of the gap", digest.Schedule{Zone: "Europe/Berlin", At: []digest.Clock{2*60 + 30}}, "2026-03-28T12:00:00Z", "2026-03-29 02:30", "2026-03-29T01:00:00Z"},
		{"repeated by the clock: the first", digest.Schedule{Zone: "Europe/Berlin", At: []digest.Clock{2*60 + 30}}, "2026-10-24T12:00:00Z", "2026-10-25 02:30", "2026-10-25T00:30:00Z"},
		{"repeated by the clock: not twice", digest.Schedule{Zone: "Europe/Berlin", At: []digest.Clock{2*60 + 30}}, "2026-10-25T00:30:00Z", "2026-10-26 02:30", "2026-10-26T01:30:00Z"},
		{"not in quiet hours", digest.Schedule{At: []digest.Clock{0, 6 * 60, 22 * 60, 23 * 60}, Quiet: digest.Quiet{From: 22 * 60, To: 6 * 60}}, "2026-03-02T06:00:00Z", "2026-03-03 06:00", "2026-03-03T06:00:00Z"},
		{"not in quiet hours of the day", digest.Schedule{At: []digest.Clock{9 * 60, 12 * 60, 17 * 60}, Quiet: digest.Quiet{From: 9 * 60, To: 17 * 60}}, "2026-03-02T06:00:00Z", "2026-03-02 17:00", "2026-03-02T17:00:00Z"},
		{"far east of Greenwich", digest.Schedule{Zone: "Pacific/Kiritimati", At: []digest.Clock{0}}, "2026-03-02T09:59:59Z", "2026-03-03 00:00", "2026-03-02T10:00:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			slot, due := tt.schedule.Next(instant(t, tt.after))
			if slot != tt.slot || !due.Equal(instant(t, tt.due)) {
				t.Errorf("Next(%s) = %q, %s, want %q, %s", tt.after, slot, due, tt.slot, tt.due)
			}
		})
	}
}

func TestSchedule_NextOfNothing(t *testing.T) {
	t.Parallel()
	if slot, due := (digest.Schedule{}).Next(instant(t, "2026-03-02T08:00:00Z")); slot != "" || !due.IsZero() {
		t.Errorf("Next of a schedule without times = %q, %s, want none", slot, due)
	}
}

func TestSchedule_AllQuiet(t *testing.T) {
	t.Parallel()
	s := digest.Schedule{At: []digest.Clock{23 * 60, 60}, Quiet: digest.Quiet{From: 22 * 60, To: 6 * 60}}
	if slot, due := s.Next(instant(t, "2026-03-02T08:00:00Z")); slot != "" || !due.IsZero() {
		t.Errorf("Next of a schedule in its quiet hours = %q, %s, want none", slot, due)
	}
}

func TestSchedule_IsQuiet(t *testing.T) {
	t.Parallel()
	night := digest.Quiet{From: 22 * 60, To: 6*60 + 30}
	tests := []struct {
		name  string
		quiet digest.Quiet
		at    string
		want  bool
	}{
		{"the beginning", night, "2026-07-01T20:00:00Z", true},
		{"just before", night, "2026-07-01T19:59:59Z", false},
		{"midnight", night, "2026-07-01T22:00:00Z", true},
		{"the last minute", night, "2026-07-01T04:29:59Z", true},
		{"the end", night, "2026-07-01T04:30:00Z", false},
		{"none", digest.Quiet{}, "2026-07-01T22:00:00Z", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := digest.Schedule{Zone: "Europe/Berlin", Quiet: tt.quiet}
			if got := s.IsQuiet(instant(t, tt.at)); got != tt.want {
				t.Errorf("IsQuiet(%s) = %v, want %v", tt.at, got, tt.want)
			}
		})
	}
}

func TestParseClock(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"7:30", "07:30"}, {"07.30", "07:30"}, {"0730", "07:30"}, {"7", "07:00"}, {"7am", "07:00"}, {" 7:30 PM ", "19:30"},
		{"12am", "00:00"}, {"12pm", "12:00"}, {"0:00", "00:00"}, {"23:59", "23:59"},
		{"24:00", ""}, {"7:60", ""}, {"13pm", ""}, {"0am", ""}, {"noonish", ""}, {"", ""}, {"7:3", ""}, {"-1", ""}, {"+7", ""}, {"7:+5", ""}, {"100", ""},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()
			clock, err := digest.ParseClock(tt.in)
			got := clock.String()
			if err != nil {
				got = ""
				if digest.Explanation(err) == "" {
					t.Errorf("ParseClock(%q): error %v has no sentence for people", tt.in, err)
				}
			}
			if got != tt.want {
				t.Errorf("ParseClock(%q) = %q (%v), want %q", tt.in, got, err, tt.want)
			}
		})
	}
}

func FuzzParseClock(f *testing.F) {
	f.Add("7:30 pm")
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := digest.ParseClock(s); err == nil && (c < 0 || c > 1439) {
			t.Errorf("ParseClock(%q) = %d, out of range", s, c)
		}
	})
}

func BenchmarkSchedule_Next(b *testing.B) {
	s := digest.Schedule{Zone: "America/New_York", At: []digest.Clock{8 * 60, 18 * 60}}
	at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	for b.Loop() {
		s.Next(at)
	}
}

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
