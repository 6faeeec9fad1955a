package commands

import (
	"time"

	"newsdigest/bot/locale"
	"newsdigest/digest"
)

const (
	day         = 24 * time.Hour
	longestPast = 30 * day // how far back a question may look
)

// ParseSince reads a length of time: "24h", "3 days", "a week", "last month".
// It is at least an hour and at most 30 days.
func ParseSince(typed string, l locale.Locale) (time.Duration, error) {
	d, ok := length(timeWords(typed, l), l)
	if !ok {
		return 0, digest.Explain(nil, "%s", l.Text("parse.since", "typed", brief(typed)))
	}
	if d > longestPast {
		return 0, digest.Explain(nil, "%s", l.Text("parse.long"))
	}
	return d, nil
}

// length reads a number, which may be missing, and a unit.
func length(words []string, l locale.Locale) (time.Duration, bool) {
	n := 1
	if len(words) > 0 && (l.Is("words.single", words[0]) || number(words[0]) > 0) {
		n = max(n, number(words[0]))
		words = words[1:]
	}
	if len(words) != 1 || n > 1000 {
		return 0, false
	}
	units := []struct {
		id string
		d  time.Duration
	}{
		{"words.hour", time.Hour}, {"words.day", day}, {"words.week", 7 * day}, {"words.month", 30 * day},
	}
	for _, u := range units {
		if l.Is(u.id, words[0]) {
			return time.Duration(n) * u.d, true
		}
	}
	return 0, false
}

// ParseUntil reads when a pause ends, seen from now in the reader's zone: a
// length of time, a time of day, or a day ("tomorrow", "monday", "24 dec",
// "2026-12-24") with or without a time of day. A day alone is its beginning.
// The end is after now and within a year.
func ParseUntil(typed string, now time.Time, l locale.Locale) (time.Time, error) {
	words := timeWords(typed, l)
	end, ok := moment(words, now, l)
	if d, isLength := length(words, l); isLength {
		end, ok = now.Add(d), true
	}
	if !ok || !end.After(now) {
		return time.Time{}, digest.Explain(nil, "%s", l.Text("parse.until", "typed", brief(typed)))
	}
	if end.After(now.AddDate(1, 0, 1)) {
		return time.Time{}, digest.Explain(nil, "%s", l.Text("parse.far"))
	}
	return end, nil
}

// moment reads a day, a time of day, or both in this order.
func moment(words []string, now time.Time, l locale.Locale) (time.Time, bool) {
	if len(words) > 1 && l.Is("words.day", words[0]) {
		words = words[1:] // "the day monday"
	}
	date, rest := calendarDay(words, now, l)
	dated := len(rest) < len(words)
	rest = withoutOClock(rest, l)
	var at digest.Clock
	switch len(rest) {
	case 0:
		return date, dated
	case 1:
		c, ok := clock(rest[0], l)
		if !ok {
			return time.Time{}, false
		}
		at = c
	default:
		return time.Time{}, false
	}
	y, m, d := date.Date()
	t := time.Date(y, m, d, int(at)/60, int(at)%60, 0, 0, now.Location())
	if !dated && !t.After(now) {
		t = time.Date(y, m, d+1, int(at)/60, int(at)%60, 0, 0, now.Location())
	}
	return t, true
}

// calendarDay reads a day from the beginning of words, and returns midnight of
// it and the words that are left; today, and all words, where there is none.
func calendarDay(words []string, now time.Time, l locale.Locale) (time.Time, []string) {
	y, m, d := now.Date()
	on := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, now.Location()) }
	if len(words) == 0 {
		return on(y, m, d), words
	}
	if l.Is("words.tomorrow", words[0]) {
		return on(y, m, d+1), words[1:]
	}
	if w, ok := weekday(words[0], l); ok {
		ahead := (int(w)-int(now.Weekday())+6)%7 + 1
		return on(y, m, d+ahead), words[1:]
	}
	if t, err := time.ParseInLocation(time.DateOnly, words[0], now.Location()); err == nil {
		return t, words[1:]
	}
	if len(words) < 2 {
		return on(y, m, d), words
	}
	date, name, rest := dayOfMonth(words[0], l), words[1], words[2:]
	if date == 0 {
		date, name = dayOfMonth(words[1], l), words[0]
	}
	if len(rest) > 0 && l.Is("words.ordinal", rest[0]) { // "12月 24 日"
		rest = rest[1:]
	}
	named, ok := month(name, l)
	if !ok || date < 1 || date > 31 {
		return on(y, m, d), words
	}
	t := on(y, named, date)
	if !t.After(now) {
		t = on(y+1, named, date)
	}
	if t.Day() == date { // not 31 February
		return t, rest
	}
	return on(y, m, d), words
}

// brief shortens what somebody typed for an answer that quotes it.
func brief(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
