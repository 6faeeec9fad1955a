package match

import (
	"cmp"
	"slices"
	"strings"

	"newsdigest/digest/text"
)

// A Query is a topic in the form in which items are matched. Parse makes one;
// the zero Query matches nothing. It is never changed and safe for concurrent
// use.
type Query struct {
	all     [][]term // of every group, one term
	without []term
}

// A term is one word, phrase or filter of a query.
type term struct {
	key   string // "" for words; source, section, country, lang or feed
	value string // normal form: folded words, or the value of the key
	forms forms
	stop  tongues // languages in which it is one stop word
}

// String returns the normal form of q: queries that mean the same by their
// words and order give the same string, and parsing it gives q again.
func (q Query) String() string {
	var parts []string
	for _, group := range q.all {
		var or []string
		for _, t := range group {
			or = append(or, t.String())
		}
		parts = append(parts, strings.Join(or, " OR "))
	}
	for _, t := range q.without {
		parts = append(parts, "-"+t.String())
	}
	s := strings.Join(parts, " ")
	if _, ok := sectionNamed(s); ok { // a word that was quoted
		return `"` + s + `"`
	}
	return s
}

// String returns the normal form of t.
func (t term) String() string {
	quote := strings.Contains(t.value, " ") || t.value == "OR" || t.value == "AND"
	switch {
	case t.key != "" && quote:
		return t.key + `:"` + t.value + `"`
	case t.key != "":
		return t.key + ":" + t.value
	case quote:
		return `"` + t.value + `"`
	}
	return t.value
}

// Words returns the words that q looks for, folded, without stop words, those
// of phrases included, each once.
func (q Query) Words() []string {
	var out []string
	for _, group := range q.all {
		for _, t := range group {
			if t.key != "" {
				continue
			}
			for w := range strings.FieldsSeq(t.value) {
				w = text.Fold(w)
				if (!text.IsStop(w, "en") || t.acronym()) && !slices.Contains(out, w) {
					out = append(out, w)
				}
			}
		}
	}
	return out
}

// acronym reports whether t matches only what is written in capitals.
func (t term) acronym() bool { return t.key == "" && t.value != text.Fold(t.value) }

// newQuery puts groups and exclusions into their normal order.
func newQuery(all [][]term, without []term) Query {
	for i := range all {
		all[i] = unique(all[i])
	}
	slices.SortFunc(all, func(a, b []term) int {
		return slices.CompareFunc(a, b, term.compare)
	})
	all = slices.CompactFunc(all, func(a, b []term) bool {
		return slices.CompareFunc(a, b, term.compare) == 0
	})
	return Query{all: all, without: unique(without)}
}

func unique(ts []term) []term {
	slices.SortFunc(ts, term.compare)
	return slices.CompactFunc(ts, func(a, b term) bool { return a.compare(b) == 0 })
}

// compare orders words before filters.
func (t term) compare(u term) int {
	return cmp.Or(cmp.Compare(t.key, u.key), cmp.Compare(t.value, u.value))
}

// newWords returns the term for the words of s, and false where it has none.
func newWords(s string) (term, bool) {
	tokens := text.Tokens(s)
	if len(tokens) == 0 {
		return term{}, false
	}
	value := spell(tokens)
	// A fold may join or part words (ﬁ, ⑴); what comes out is read again.
	for range 4 {
		tokens = text.Tokens(value)
		if again := spell(tokens); again != value {
			value = again
			continue
		}
		break
	}
	if len(tokens) == 0 {
		return term{}, false
	}
	if a, ok := acronym(strings.Trim(s, ".")); ok && common(a) {
		return term{value: a, forms: forms{kinds: [][]string{{a}}}}, true
	}
	t := term{value: value}
	for n, language := range stemmed() {
		stems := make([]string, len(tokens))
		for i, tok := range tokens {
			stems[i] = stem(tok.Text, language)
		}
		t.forms.add(stems)
		if len(tokens) == 1 && text.IsStop(tokens[0].Text, language) {
			t.stop |= 1 << n
		}
	}
	return t, true
}

// spell joins tokens into folded words, those of unspaced scripts without
// spaces.
func spell(tokens []text.Token) string {
	var b strings.Builder
	for i, t := range tokens {
		word := t.Text
		if i > 0 {
			if overlap := tokens[i-1].End - t.Start; overlap > 0 {
				word = word[min(overlap, len(word)):]
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(word)
	}
	return text.Fold(b.String())
}

// stem returns the form in which a word of a language is compared. It folds
// first, so that accents that a reader leaves out change nothing.
func stem(word, language string) string {
	return text.Stem(text.Fold(word), language)
}

// acronym returns s without its points, if it is written as an acronym of two
// to five letters: "U.S." and "US" are both "US".
func acronym(s string) (string, bool) {
	s = strings.ReplaceAll(s, ".", "")
	if len(s) < 2 || len(s) > 5 || strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "", false
	}
	return s, true
}

// common reports whether an acronym is a common English word in small
// letters, or is written with points as often as without.
func common(acronym string) bool {
	switch acronym {
	case "US", "UK", "UN", "EU", "UAE", "DC":
		return true
	}
	return text.IsStop(strings.ToLower(acronym), "en")
}
