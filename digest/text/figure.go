package text

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Figure is a number in a text, with its unit.
type Figure struct {
	Span           // of the number, its scale and its unit
	Value  float64 // scales multiplied in: 1.2e9 of "1.2bn" and of "1,2 Milliarden"
	Unit   string  // "%", a currency (ISO 4217) or a unit such as "km"; "" where none is told
	Digits int     // decimals as written, before the scale
}

// IsMoney reports whether f is a sum of money.
func (f Figure) IsMoney() bool { return isCurrency(f.Unit) }

// Figures returns the figures of s in order. Lang is a BCP 47 tag, which
// decides how decimals are marked and what scales and units are called; rules
// of English stand in for those of a language that is not known. Times, dates
// in digits, and numbers that are part of a word ("15-year-old", "A380") are
// no figures; a number word is one only before a scale or a unit ("two
// million", "three percent").
func Figures(s, lang string) []Figure {
	r := figureRulesFor(lang)
	var out []Figure
	before := ' '
	for i := 0; i < len(s); {
		c, size := utf8.DecodeRuneInString(s[i:])
		n := 0
		switch {
		case digitValue(c) >= 0:
			f, end, ok := r.digits(s, i)
			if ok && startsFigure(before) {
				out = append(out, f)
			}
			n = max(end-i, size)
		case unicode.IsLetter(c) && (unspaced(c) || !unicode.IsLetter(before)):
			if f, ok := r.spelled(s, i); ok {
				out = append(out, f)
				n = f.End - i
			}
		}
		n = max(n, size)
		before, _ = utf8.DecodeLastRuneInString(s[i : i+n])
		i += n
	}
	return out
}

// startsFigure reports whether a number may begin behind r.
func startsFigure(r rune) bool {
	if unspaced(r) {
		return true
	}
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("#_@&/:.", r)
}

// digits reads the figure whose digits begin at s[i], and returns where what
// was read ends. It is none where the digits are part of something else.
func (r *figureRules) digits(s string, i int) (f Figure, end int, ok bool) {
	value, decimals, n := r.literal(s[i:])
	end = i + n
	if goesOnInDigits(s[end:]) {
		for end < len(s) { // a time, a date, a range of pages
			c, size := utf8.DecodeRuneInString(s[end:])
			if digitValue(c) < 0 && !strings.ContainsRune(".,:/-", c) {
				break
			}
			end += size
		}
		return f, end, false
	}
	f = Figure{Span: Span{i, end}, Value: value, Digits: decimals}
	r.measure(s, &f)
	if c, _ := utf8.DecodeRuneInString(s[f.End:]); f.End == end && unicode.IsLetter(c) && !unspaced(c) {
		return f, end, false // "5G"
	}
	return f, f.End, true
}

// goesOnInDigits reports whether what stands behind digits makes them part of
// a time, a date or a word.
func goesOnInDigits(s string) bool {
	c, size := utf8.DecodeRuneInString(s)
	if size == 0 || !strings.ContainsRune(":/.,-", c) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s[size:])
	return digitValue(next) >= 0 || c == '-' && unicode.IsLetter(next)
}

// spelled reads a number word at s[i] with its scale or unit.
func (r *figureRules) spelled(s string, i int) (f Figure, ok bool) {
	if value, n := hanNumber(s[i:]); n > 0 {
		f = Figure{Span: Span{i, i + n}, Value: value}
		next, _ := utf8.DecodeRuneInString(s[f.End:])
		if strings.ContainsRune(strings.Join(r.marks[:], ""), next) {
			return f, false // a date
		}
		r.measure(s, &f)
		return f, true
	}
	value, n := match(r.numbers, s[i:])
	if n == 0 {
		return f, false
	}
	f = Figure{Span: Span{i, i + n}, Value: value}
	r.measure(s, &f)
	return f, f.End > i+n
}

// literal reads the digits with which s begins, and their marks.
func (r *figureRules) literal(s string) (value float64, decimals, n int) {
	whole, n := readDigits(s, 0)
	groups := n <= 3*utf8.UTFMax && countDigits(s[:n]) <= 3
	for groups {
		mark, size := utf8.DecodeRuneInString(s[n:])
		if size == 0 || !r.groups(mark) {
			break
		}
		next, end := readDigits(s[n+size:], whole)
		if countDigits(s[n+size:n+size+end]) != 3 {
			break
		}
		whole, n = next, n+size+end
	}
	mark, size := utf8.DecodeRuneInString(s[n:])
	if size > 0 && strings.ContainsRune(r.decimal+"٫", mark) {
		if part, end := readDigits(s[n+size:], 0); end > 0 {
			decimals = countDigits(s[n+size : n+size+end])
			return whole + part/math.Pow10(decimals), decimals, n + size + end
		}
	}
	return whole, 0, n
}

