package text

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An Entity is somebody or something that a text calls by name.
type Entity struct {
	Name     string // the fullest name in the text, titles aside
	Mentions []Span // where it is named, by this name or a shorter one, in order
}

// entityLimit is how many different names of one text are compared.
const entityLimit = 500

// Entities returns who and what s names, by first mention: runs of words with
// a capital. A last name after the full name ("Blinken" after "Antony
// Blinken"), a name with a title, initials in brackets ("European Central Bank
// (ECB)") and "Department of State" beside "State Department" are mentions of
// one entity. Lang is a BCP 47 tag. In German, where every noun has a capital,
// a word alone is a name only as part of a longer one. Scripts without
// capitals have no entities.
func Entities(s, lang string) []Entity {
	r := entityRulesFor(lang)
	runs := r.runs(s)
	g := grouper{rules: r, names: map[string]int{}, last: map[string]int{}, short: map[string]int{}}
	for _, n := range runs { // full names first, so that the short ones find them
		if len(n.words) > 1 && len(g.entities) < entityLimit {
			g.add(s, n)
		}
	}
	for _, initial := range [...]bool{false, true} {
		for _, n := range runs {
			if len(n.words) == 1 && n.initial == initial {
				g.refer(s, n)
			}
		}
	}
	for i := range g.entities {
		slices.SortFunc(g.entities[i].Mentions, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
	}
	slices.SortStableFunc(g.entities, func(a, b Entity) int { return cmp.Compare(a.Mentions[0].Start, b.Mentions[0].Start) })
	return g.entities
}

// A name is a run of words in a text.
type name struct {
	Span
	words   []string // as written, possessives aside, without the words that join them
	initial bool     // one word, at the start of a sentence
}

// A grouper gathers the names of one text into entities; the indexes are into
// entities.
type grouper struct {
	rules    *entityRules
	entities []Entity
	names    map[string]int // by words in lower case, those of departments in any order
	last     map[string]int // by last name
	short    map[string]int // by initials
}

// add adds a name of several words: a mention of one that is there, with a
// first name or without, or a new entity.
func (g *grouper) add(s string, n name) {
	key := key(n.words)
	i, ok := g.names[key]
	if !ok {
		i, ok = g.partOf(n.words)
	}
	if !ok {
		i = len(g.entities)
		g.entities = append(g.entities, Entity{Name: s[n.Start:n.End]})
		g.index(i, n.words)
	}
	g.names[key] = i
	g.entities[i].Mentions = append(g.entities[i].Mentions, n.Span)
}

// index makes an entity known by its last word and its initials.
func (g *grouper) index(i int, words []string) {
	last := strings.ToLower(words[len(words)-1])
	if j, ok := g.last[last]; ok && j != i {
		g.last[last] = -1 // two of a family: the last name alone tells neither
	} else {
		g.last[last] = i
	}
	var initials strings.Builder
	for _, w := range words {
		c, _ := utf8.DecodeRuneInString(w)
		initials.WriteRune(unicode.ToLower(c))
	}
	if _, ok := g.short[initials.String()]; !ok {
		g.short[initials.String()] = i
	}
}

// partOf returns the entity whose first and last word a name has: "Antony
// Blinken" is "Antony John Blinken".
func (g *grouper) partOf(words []string) (int, bool) {
	i, ok := g.last[strings.ToLower(words[len(words)-1])]
	if !ok || i < 0 {
		return 0, false
	}
	first, _, _ := strings.Cut(g.entities[i].Name, " ")
	return i, strings.EqualFold(first, words[0])
}

// refer adds a name of one word: a last name or initials of an entity, or an
// entity of its own.
func (g *grouper) refer(s string, n name) {
	word := strings.ToLower(n.words[0])
	i, ok := g.last[word]
	if !ok && isShort(n.words[0]) {
		i, ok = g.short[strings.ReplaceAll(word, ".", "")]
	}
	if !ok {
		i, ok = g.names[word]
	}
	switch {
	case ok && i < 0:
		return
	case !ok && (n.initial || g.rules.nouns && !isShort(n.words[0]) || len(g.entities) >= entityLimit):
		return
	case !ok:
		i = len(g.entities)
		g.entities = append(g.entities, Entity{Name: s[n.Start:n.End]})
		g.names[word] = i
	}
	g.entities[i].Mentions = append(g.entities[i].Mentions, n.Span)
}

// key returns what names of the same words have in common.
func key(words []string) string {
	lower := make([]string, len(words))
	for i, w := range words {
		lower[i] = strings.ToLower(w)
	}
	slices.Sort(lower)
	return strings.Join(lower, " ")
}

// isShort reports initials: two to six capitals, with or without points.
func isShort(word string) bool {
	n := 0
	for _, c := range word {
		switch {
		case unicode.IsUpper(c):
			n++
		case c != '.':
			return false
		}
	}
	return n >= 2 && n <= 6
}
