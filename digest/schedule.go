package digest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Schedule is a set of wall-clock times in a named zone.
type Schedule struct {
	Zone string         // IANA name; "" is UTC
	Days []time.Weekday // empty means every day
	At   []Clock        // empty means never
	// Quiet are hours in which nothing is printed, not even late. What came
	// meanwhile is in the next edition.
	Quiet Quiet
}

// Quiet hours are From ≤ t < To on the clock on the wall, through midnight
// where To is the earlier one. There are none where both are the same.
type Quiet struct{ From, To Clock }

// Has reports whether c is in the quiet hours.
func (q Quiet) Has(c Clock) bool {
	if q.From <= q.To {
		return q.From <= c && c < q.To
	}
	return q.From <= c || c < q.To
}

// IsQuiet reports whether t is in the quiet hours of the schedule.
func (s Schedule) IsQuiet(t time.Time) bool {
	local := t.In(Settings{Zone: s.Zone}.Location())
	return s.Quiet.Has(Clock(local.Hour()*60 + local.Minute()))
}

// A Clock is a wall-clock time of day in minutes after midnight, 0–1439.
type Clock int

// String returns the clock as "07:30".
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// ParseClock reads "7:30", "07.30", "0730", "7", "7am" or "7:30 pm".
func ParseClock(s string) (Clock, error) {
	fail := Explain(nil, "%q is no time of day; write it as 07:30 or 7pm", s)
	t := strings.ToLower(strings.Join(strings.Fields(s), ""))
	half := ""
	for _, h := range []string{"am", "pm"} {
		if strings.HasSuffix(t, h) {
			half, t = h, strings.TrimSuffix(t, h)
		}
	}
	hour, minute, cut := strings.Cut(strings.ReplaceAll(t, ".", ":"), ":")
	if !cut && len(t) == 4 {
		hour, minute, cut = t[:2], t[2:], true
	}
	h, err := strconv.Atoi(hour)
	if err != nil || len(hour) > 2 || !digits(hour) {
		return 0, fail
	}
	m := 0
	if cut {
		if m, err = strconv.Atoi(minute); err != nil || len(minute) != 2 || !digits(minute) {
			return 0, fail
		}
	}
	switch {
	case half != "" && (h < 1 || h > 12):
		return 0, fail
	case half == "am" && h == 12:
		h = 0
	case half == "pm" && h < 12:
		h += 12
	}
	if h > 23 || m > 59 {
		return 0, fail
	}
	return Clock(h*60 + m), nil
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// A Slot is the local date and time at which one edition was due,
// "2026-10-14 07:30". It is unique per digest, so a clock that is set back
// never prints a slot again.
type Slot string

// AlertSlot returns the slot in which a story is told at once, by the date of
// its first report. So a story has one alert of a digest.
func AlertSlot(first time.Time, story int64) Slot {
	return Slot(fmt.Sprintf("%s alert %d", first.UTC().Format("2006-01-02"), story))
}

// IsAlert reports whether s is the slot of an alert.
func (s Slot) IsAlert() bool { return strings.Contains(string(s), " alert ") }

// Next returns the first slot that is due after t, and the instant at which
// it is due. A time that the zone skips is due at the end of the gap; a time
// that it repeats is due once, the first time. It returns "" and the zero
// time for a schedule without times outside its quiet hours.
func (s Schedule) Next(t time.Time) (Slot, time.Time) {
	loc := Settings{Zone: s.Zone}.Location()
	var slot Slot
	var due time.Time
	year, month, day := t.In(loc).Date()
	// A gap moves a slot by at most a day, so yesterday's may still come;
	// with one weekday chosen, the next one is at most eight days away.
	for d := -1; d <= 8; d++ {
		date := time.Date(year, month, day+d, 0, 0, 0, 0, time.UTC)
		if len(s.Days) > 0 && !slices.Contains(s.Days, date.Weekday()) {
			continue
		}
		for _, at := range s.At {
			if s.Quiet.Has(at) {
				continue
			}
			wall := date.Add(time.Duration(at) * time.Minute)
			u := instant(wall, loc)
			if u.After(t) && (due.IsZero() || u.Before(due)) {
				slot, due = Slot(wall.Format("2006-01-02 15:04")), u
			}
		}
	}
	return slot, due
}

// instant returns the first instant at which clocks in loc show wall (given
// as if it were UTC) or later.
func instant(wall time.Time, loc *time.Location) time.Time {
	t := wall.Add(-26 * time.Hour).In(loc) // before wall in every zone
	for {
		_, offset := t.Zone()
		start, end := t.ZoneBounds()
		u := wall.Add(-time.Duration(offset) * time.Second)
		if !start.IsZero() && u.Before(start) {
			u = start
		}
		if end.IsZero() || u.Before(end) {
			return u.UTC()
		}
		t = end
	}
}
