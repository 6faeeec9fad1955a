package cluster

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"newsdigest/digest/text"
)

// A figure is a number in a report: a sum, a toll, an age, a score.
type figure struct {
	value float64
	of    string // its unit, or the stem of the word behind it
}

// figures returns the numbers of s in figures and in words.
func (r *namer) figures(s string, tokens []text.Token) []figure {
	var out []figure
	found := text.Figures(s, r.language)
	for _, f := range found {
		out = append(out, figure{f.Value, r.unitOf(f, tokens)})
	}
	for k := 0; k < len(tokens); k++ {
		t := tokens[k]
		for len(found) > 0 && found[0].End <= t.Start {
			found = found[1:]
		}
		if len(found) > 0 && found[0].Start <= t.Start {
			continue // "5 million" is read
		}
		value, ok := r.spelled(t.Text)
		if !ok {
			continue
		}
		ones, more := r.ones(s, tokens[k:])
		if value >= 20 && more > 0 {
			value, k = value+ones, k+more
		}
		out = append(out, figure{value, r.counted(tokens, tokens[k].End)})
	}
	return out
}

// sum is the unit of money, of whatever currency, and of millions that are told
// without a unit, which most often are money.
const sum = "money"

// unitOf returns what a figure counts.
func (r *namer) unitOf(f text.Figure, tokens []text.Token) string {
	switch {
	case f.IsMoney() || f.Unit == "" && f.Value >= 1e6:
		return sum
	case f.Unit != "":
		return f.Unit
	}
	return r.counted(tokens, f.End)
}

// counted returns the stem of the next word from a place on, in bytes, that is
// no stop word.
func (r *namer) counted(tokens []text.Token, from int) string {
	i, _ := slices.BinarySearchFunc(tokens, from, func(t text.Token, from int) int { return cmp.Compare(t.Start, from) })
	for _, t := range tokens[i:] {
		if !text.IsStop(t.Text, r.language) {
			return strings.Clone(stem(t.Text, r.language))
		}
	}
	return ""
}

// ones returns the ones of a number whose tens are the first token, and how
// many more tokens they take: "eighty-two", "cincuenta y dos".
func (r *namer) ones(s string, tokens []text.Token) (value float64, more int) {
	for more = 1; more < min(len(tokens), 3); more++ {
		t := tokens[more]
		if v, ok := r.numerals.Value(t.Text); ok && v < 10 && (more == 2 || s[tokens[0].End:t.Start] == "-") {
			return v, more
		}
		if t.Text != "y" && t.Text != "e" {
			break
		}
	}
	return 0, 0
}

// spelled returns the value of a number word, which may be put together of
// others: "zweihundert", "vierunddreißig", "duecento".
func (r *namer) spelled(word string) (float64, bool) {
	if v, ok := r.numerals.Value(word); ok {
		return v, true
	}
	if first, _ := utf8.DecodeRuneInString(word); len(word) < 6 || first >= 0x800 || r.numerals.Power(word) > 0 {
		return 0, false
	}
	if ones, tens, ok := strings.Cut(word, "und"); ok {
		a, first := r.numerals.Value(ones)
		b, second := r.numerals.Value(tens)
		if first && second && a < 10 {
			return a + b, true
		}
	}
	thousands, rest := 0.0, 0.0
	for word != "" {
		part := r.part(word)
		value, _ := r.numerals.Value(part)
		switch power := r.numerals.Power(part); {
		case part == "":
			return 0, false
		case power >= 3:
			thousands, rest = thousands+max(rest, 1)*math.Pow10(power), 0
		case power > 0:
			rest = max(rest, 1) * math.Pow10(power)
		default:
			rest += value
		}
		word = word[len(part):]
	}
	return thousands + rest, true
}

// part returns the longest number word or scale with which word begins.
func (r *namer) part(word string) string {
	for n := len(word); n > 2; n-- {
		if _, ok := r.numerals.Value(word[:n]); ok || r.numerals.Power(word[:n]) > 0 {
			return word[:n]
		}
	}
	return ""
}

func (f figure) equals(g figure) bool { return f.value == g.value }

// like reports whether two numbers are of one unit.
func (f figure) like(g figure) bool { return f.of == g.of }

// comparable is the largest ratio of two numbers that may be of one thing.
const comparable = 4

// rivals reports whether two numbers may be two values of one thing.
func (f figure) rivals(g figure) bool {
	return f.like(g) && max(f.value, g.value) <= comparable*min(f.value, g.value)
}

// firm reports a number that does not grow as news comes in, other than how
// many were killed: money, a percentage, and what is measured to a fraction.
func (f figure) firm() bool {
	return f.of == sum || f.of == "%" || f.of != "" && f.value != math.Trunc(f.value)
}

// near reports whether two numbers may be one, rounded or grown a little.
func (f figure) near(g figure) bool {
	return math.Abs(f.value-g.value) <= .05*max(f.value, g.value)
}
