package summarize

import (
	"math"
	"strings"
	"unicode/utf8"

	"newsdigest/digest/text"
)

// A bound says how a number is meant.
type bound int

const (
	exactly bound = iota
	atLeast
	atMost
	about
)

// A quantity is a number in an article with what it counts.
type quantity struct {
	kind    string // the key of a list in the rules, "injured", or of a currency, "euro", or digest.FigureDay
	money   bool
	value   float64 // of a day, how many there were since 1970
	scale   int     // the power of ten that its scale word stands for
	bound   bound
	half    float64 // half of the unit of its last digit: what rounding may hide
	written string  // as the article has it
	context map[string]bool
}

// counted are the lists of words that say what happened to people; each is a
// kind of quantity.
var counted = [...]string{"killed", "injured", "arrested", "missing", "displaced"}

// currencies are the kinds of money with their signs.
var currencies = [...]struct{ kind, sign string }{
	{"euro", "€"}, {"dollar", "$"}, {"pound", "£"}, {"yen", "¥"}, {"ruble", "₽"}, {"hryvnia", "₴"}, {"lira", "₺"}, {"rupee", "₹"},
}

// A figureRules is what one language knows of figures.
type figureRules struct {
	language string
	numerals text.Numerals
	calendar text.Calendar
	kinds    map[string]string // by word
	money    map[string]string // by word
	bounds   map[string]bound  // by word or two words
	of, and  map[string]bool
	count    map[string]bool // "the *number* of injured rose to 11"
	parents  map[string]bool // "a *mother* of two was killed"
	rises    map[string]bool // "the number of injured rose *to* 11"
	lexicon  text.Lexicon
}

func newFigureRules(language string, lex text.Lexicon) *figureRules {
	r := &figureRules{
		language: language, lexicon: lex, of: lex.Set("of"), and: lex.Set("and"), rises: lex.Set("rises"), count: lex.Set("count"), parents: lex.Set("parents"),
		numerals: text.NumeralsOf(language), calendar: text.CalendarOf(language), kinds: map[string]string{}, money: map[string]string{},
		bounds: map[string]bound{},
	}
	for _, kind := range counted {
		for _, w := range lex[kind] {
			r.kinds[w] = kind
		}
	}
	for _, c := range currencies {
		for _, w := range lex[c.kind] {
			r.money[w] = c.kind
		}
	}
	for key, b := range map[string]bound{"least": atLeast, "most": atMost, "about": about} {
		for w := range lex.Set(key) {
			r.bounds[w] = b
		}
	}
	return r
}

// quantities returns the quantities of a sentence.
func (r *figureRules) quantities(s string) []quantity {
	return r.quantitiesOf(s, text.Tokens(s))
}

// quantitiesOf returns the quantities of a sentence with its tokens.
func (r *figureRules) quantitiesOf(s string, tokens []text.Token) []quantity {
	numbers := false
	for _, t := range tokens {
		if isYear(t.Text) {
			return nil // most likely of another time
		}
		numbers = numbers || r.isNumber(t)
	}
	if !numbers {
		return nil
	}
	var out []quantity
	for i := range tokens {
		if q, ok := r.quantity(s, tokens, i); ok {
			out = append(out, q)
		}
	}
	return out
}

func isYear(word string) bool {
	return len(word) == 4 && (word[:2] == "19" || word[:2] == "20") && strings.Trim(word, "0123456789") == ""
}

// quantity reads the number at token i and what it counts.
func (r *figureRules) quantity(s string, tokens []text.Token, i int) (quantity, bool) {
	q, end, ok := r.number(s, tokens, i)
	if !ok {
		return quantity{}, false
	}
	var from int
	q.bound, from = r.boundBefore(tokens, i)
	start := tokens[from].Start
	next := i + 1
	if end > tokens[i].End && next < len(tokens) && tokens[next].End == end {
		next++
	}
	if kind, signStart, signEnd := r.currency(s, tokens, i, next, end); kind != "" {
		if q.scale == 0 || strings.HasSuffix(strings.TrimRight(s[:min(start, signStart)], "USCA "), "(") {
			return quantity{}, false // a price or fare; a sum in another currency
		}
		q.kind, q.money = kind, true
		q.written = s[min(start, signStart):max(end, signEnd)]
		q.context = r.context(tokens, i)
		return q, true
	}
	if q.value < 2 || q.scale > 0 || q.value != math.Trunc(q.value) {
		return quantity{}, false
	}
	q.kind = r.counts(s, tokens, from, next)
	if kind := r.risesTo(s, tokens, i); q.kind == "" && kind != "" {
		q.kind, q.bound, start = kind, exactly, tokens[i].Start
	}
	q.written = s[start:end]
	return q, q.kind != ""
}

