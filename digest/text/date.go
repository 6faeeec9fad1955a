package text

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Date is a day or a month that a text names.
type Date struct {
	Span              // of what names it
	From    time.Time // midnight UTC; the date is From ≤ t < To
	To      time.Time
	Weekday bool // named by a day of the week: the last one up to now, though the next may be meant
}

// IsDay reports whether d is one day, and no month.
func (d Date) IsDay() bool { return d.To.Sub(d.From) == 24*time.Hour }

// A Calendar reads the dates of texts in one language.
type Calendar struct {
	rules *figureRules
	lang  string
}

// CalendarOf returns the calendar of a BCP 47 tag; that of English where the
// language is not known.
func CalendarOf(lang string) Calendar {
	return Calendar{figureRulesFor(lang), strings.ToLower(lang)}
}

// Dates returns the dates of s in order: in digits ("2026-10-14",
// "14.10.2026"), with the name of a month ("14. Oktober", "Oct 14, 2026",
// "October 2026"), by the day of the week, or relative to now, which is when s
// was written ("yesterday"). A date without a year is the one nearest to now.
// Lang is a BCP 47 tag. A date in digits that may be of two days, such as
// 3/4/2026 in English, is read only for "en-US" and "en-GB".
func Dates(s, lang string, now time.Time) []Date {
	return CalendarOf(lang).Dates(s, Tokens(s), now)
}

// Dates returns the dates of s, whose tokens are given.
func (c Calendar) Dates(s string, tokens []Token, now time.Time) []Date {
	var out []Date
	end := 0
	for _, t := range tokens {
		if t.Start < end || !c.Opens(t.Text) {
			continue
		}
		if date, ok := c.At(s, t.Start, now); ok {
			out = append(out, date)
			end = date.End
		}
	}
	return out
}

// Opens reports whether a date may begin with a token of this text: most
// tokens are quickly told from dates.
func (c Calendar) Opens(token string) bool {
	if token != "" && digit(rune(token[0])) {
		return true
	}
	first, _ := utf8.DecodeRuneInString(token)
	return c.rules.opens[token] || c.rules.marks[0] != "" && first >= utf8.RuneSelf
}

// At returns the date that begins at s[i], where a token does.
func (c Calendar) At(s string, i int, now time.Time) (Date, bool) {
	y, m, d := now.UTC().Date()
	r := dateReader{figureRules: c.rules, lang: c.lang, s: s, today: time.Date(y, m, d, 0, 0, 0, 0, time.UTC)}
	return r.at(i)
}

// A dateReader reads the dates of one text.
type dateReader struct {
	*figureRules
	lang  string
	s     string
	today time.Time
}

// at reads the date that begins at s[i].
func (r *dateReader) at(i int) (Date, bool) {
	c, _ := utf8.DecodeRuneInString(r.s[i:])
	if digitValue(c) >= 0 {
		for _, read := range [...]func(int) (Date, bool){r.inDigits, r.marked, r.dayFirst} {
			if date, ok := read(i); ok {
				return date, true
			}
		}
		return Date{}, false
	}
	if distance, n := match(r.days, r.s[i:]); n > 0 {
		return r.oneDay(Span{i, i + n}, r.today.AddDate(0, 0, distance)), true
	}
	if weekday, n := match(r.week, r.s[i:]); n > 0 && (!r.capital || unicode.IsUpper(c)) {
		back := (int(r.today.Weekday()) - weekday + 14) % 7
		date := r.oneDay(Span{i, i + n}, r.today.AddDate(0, 0, -back))
		date.Weekday = true
		return date, true
	}
	return r.monthFirst(i)
}

func (r *dateReader) oneDay(sp Span, day time.Time) Date {
	return Date{Span: sp, From: day, To: day.AddDate(0, 0, 1)}
}

// inDigits reads "2026-10-14", "14.10.2026" and "14/10/2026".
func (r *dateReader) inDigits(i int) (Date, bool) {
	a, first, at := r.number(i)
	if at >= len(r.s) || !strings.ContainsRune("-./", rune(r.s[at])) {
		return Date{}, false
	}
	mark := r.s[at]
	b, _, at := r.number(at + 1)
	if at >= len(r.s) || r.s[at] != mark {
		return Date{}, false
	}
	c, last, end := r.number(at + 1)
	switch {
	case first == 4:
		return r.day(Span{i, end}, a, b, c)
	case last != 4:
		return Date{}, false
	case mark == '/' && Primary(r.lang) == "en":
		american := strings.HasPrefix(r.lang, "en-us")
		if american || !strings.HasPrefix(r.lang, "en-gb") && a <= 12 && b > 12 {
			a, b = b, a
		} else if !strings.HasPrefix(r.lang, "en-gb") && a <= 12 && a != b {
			return Date{}, false
		}
	}
	return r.day(Span{i, end}, c, b, a)
}

// marked reads "2026年10月14日", "10月14日", "2026年10月" and "14日", which is the
// last such day up to now.
func (r *dateReader) marked(i int) (Date, bool) {
	if r.marks[0] == "" {
		return Date{}, false
	}
	_, first := utf8.DecodeRuneInString(r.marks[2]) // the others count houses and lines as well
	if day, end, ok := r.numberBefore(i, r.marks[2][:first]); ok {
		return r.monthday(Span{i, end}, day)
	}
	at, year := i, 0
	if n, end, ok := r.numberBefore(at, r.marks[0]); ok {
		year, at = n, end+blanks(r.s[end:])
	}
	month, end, ok := r.numberBefore(at, r.marks[1])
	if !ok {
		return Date{}, false
	}
	day, dayEnd, ok := r.numberBefore(end+blanks(r.s[end:]), r.marks[2])
	if ok {
		return r.dayOf(Span{i, dayEnd}, year, month, day)
	}
	return r.month(Span{i, end}, year, month)
}

