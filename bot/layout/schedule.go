package layout

import (
	"slices"
	"strings"
	"time"

	"newsdigest/bot/message"
	"newsdigest/digest"
)

// manyTimes is from how many times a day a schedule is told as an interval,
// where it is one.
const manyTimes = 4

// Schedule says when a digest comes, in words, and its next three times.
func (v View) Schedule(d digest.Digest) message.Message {
	s := d.Schedule
	if len(s.At) == 0 {
		return message.Say(v.Locale.Text("schedule.never", "digest", v.DigestName(d)))
	}
	lines := []string{v.times(d)}
	if s.Quiet.From != s.Quiet.To {
		lines = append(lines, v.Locale.Text("schedule.quiet", "from", v.clock(s.Quiet.From), "to", v.clock(s.Quiet.To)))
	}
	return Lines(append(lines, v.Upcoming([]digest.Digest{d}))...)
}

// times says at which times and on which days a digest comes.
func (v View) times(d digest.Digest) string {
	at := printed(d.Schedule)
	days, zone := v.days(d.Schedule.Days), v.Locale.Zone(d.Schedule.Zone)
	if hours := interval(at); hours > 0 {
		return v.Locale.Count("schedule.every", hours, "digest", v.DigestName(d), "days", days, "zone", zone,
			"first", v.clock(at[0]), "last", v.clock(at[len(at)-1]))
	}
	var clocks []string
	for _, c := range at {
		clocks = append(clocks, v.clock(c))
	}
	return v.Locale.Text("schedule.set", "digest", v.DigestName(d), "times", v.Locale.List(clocks), "days", days, "zone", zone)
}

// printed returns the times of day that are not in quiet hours, in the order of
// a day that begins when the quiet hours end.
func printed(s digest.Schedule) []digest.Clock {
	const around = 24 * 60
	var at []digest.Clock
	for _, c := range s.At {
		if !s.Quiet.Has(c) {
			at = append(at, c)
		}
	}
	slices.SortFunc(at, func(a, b digest.Clock) int {
		return int((a-s.Quiet.To+around)%around) - int((b-s.Quiet.To+around)%around)
	})
	return at
}

// interval returns how many hours lie between two of many times of day, 0 where
// that differs.
func interval(at []digest.Clock) int {
	const around = 24 * 60
	if len(at) < manyTimes {
		return 0
	}
	step := (at[1] - at[0] + around) % around
	for i := range at[1:] {
		if (at[i+1]-at[i]+around)%around != step {
			return 0
		}
	}
	if step%60 != 0 {
		return 0
	}
	return int(step / 60)
}

// Upcoming says the next three times at which one of the digests comes, or ""
// where none ever does.
func (v View) Upcoming(digests []digest.Digest) string {
	var next []time.Time
	for _, d := range digests {
		if len(d.Topics) == 0 {
			continue
		}
		_, due := d.Schedule.Next(v.Now)
		for range 3 {
			if due.IsZero() {
				break
			}
			next = append(next, due)
			_, due = d.Schedule.Next(due)
		}
	}
	if len(next) == 0 {
		return ""
	}
	slices.SortFunc(next, time.Time.Compare)
	next = slices.CompactFunc(next, time.Time.Equal)
	var times []string
	for _, t := range next[:min(len(next), 3)] {
		times = append(times, v.Locale.When(v.local(t)))
	}
	return v.Locale.Text("schedule.next", "times", strings.Join(times, " · "))
}

// clock returns a time of day on the clock of the language.
func (v View) clock(c digest.Clock) string {
	return v.Locale.Clock(time.Time{}.Add(time.Duration(c) * time.Minute))
}

// days names days of the week, with the words for every day, the working days
// and the weekend.
func (v View) days(days []time.Weekday) string {
	var has [7]bool
	for _, d := range days {
		has[d] = true
	}
	switch has {
	case [7]bool{}, [7]bool{true, true, true, true, true, true, true}:
		return v.Locale.Text("schedule.daily")
	case [7]bool{1: true, 2: true, 3: true, 4: true, 5: true}:
		return v.Locale.Text("schedule.weekdays")
	case [7]bool{0: true, 6: true}:
		return v.Locale.Text("schedule.weekends")
	}
	var names []string
	for _, d := range []time.Weekday{1, 2, 3, 4, 5, 6, 0} {
		if has[d] {
			names = append(names, v.Locale.Weekday(d))
		}
	}
	return v.Locale.Text("schedule.on", "days", v.Locale.List(names))
}
