package match

import (
	"fmt"
	"strings"
	"unicode"
)

// The kinds of mistakes in a query.
const (
	TooLong           = "too_long"
	TooManyWords      = "too_many_words"
	NothingBeforeOR   = "nothing_before_or"
	NothingBehindOR   = "nothing_behind_or"
	ORBeforeExclusion = "or_before_exclusion"
	OpenQuote         = "open_quote"
	NothingBehindKey  = "nothing_behind_key"
	UnknownKey        = "unknown_key"
	NoLanguage        = "no_language"
	NoFeed            = "no_feed"
	NoCountry         = "no_country"
	OnlyExclusions    = "only_exclusions"
	NoWord            = "no_word"
)

// Mistakes returns the kinds of mistakes that there are.
func Mistakes() []string {
	return []string{
		TooLong, TooManyWords, NothingBeforeOR, NothingBehindOR, ORBeforeExclusion, OpenQuote, NothingBehindKey,
		UnknownKey, NoLanguage, NoFeed, NoCountry, OnlyExclusions, NoWord,
	}
}

// A Mistake is why a query cannot be read, for whoever tells its author in a
// language of theirs.
type Mistake struct {
	Kind  string
	At    int    // the character at which it is, from 1; 0 where it is the query as a whole
	Near  string // what stands there, shortened
	Key   string // the filter, such as "lang", where there is one
	Limit int    // how many there may be, of TooLong and TooManyWords
}

// Error says it for a log.
func (m *Mistake) Error() string {
	kind := strings.ReplaceAll(m.Kind, "_", " ")
	if m.At == 0 {
		return "query: " + kind
	}
	return fmt.Sprintf("query: %s at character %d, %q", kind, m.At, m.Near)
}

// Example returns how the filter of m is written.
func (m *Mistake) Example() string {
	switch m.Key {
	case "lang", "language":
		return "lang:en"
	case "feed":
		return "feed:12"
	case "section":
		return "section:sport"
	case "country":
		return "country:france"
	}
	return "source:reuters"
}

// known reports whether a key is that of a filter.
func known(key string) bool {
	switch key {
	case "source", "outlet", "section", "country", "lang", "language", "feed":
		return true
	}
	return false
}

// upToSpace returns s up to the first space.
func upToSpace(s string) string {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return s[:i]
	}
	return s
}

// clip shortens s for an error.
func clip(s string) string {
	const most = 30
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
