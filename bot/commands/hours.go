package commands

import (
	"slices"
	"strings"
	"time"

	"newsdigest/bot/locale"
	"newsdigest/digest"
)

// mostTimes is how many times a day somebody may list. An interval may have
// more, one for each hour.
const mostTimes = 6

// Times are what somebody typed about a schedule. What was not named is empty.
type Times struct {
	Days  []time.Weekday // sorted; seven for every day
	At    []digest.Clock // sorted
	Quiet *digest.Quiet  // the zero Quiet for none any more
}

// ParseTimes reads times of day, days of the week, an interval and quiet hours
// in any order: "8:00 weekdays", "7:30, 18:00", "mon-fri 9am", "every 3 hours
// from 7 to 22", "hourly quiet 22-7", "quiet off".
func ParseTimes(typed string, l locale.Locale) (Times, error) {
	r := timesReader{words: withoutOClock(timeWords(typed, l), l), l: l}
	for len(r.words) > 0 {
		if bad := r.next(); bad != "" {
			return Times{}, digest.Explain(nil, "%s", l.Text("parse.times", "word", brief(bad)))
		}
	}
	if len(r.days) == 0 && r.daily {
		r.days = []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	}
	at, ok := r.clocks()
	switch {
	case !ok:
		return Times{}, digest.Explain(nil, "%s", l.Text("parse.interval"))
	case r.every == 0 && len(at) > mostTimes:
		return Times{}, digest.Explain(nil, "%s", l.Text("parse.too_many", "max", mostTimes))
	case len(r.days)+len(at) == 0 && r.quiet == nil:
		return Times{}, digest.Explain(nil, "%s", l.Text("parse.times", "word", brief(typed)))
	}
	slices.Sort(r.days)
	return Times{Days: slices.Compact(r.days), At: at, Quiet: r.quiet}, nil
}

// A timesReader reads the words of a schedule from left to right.
type timesReader struct {
	words []string
	l     locale.Locale
	days  []time.Weekday
	at    []digest.Clock
	daily bool // "day" was named; it says nothing beside "working"
	every int  // hours of an interval; 0 is none
	// ranged says that times were given as "7-22", which asks for an interval.
	ranged bool
	quiet  *digest.Quiet
}

// next reads what the next words say and returns the one that says nothing, or
// "".
func (r *timesReader) next() string {
	w := r.words[0]
	r.words = r.words[1:]
	switch {
	case r.l.Is("words.quiet", w):
		return r.quietHours(w)
	case r.l.Is("words.hourly", w):
		r.every = 1
		return ""
	case r.l.Is("words.every", w):
		return r.interval(w)
	case len(r.words) > 1 && number(w) > 0 && r.l.Is("words.hour", r.words[0]) && r.l.Is("words.every", r.words[1]):
		r.every, r.words = number(w), r.words[2:] // "3 saatte bir"
		return ""
	}
	if ds := weekdays(w, r.l); ds != nil {
		r.days = append(r.days, ds...)
		return ""
	}
	if r.l.Is("words.day", w) {
		r.daily = true
		return ""
	}
	if from, to, ok := span(w, r.l); ok { // of an interval; clocks looks
		r.at, r.ranged = append(r.at, from, to), true
		return ""
	}
	c, ok := clock(w, r.l)
	if !ok {
		return w
	}
	r.at = append(r.at, c)
	return ""
}

// interval reads what follows "every": hours, or a day, which is left to next.
func (r *timesReader) interval(every string) string {
	if len(r.words) == 0 {
		return every
	}
	n := number(r.words[0])
	switch {
	case r.l.Is("words.hour", r.words[0]):
		r.every, r.words = 1, r.words[1:]
	case n > 0 && len(r.words) > 1 && r.l.Is("words.hour", r.words[1]):
		r.every, r.words = n, r.words[2:]
	}
	if r.every > 0 && len(r.words) > 0 && r.l.Is("words.every", r.words[0]) {
		r.words = r.words[1:] // "her 3 saatte bir"
	}
	return ""
}

// quietHours reads what follows "quiet": two times of day, or that there are
// none.
func (r *timesReader) quietHours(quiet string) string {
	if len(r.words) == 0 {
		return quiet
	}
	if r.l.Is("words.off", r.words[0]) {
		r.quiet, r.words = &digest.Quiet{}, r.words[1:]
		return ""
	}
	if from, to, ok := span(r.words[0], r.l); ok {
		r.quiet, r.words = &digest.Quiet{From: from, To: to}, r.words[1:]
		return ""
	}
	from, ok := clock(r.words[0], r.l)
	if !ok || len(r.words) < 2 {
		return r.words[0]
	}
	to, ok := clock(r.words[1], r.l)
	if !ok {
		return r.words[1]
	}
	r.quiet, r.words = &digest.Quiet{From: from, To: to}, r.words[2:]
	return ""
}

// clocks returns the times of day, sorted: those that were listed, or those of
// the interval, which goes around the clock, begins at one time, or goes from
// one time to another. It reports false for an interval that is none.
func (r *timesReader) clocks() ([]digest.Clock, bool) {
	at := r.at
	if r.every == 0 && r.ranged {
		return nil, false
	}
	if r.every > 0 {
		const around = 24 * 60
		var first, length digest.Clock = 0, around - 1
		switch len(at) {
		case 2:
			first, length = at[0], (at[1]-at[0]+around)%around
		case 1:
			first = at[0]
		}
		if len(at) > 2 || r.every > 12 {
			return nil, false
		}
		at = nil
		for c := digest.Clock(0); c <= length; c += digest.Clock(r.every * 60) {
			at = append(at, (first+c)%around)
		}
	}
	slices.Sort(at)
	return slices.Compact(at), true
}

// span reads two times of day in one word, "22:00-7:00".
func span(w string, l locale.Locale) (from, to digest.Clock, ok bool) {
	a, b, cut := strings.Cut(w, "-")
	from, ok = clock(a, l)
	to, ok2 := clock(b, l)
	return from, to, cut && ok && ok2
}

// clock reads one time of day.
func clock(w string, l locale.Locale) (digest.Clock, bool) {
	switch {
	case l.Is("words.noon", w):
		return 12 * 60, true
	case l.Is("words.midnight", w):
		return 0, true
	}
	for _, mark := range l.Words("words.oclock") {
		w = strings.TrimSuffix(w, mark) // of "7h-22h"
	}
	c, err := digest.ParseClock(w)
	return c, err == nil
}

// weekdays returns the days that one word names, "mon", "weekends" or
// "mon-fri"; nil where it names none.
func weekdays(w string, l locale.Locale) []time.Weekday {
	switch day, ok := weekday(w, l); {
	case ok:
		return []time.Weekday{day}
	case l.Is("words.daily", w):
		return []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	case l.Is("words.weekdays", w):
		return []time.Weekday{1, 2, 3, 4, 5}
	case l.Is("words.weekends", w):
		return []time.Weekday{0, 6}
	}
	return daySpan(w, l)
}

// daySpan returns the days of "mon-fri", nil where w is none. The names of days
// may have hyphens of their own, as "segunda-feira" has.
func daySpan(w string, l locale.Locale) []time.Weekday {
	for i := range w {
		if w[i] != '-' {
			continue
		}
		first, ok := weekday(w[:i], l)
		last, ok2 := weekday(w[i+1:], l)
		if !ok || !ok2 {
			continue
		}
		days := []time.Weekday{first}
		for d := first; d != last; {
			d = (d + 1) % 7
			days = append(days, d)
		}
		return days
	}
	return nil
}
