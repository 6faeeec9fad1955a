package text

import "strings"

// Numerals is how one language writes numbers and months, for those who read
// texts word by word.
type Numerals struct {
	rules *figureRules
}

// NumeralsOf returns the numerals of a BCP 47 tag; those of English where the
// language is not known.
func NumeralsOf(lang string) Numerals { return Numerals{figureRulesFor(lang)} }

// Value returns the number that a lower-case word stands for: 2 for "two".
func (n Numerals) Value(word string) (float64, bool) {
	v, ok := n.rules.numbers[word]
	return v, ok
}

// Power returns the power of ten by which a lower-case word multiplies the
// number before it: 6 for "million", 0 for a word that is no scale.
func (n Numerals) Power(word string) int { return n.rules.scales[word] }

// Scale returns the word for a power of ten, "" where the language has none.
func (n Numerals) Scale(power int) string { return n.rules.scaleWords[power] }

// Month returns the month, 1 to 12, that a lower-case word names, short forms
// included, or 0.
func (n Numerals) Month(word string) int { return n.rules.months[word] }

// Weekday returns the day of the week, 1 for Monday to 7, that a lower-case word
// names, or 0.
func (n Numerals) Weekday(word string) int { return n.rules.week[word] }

// Parse returns the value of digits with their marks, "1.200,5" in German, and
// how many decimals they have. It is not ok for anything else.
func (n Numerals) Parse(s string) (value float64, decimals int, ok bool) {
	value, decimals, size := n.rules.literal(s)
	return value, decimals, size > 0 && strings.TrimRight(s[size:], ".,") == ""
}
