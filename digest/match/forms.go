package match

import (
	"slices"

	"newsdigest/digest/text"
)

// Forms are the stems of a word or phrase in each language. Most languages
// share one, so each kind is kept once: a hundred thousand queries must fit
// into memory.
type forms struct {
	kinds [][]string
	of    []uint8 // by the number of the language, which kind; nil for an acronym, which has one
}

// add appends the stems in the next language.
func (f *forms) add(stems []string) {
	kind := slices.IndexFunc(f.kinds, func(k []string) bool { return slices.Equal(k, stems) })
	if kind < 0 {
		kind = len(f.kinds)
		f.kinds = append(f.kinds, stems)
	}
	f.of = append(f.of, uint8(kind))
}

// in returns the stems in a language.
func (f forms) in(language int) []string {
	if f.of == nil {
		return f.kinds[0]
	}
	return f.kinds[f.of[language]]
}

// Tongues are a set of languages by their numbers.
type tongues uint32

func (s tongues) has(language int) bool { return s&(1<<language) != 0 }

// stemmed returns the languages in the order of their numbers: those that
// have stop words or a stemmer, then "" for all others.
func stemmed() []string { return append(text.Languages(), "") }

// tongueOf returns the language by whose rules words of a text are stemmed,
// and its number. A text of no known language is read as English.
func tongueOf(language string) (string, int) {
	if language == "" {
		language = "en"
	}
	all := stemmed()
	n := slices.Index(all, language)
	if n < 0 {
		n = len(all) - 1
	}
	return all[n], n
}