// monthday reads a day that is named without its month. "3日間" is no day but
// a length of time.
func (r *dateReader) monthday(sp Span, day int) (Date, bool) {
	if after, _ := utf8.DecodeRuneInString(r.s[sp.End:]); strings.ContainsRune(r.lasting, after) {
		return Date{}, false
	}
	year, month, today := r.today.Date()
	if day > today {
		year, month, _ = time.Date(year, month, 0, 0, 0, 0, 0, time.UTC).Date()
	}
	return r.day(sp, year, int(month), day)
}

// numberBefore reads the number at s[i] that one of the characters of marks
// follows.
func (r *dateReader) numberBefore(i int, marks string) (n, end int, ok bool) {
	n, digits, end := r.number(i)
	c, size := utf8.DecodeRuneInString(r.s[end:])
	return n, end + size, digits > 0 && size > 0 && strings.ContainsRune(marks, c)
}

// dayFirst reads "14 Oct", "14. Oktober 2026" and "14 de octubre de 2026".
func (r *dateReader) dayFirst(i int) (Date, bool) {
	day, digits, at := r.number(i)
	if digits > 2 {
		return Date{}, false
	}
	if strings.HasPrefix(r.s[at:], ".") || strings.HasPrefix(r.s[at:], "º") {
		_, size := utf8.DecodeRuneInString(r.s[at:])
		at += size
	} else if _, n := match(r.ordinal, r.s[at:]); n > 0 {
		at += n
	}
	at = r.skipOf(at + blanks(r.s[at:]))
	month, at, ok := r.monthName(at)
	if !ok {
		return Date{}, false
	}
	year, end := r.yearAfter(at)
	return r.dayOf(Span{i, end}, year, month, day)
}

// monthFirst reads "Oct 14, 2026", "October 14" and "October 2026".
func (r *dateReader) monthFirst(i int) (Date, bool) {
	month, at, ok := r.monthName(i)
	if !ok {
		return Date{}, false
	}
	if year, end := r.yearAfter(at); year > 0 {
		return r.month(Span{i, end}, year, month)
	}
	day, digits, end := r.number(at + blanks(r.s[at:]))
	if at == end || digits == 0 || digits > 2 || Primary(r.lang) != "en" {
		return Date{}, false
	}
	if _, n := match(r.ordinal, r.s[end:]); n > 0 {
		end += n
	}
	year, end := r.yearAfter(end)
	return r.dayOf(Span{i, end}, year, month, day)
}

// monthName reads the name of a month at s[i], with the point of a short one.
func (r *dateReader) monthName(i int) (month, end int, ok bool) {
	month, n := match(r.months, r.s[i:])
	c, _ := utf8.DecodeRuneInString(r.s[i:])
	if n == 0 || r.capital && !unicode.IsUpper(c) { // "may" is no month
		return 0, i, false
	}
	end = i + n
	if strings.HasPrefix(r.s[end:], ".") && utf8.RuneCountInString(r.s[i:end]) <= 5 && end+1 < len(r.s) {
		if rest := end + 1 + blanks(r.s[end+1:]); rest < len(r.s) && digitValue(rune(r.s[rest])) >= 0 {
			end++
		}
	}
	return month, end, true
}

// yearAfter reads the year behind s[i], which a comma or an "of" may set off;
// it is 0, and end is i, where there is none.
func (r *dateReader) yearAfter(i int) (year, end int) {
	at := i
	if strings.HasPrefix(r.s[at:], ",") {
		at++
	}
	at = r.skipOf(at + blanks(r.s[at:]))
	year, digits, end := r.number(at)
	if at == i || digits != 4 || year < 1000 || year > 2999 {
		return 0, i
	}
	return year, end
}

// skipOf passes over an "of" at s[i] and the space behind it.
func (r *dateReader) skipOf(i int) int {
	if _, n := match(r.of, r.s[i:]); n > 0 {
		i += n
		i += blanks(r.s[i:])
	}
	return i
}

// number reads the digits at s[i].
func (r *dateReader) number(i int) (n, digits, end int) {
	value, size := readDigits(r.s[i:min(len(r.s), i+16)], 0)
	return int(value), countDigits(r.s[i : i+size]), i + size
}

// dayOf returns the day; year 0 stands for the year in which it is nearest to
// today.
func (r *dateReader) dayOf(sp Span, year, month, day int) (Date, bool) {
	if year == 0 {
		year = r.nearestYear(month, day)
	}
	return r.day(sp, year, month, day)
}

func (r *dateReader) day(sp Span, year, month, day int) (Date, bool) {
	from := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if year < 1000 || year > 2999 || from.Day() != day || int(from.Month()) != month {
		return Date{}, false
	}
	return r.oneDay(sp, from), true
}

func (r *dateReader) month(sp Span, year, month int) (Date, bool) {
	if year == 0 {
		year = r.nearestYear(month, 15)
	}
	first, ok := r.day(sp, year, month, 1)
	first.To = first.From.AddDate(0, 1, 0)
	return first, ok
}

// nearestYear returns the year in which a day is nearest to today.
func (r *dateReader) nearestYear(month, day int) int {
	best, least := r.today.Year(), time.Duration(1<<63-1)
	for year := best - 1; year <= r.today.Year()+1; year++ {
		distance := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Sub(r.today).Abs()
		if distance < least {
			best, least = year, distance
		}
	}
	return best
}
