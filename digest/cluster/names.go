package cluster

import (
	_ "embed"
	"strings"
	"sync"

	"newsdigest/digest/text"
)

//go:embed names.txt
var nameLists string

var nameLexicon = sync.OnceValue(func() text.Lexicon { return text.ParseLexicon(nameLists) })

// A namer finds the names of one language: words that may be called so, which
// the vocabulary confirms when it knows how often they have a capital.
type namer struct {
	language       string
	places, before map[string]bool
	endings        []string // of nouns that are no names; none where nouns are small
	numerals       text.Numerals
	calendar       text.Calendar
}

// namers are made once for each language.
type namers map[string]*namer

func (n namers) of(language string) *namer {
	if n[language] == nil {
		n[language] = newNamer(nameLexicon(), language)
	}
	return n[language]
}

func newNamer(lex text.Lexicon, language string) *namer {
	return &namer{
		language: language,
		places:   lex.Set(language + ".places"),
		before:   lex.Set(language + ".before"),
		endings:  lex[language+".nouns"],
		numerals: text.NumeralsOf(language),
		calendar: text.CalendarOf(language),
	}
}

// named reports whether token k may be a name, and whether of a place.
func (r *namer) named(tokens []text.Token, k int) (name, place bool) {
	t := tokens[k]
	if t.Cap == text.Small || len(t.Text) < 2 || len(t.Text) > longestWord || text.IsStop(t.Text, r.language) {
		return false, false
	}
	if _, number := r.numerals.Value(t.Text); number || r.numerals.Month(t.Text) > 0 || r.numerals.Weekday(t.Text) > 0 {
		return false, false
	}
	var before text.Token // the word directly before it
	if k > 0 && tokens[k-1].End+1 == t.Start {
		before = tokens[k-1]
	}
	place = r.places[before.Text]
	if len(r.endings) == 0 {
		return true, place
	}
	for _, end := range r.endings {
		if strings.HasSuffix(t.Text, end) {
			return false, false
		}
	}
	noun := before.Cap != text.Small && !text.IsStop(before.Text, r.language)
	return noun || place || r.before[before.Text], place
}
