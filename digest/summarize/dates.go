package summarize

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"newsdigest/digest/text"
)

const day = 24 * time.Hour

// A dateRules is what one language knows of dates.
type dateRules struct {
	days, ago       map[string]int // weekdays from 1, Monday; days before now
	future          map[string]bool
	month, monthday string // signs behind the numbers, in scripts without spaces: 月, 日
}

func newDateRules(lex text.Lexicon) dateRules {
	d := dateRules{days: numbered(lex["days"]), ago: numbered(lex["ago"]), future: lex.Set("future")}
	if signs := lex["monthday"]; len(signs) == 2 {
		d.month, d.monthday = signs[0], signs[1]
	}
	return d
}

// numbered reads entries such as "monday=1".
func numbered(entries []string) map[string]int {
	m := make(map[string]int, len(entries))
	for _, e := range entries {
		word, n, _ := strings.Cut(e, "=")
		m[word], _ = strconv.Atoi(n)
	}
	return m
}

// A date is the day in which a sentence says its news happened.
type date struct {
	day   time.Time // at 00:00 UTC; zero where the sentence has none
	vague bool      // by the name of a weekday, which may be of another week
	other bool      // the sentence looks ahead, or far back
}

// dateOf returns the first date outside quotation marks in a sentence that was
// published on a given day.
func (v *vocabulary) dateOf(s *sentence, published time.Time) date {
	rules, numerals := v.rules.dates, v.rules.figures.numerals
	if v.rules.spaceless {
		return rules.inSigns(s.text, published)
	}
	var d date
	for i, t := range s.tokens {
		if t.quoted {
			continue
		}
		word := v.words[t.word].text
		switch {
		case rules.future[word]:
			return date{other: true}
		case !d.day.IsZero():
		case numerals.Month(word) > 0:
			d.day = v.monthDay(s, i, time.Month(numerals.Month(word)), published)
		case rules.days[word] > 0:
			d.day, d.vague = weekday(rules.days[word], published), true
		case isYear(word):
			return date{other: true}
		default:
			if n, ok := rules.ago[word]; ok {
				d.day = published.Add(-time.Duration(n) * day)
			}
		}
	}
	d.other = d.day.After(published)
	return d
}

// weekday returns the last day before published, or that day, which is the nth
// of a week.
func weekday(n int, published time.Time) time.Time {
	back := (int(published.Weekday()) - n + 14) % 7
	return published.Add(-time.Duration(back) * day)
}

// monthDay returns the date that the month at token i makes with the number of
// a day before it or behind it: "14. Oktober", "14 de octubre", "Oct. 14". It is
// zero where there is none.
func (v *vocabulary) monthDay(s *sentence, i int, month time.Month, published time.Time) time.Time {
	for _, at := range [...]int{i - 1, i - 2, i + 1} {
		if at < 0 || at >= len(s.tokens) || at == i-2 && !v.words[s.tokens[i-1].word].stop {
			continue
		}
		n, err := strconv.Atoi(strings.TrimRight(v.words[s.tokens[at].word].text, "stndrh"))
		if err != nil || n < 1 || n > 31 {
			continue
		}
		for _, y := range [...]int{max(at, i) + 1, max(at, i) + 2} {
			if y < len(s.tokens) && isYear(v.words[s.tokens[y].word].text) {
				year, _ := strconv.Atoi(v.words[s.tokens[y].word].text)
				return time.Date(year, month, n, 0, 0, 0, 0, time.UTC)
			}
		}
		return nearest(month, n, published)
	}
	return time.Time{}
}

// nearest returns the date without a year that is closest to published.
func nearest(month time.Month, n int, published time.Time) time.Time {
	best := time.Date(published.Year(), month, n, 0, 0, 0, 0, time.UTC)
	for _, year := range [...]int{published.Year() - 1, published.Year() + 1} {
		if d := time.Date(year, month, n, 0, 0, 0, 0, time.UTC); published.Sub(d).Abs() < published.Sub(best).Abs() {
			best = d
		}
	}
	return best
}

// inSigns is dateOf for scripts without spaces: 10月14日, 14日, 周三.
func (r dateRules) inSigns(s string, published time.Time) date {
	for word := range r.future {
		if strings.Contains(s, word) {
			return date{other: true}
		}
	}
	if n, before := numberBefore(s, r.monthday); n > 0 && n <= 31 {
		d := date{day: time.Date(published.Year(), published.Month(), n, 0, 0, 0, 0, time.UTC)}
		if m, _ := numberBefore(before, r.month); m > 0 && m <= 12 {
			d.day = nearest(time.Month(m), n, published)
		} else if d.day.After(published) {
			d.day = d.day.AddDate(0, -1, 0)
		}
		d.other = d.day.After(published)
		return d
	}
	var d date
	first := len(s)
	for word, n := range r.days {
		if at := strings.Index(s, word); at >= 0 && at < first {
			first, d = at, date{day: weekday(n, published), vague: true}
		}
	}
	for word, n := range r.ago {
		if at := strings.Index(s, word); at >= 0 && at < first {
			first, d = at, date{day: published.Add(-time.Duration(n) * day)}
		}
	}
	return d
}

// numberBefore returns the number before the first sign in s that has one, and
// what stands before that number; 0 where there is none. A sign that counts a
// length of time, as in 3日間, is passed over.
func numberBefore(s, sign string) (n int, before string) {
	if sign == "" {
		return 0, ""
	}
	for at := 0; ; {
		i := strings.Index(s[at:], sign)
		if i < 0 {
			return 0, ""
		}
		i += at
		at = i + len(sign)
		digits := len(s[:i]) - len(strings.TrimRight(s[:i], "0123456789"))
		after, _ := utf8.DecodeRuneInString(s[at:])
		if digits > 0 && digits <= 2 && after != '間' && after != '间' && after != '간' {
			n, _ = strconv.Atoi(s[i-digits : i])
			return n, strings.TrimRight(s[:i-digits], " ")
		}
	}
}
