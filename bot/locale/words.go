package locale

import (
	"slices"
	"strings"
	"time"
)

// Date returns the day of t as it is said in the language, "Wed 14 Oct". The
// year is left out: the bot speaks of days near to its reader.
func (l Locale) Date(t time.Time) string {
	return l.Text("time.date",
		"weekday", l.Weekday(t.Weekday()), "day", t.Day(), "month", l.nth("time.months", int(t.Month())-1))
}

// Clock returns the time of day of t, "07:30".
func (l Locale) Clock(t time.Time) string { return t.Format(l.Text("time.clock")) }

// Moment returns t as briefly as is clear to somebody who reads it at now: the
// time of day within the last day, with the date before it otherwise. Both are
// read in the zone of now.
func (l Locale) Moment(t, now time.Time) string {
	t = t.In(now.Location())
	if age := now.Sub(t); age >= 0 && age < 24*time.Hour {
		return l.Clock(t)
	}
	return l.When(t)
}

// When returns the date and the time of day of t, "Wed 14 Oct, 07:30".
func (l Locale) When(t time.Time) string {
	return l.Text("time.when", "date", l.Date(t), "clock", l.Clock(t))
}

// Weekday returns the short name of a day, "Wed".
func (l Locale) Weekday(d time.Weekday) string { return l.nth("time.weekdays", int(d)) }

// Window returns a length of time as the past that it covers, "the last 24
// hours". It is told in hours below two days, in days from there on.
func (l Locale) Window(d time.Duration) string {
	if d < 48*time.Hour {
		return l.Count("time.hours", int(d.Round(time.Hour)/time.Hour))
	}
	return l.Count("time.days", int(d.Round(24*time.Hour)/(24*time.Hour)))
}

// Zone returns the name of a zone for people: the city of an IANA name.
func (l Locale) Zone(name string) string {
	if name == "" {
		return "UTC"
	}
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
}

// List joins words as a sentence does: "a, b and c".
func (l Locale) List(words []string) string {
	if len(words) < 2 {
		return l.Join(words, "")
	}
	last := len(words) - 1
	return l.Text("list.and", "first", l.Names(words[:last]), "last", words[last])
}

// Names joins words without an "and": "a, b, c".
func (l Locale) Names(words []string) string { return l.Join(words, l.Text("list.comma")) }

// nth returns one word of a sentence that lists words.
func (l Locale) nth(id string, n int) string {
	words := strings.Fields(l.Text(id))
	if n < 0 || n >= len(words) {
		return ""
	}
	return words[n]
}

// Words returns the words that the sentence id lists, in the language of l and
// in English. It is how the bot knows what people type, "monday" or "weekdays".
func (l Locale) Words(id string) []string {
	words := strings.Fields(l.Word(id, ""))
	if l.Tag() != "en" {
		words = append(words, strings.Fields(For().Word(id, ""))...)
	}
	return words
}

// Is reports whether word, in lower case, is one of those that the sentence id
// lists.
func (l Locale) Is(id, word string) bool { return slices.Contains(l.Words(id), word) }