// groups reports whether mark may stand between groups of three digits.
func (r *figureRules) groups(mark rune) bool {
	switch mark {
	case '\u00a0', '\u202f', '\u2009', '٬':
		return true
	case ' ':
		return r.spaces
	case '.':
		return strings.HasPrefix(r.decimal, ",")
	case ',', '，':
		return strings.HasPrefix(r.decimal, ".")
	}
	return false
}

// readDigits reads the digits with which s begins, behind those of value.
func readDigits(s string, value float64) (float64, int) {
	for n, c := range s {
		d := digitValue(c)
		if d < 0 {
			return value, n
		}
		value = value*10 + float64(d)
	}
	return value, len(s)
}

func countDigits(s string) int { return utf8.RuneCountInString(s) }

// digitValue returns the value of a digit of Latin, wide or Arabic form, -1 for
// all else.
func digitValue(c rune) int {
	for _, zero := range [...]rune{'0', '０', '٠', '۰'} {
		if c >= zero && c < zero+10 {
			return int(c - zero)
		}
	}
	return -1
}

// measure adds to f the scale and the unit that stand around it in s.
func (r *figureRules) measure(s string, f *Figure) {
	money, start := r.unitBefore(s[:f.Start])
	r.scale(s, f, isCurrency(money))
	if money != "" {
		f.Unit, f.Start = money, start
		return
	}
	at := f.End
	if strings.HasPrefix(s[at:], ".") && at > 0 && s[at-1] > '9' { // "Mio. Euro"
		at++
	}
	at += blanks(s[at:])
	if _, n := match(r.fill, s[at:]); n > 0 {
		rest := at + n
		rest += blanks(s[rest:])
		if unit, n := match(r.units, s[rest:]); n > 0 {
			f.Unit, f.End = unit, rest+n
			return
		}
	}
	if r.fill["d'"] && (strings.HasPrefix(s[at:], "d'") || strings.HasPrefix(s[at:], "d’")) {
		at += len("d'")
		if s[at-1] != '\'' {
			at += len("’") - 1
		}
	}
	unit, n := match(r.units, s[at:])
	if n == 1 && unicode.IsUpper(rune(s[at])) {
		return // "5G" are no grams
	}
	if n > 0 {
		f.Unit, f.End = unit, at+n
	}
}

// scale multiplies f by the scale words behind it. One letter is a scale only
// behind money: "$5m", but "100m".
func (r *figureRules) scale(s string, f *Figure, money bool) {
	for range 3 {
		at := f.End + blanks(s[f.End:])
		power, n := match(r.scales, s[at:])
		if n == 0 || n == 1 && !money {
			return
		}
		f.Value *= math.Pow10(power)
		f.End = at + n
		c, _ := utf8.DecodeRuneInString(s[f.End:])
		last, _ := utf8.DecodeLastRuneInString(s[:f.End])
		if !unspaced(last) {
			continue
		}
		rest := f.End
		if next, _ := utf8.DecodeRuneInString(s[rest+blanks(s[rest:]):]); digitValue(c) < 0 && digitValue(next) >= 0 {
			rest += blanks(s[rest:]) // "3만 5000"
			c = next
		}
		if digitValue(c) < 0 {
			continue
		}
		value, _, n := r.literal(s[rest:])
		part := Figure{Span: Span{rest, rest + n}, Value: value}
		r.scale(s, &part, false)
		if part.Value >= math.Pow10(power) {
			return // another number
		}
		f.Value, f.End = f.Value+part.Value, part.End
		return
	}
}

// unitBefore returns the sign or code of money, or the word for a percentage,
// that stands at the end of s, and where it starts.
func (r *figureRules) unitBefore(s string) (unit string, start int) {
	last, size := utf8.DecodeLastRuneInString(s)
	if size > 0 && unicode.IsSpace(last) && !breaksLine(last) {
		s = s[:len(s)-size]
	}
	for _, p := range r.percent {
		if len(s) >= len(p) && strings.EqualFold(s[len(s)-len(p):], p) {
			return "%", len(s) - len(p)
		}
	}
	start = len(s)
	for start > 0 && len(s)-start < 8 {
		c, size := utf8.DecodeLastRuneInString(s[:start])
		if !unicode.IsUpper(c) && !unicode.Is(unicode.Sc, c) {
			break
		}
		start -= size
	}
	unit = r.units[strings.ToLower(s[start:])]
	if !isCurrency(unit) {
		return "", len(s)
	}
	return unit, start
}

// isCurrency reports a code of ISO 4217.
func isCurrency(unit string) bool {
	return len(unit) == 3 && strings.Trim(unit, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