// number reads the number at token i, with its scale; end is where it ends in
// s.
func (r *figureRules) number(s string, tokens []text.Token, i int) (q quantity, end int, ok bool) {
	t := tokens[i]
	if v, found := r.numerals.Value(t.Text); found {
		return quantity{value: v, half: .5}, t.End, true
	}
	digits := t.Text
	tail := strings.TrimLeft(digits, "0123456789.,")
	digits = digits[:len(digits)-len(tail)]
	if digits == "" || (tail != "" && r.scale(tail) == 0) || hyphenated(s, t) {
		return quantity{}, 0, false
	}
	v, decimals, ok := r.numerals.Parse(s[t.Start : t.End-len(tail)])
	if !ok {
		return quantity{}, 0, false
	}
	q, end = quantity{value: v, half: .5 * math.Pow10(-decimals)}, t.End
	switch {
	case tail != "":
		q.scale = r.scale(tail)
	case i+1 < len(tokens) && r.scale(tokens[i+1].Text) > 0 && tokens[i+1].Start-t.End <= 2:
		q.scale, end = r.scale(tokens[i+1].Text), tokens[i+1].End
	}
	if q.scale == 0 && decimals == 0 {
		for unit := 10.0; v >= 100 && math.Mod(v, unit) == 0; unit *= 10 {
			q.half = unit / 2 // 1,500 may stand for 1,487
		}
	}
	power := math.Pow10(q.scale)
	q.value, q.half = v*power, q.half*power
	return q, end, true
}

// hyphenated reports a part of a compound, as in "15-year-old".
func hyphenated(s string, t text.Token) bool {
	after, before := s[t.End:], s[:t.Start]
	for _, dash := range [...]string{"-", "–", ":", "/", "%"} {
		if strings.HasPrefix(after, dash) || strings.HasSuffix(before, dash) {
			return true
		}
	}
	return false
}

// scale returns the power of ten of a scale word that sums are told in:
// thousands, millions and so on.
func (r *figureRules) scale(word string) int {
	if power := r.numerals.Power(word); power%3 == 0 {
		return power
	}
	return 0
}

// boundBefore returns how the number at token i is meant, and the token with
// which saying so begins.
func (r *figureRules) boundBefore(tokens []text.Token, i int) (bound, int) {
	if i >= 2 {
		if b, ok := r.bounds[tokens[i-2].Text+" "+tokens[i-1].Text]; ok {
			return b, i - 2
		}
	}
	if i >= 1 {
		if b, ok := r.bounds[tokens[i-1].Text]; ok {
			return b, i - 1
		}
	}
	return exactly, i
}

// currency returns the money that the number at token i is in and where its
// sign or word stands; next is the first token behind the number, which ends
// at end.
func (r *figureRules) currency(s string, tokens []text.Token, i, next, end int) (kind string, from, to int) {
	before := strings.TrimRight(s[:tokens[i].Start], " \u00a0")
	after := strings.TrimLeft(s[end:], " \u00a0")
	for _, c := range currencies {
		if strings.HasSuffix(before, c.sign) {
			return c.kind, len(before) - len(c.sign), end
		}
		if strings.HasPrefix(after, c.sign) {
			return c.kind, tokens[i].Start, len(s) - len(after) + len(c.sign)
		}
	}
	if next < len(tokens) && r.money[tokens[next].Text] != "" {
		return r.money[tokens[next].Text], tokens[i].Start, tokens[next].End
	}
	return "", tokens[i].Start, end
}

// counts returns what the number that begins at token from counts: a verb
// directly before it, "injured 12", or a word shortly behind it, "12 people
// were injured". Next is the first token behind it.
func (r *figureRules) counts(s string, tokens []text.Token, from, next int) string {
	if next < len(tokens) && r.of[tokens[next].Text] {
		return "" // "two of them"
	}
	if from > 1 && r.of[tokens[from-1].Text] && r.parents[tokens[from-2].Text] {
		return "" // "a mother of two"
	}
	if from > 0 && joined(s, tokens[from-1], tokens[from]) {
		if kind := r.kind(tokens[from-1]); kind != "" {
			return kind
		}
	}
	for i := next; i < min(next+4, len(tokens)); i++ {
		if !joined(s, tokens[i-1], tokens[i]) || r.and[tokens[i].Text] || r.isNumber(tokens[i]) {
			break
		}
		if kind := r.kind(tokens[i]); kind != "" {
			return kind
		}
	}
	return ""
}

// risesTo returns what a number counts that stands behind a word like "to" and
// that one behind a word like "number": "the number of injured rose to 12".
func (r *figureRules) risesTo(s string, tokens []text.Token, i int) string {
	if i == 0 || !r.rises[tokens[i-1].Text] {
		return ""
	}
	found := ""
	for j := i - 2; j >= max(0, i-10); j-- {
		if !joined(s, tokens[j], tokens[j+1]) || r.isNumber(tokens[j]) {
			return ""
		}
		if kind := r.kind(tokens[j]); kind != "" {
			found = kind
		}
		if r.count[tokens[j].Text] {
			return found
		}
	}
	return ""
}

// joined reports that nothing but space stands between two tokens; those of
// scripts without spaces overlap.
func joined(s string, a, b text.Token) bool {
	return b.Start <= a.End || strings.TrimSpace(s[a.End:b.Start]) == ""
}

func (r *figureRules) kind(t text.Token) string { return r.kinds[t.Text] }

func (r *figureRules) isNumber(t text.Token) bool {
	_, word := r.numerals.Value(t.Text)
	return word || t.Text[0] >= '0' && t.Text[0] <= '9'
}

// context returns the stems of the words near token i, which say what a sum is
// for or what is on a day.
func (r *figureRules) context(tokens []text.Token, i int) map[string]bool {
	stems := map[string]bool{}
	for j := max(0, i-9); j < min(len(tokens), i+10); j++ {
		w := tokens[j].Text
		if utf8.RuneCountInString(w) < 4 || text.IsStop(w, r.language) || r.isNumber(tokens[j]) || r.scale(w) > 0 || r.money[w] != "" {
			continue
		}
		stems[text.Stem(w, r.language)] = true
	}
	return stems
}
