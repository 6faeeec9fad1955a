package text

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Word lists by language: "titles" stand before a name and are no part of it,
// "joins" stand between the words of a name, "nouns: yes" says that every noun
// has a capital. A line is "LANGUAGE.KEY: word …".
//
//go:embed entities.txt
var entityText string

// entityRules is what one language knows of names.
type entityRules struct {
	titles, joins, starters map[string]bool
	nouns                   bool
	language                string
}

var entityLexicon = sync.OnceValue(func() Lexicon { return ParseLexicon(entityText) })

func entityRulesFor(lang string) *entityRules {
	lex, primary := entityLexicon(), Primary(lang)
	return &entityRules{
		titles: lex.Set(primary + ".titles"), joins: lex.Set(primary + ".joins"),
		starters: sentenceRulesFor(lang).starters,
		nouns:    len(lex[primary+".nouns"]) > 0, language: primary,
	}
}

// longestName is how many words a name may have.
const longestName = 8

// runs returns the names of s in order.
func (r *entityRules) runs(s string) []name {
	tokens := Tokens(s)
	var out []name
	for i := 0; i < len(tokens); {
		n, next := r.run(s, tokens, i)
		if len(n.words) > 0 {
			out = append(out, n)
		}
		i = max(next, i+1)
	}
	return out
}

// run reads the name that begins at token i, and returns the token behind it.
// Titles before the name, and what opens a sentence without being one, are
// passed over.
func (r *entityRules) run(s string, tokens []Token, i int) (n name, next int) {
	for i < len(tokens) && tokens[i].Cap != Small && r.opens(s, tokens, i) {
		i++
	}
	from := i
	for i < len(tokens) && len(n.words) < longestName {
		t := tokens[i]
		if i > from && !joined(s[tokens[i-1].End:t.Start], tokens[i-1]) {
			break
		}
		if t.Cap == Small {
			if i == from || !r.joins[t.Text] || !r.goesOn(s, tokens, i) {
				break
			}
			i++
			continue
		}
		word := bare(s[t.Start:t.End])
		n.words = append(n.words, word)
		n.End = t.Start + len(word)
		i++
		if word != s[t.Start:t.End] {
			break // a possessive ends the name
		}
	}
	if len(n.words) == 0 {
		return n, i
	}
	if r.nouns {
		n, from = behindNoun(n, tokens, from)
	}
	n.Start = tokens[from].Start
	first := tokens[from]
	n.initial = len(n.words) == 1 && first.Cap == Initial && !isShort(n.words[0])
	if len(n.words) == 1 && (utf8.RuneCountInString(n.words[0]) < 2 || IsStop(first.Text, r.language)) {
		n.words = nil
	}
	return n, i
}

// behindNoun cuts a noun and its preposition from a name of a language whose
// nouns have capitals: "Regierung von Olaf Scholz", but "Ursula von der Leyen".
func behindNoun(n name, tokens []Token, from int) (name, int) {
	i := from + 1
	for i < len(tokens) && tokens[i].Cap == Small {
		i++
	}
	if i > from+1 && len(n.words) > 2 && tokens[i].End < n.End {
		n.words, from = n.words[1:], i
	}
	return n, from
}

// opens reports whether the token is a title before a name, or a common word
// that has its capital from the start of the sentence.
func (r *entityRules) opens(s string, tokens []Token, i int) bool {
	t := tokens[i]
	if i+1 == len(tokens) || tokens[i+1].Cap == Small {
		return false
	}
	between := s[t.End:tokens[i+1].Start]
	if r.titles[t.Text] {
		return strings.Trim(between, " \u00a0.") == ""
	}
	return t.Cap == Initial && strings.TrimSpace(between) == "" && (IsStop(t.Text, r.language) || r.starters[t.Text])
}

// goesOn reports whether a capital follows the joining words at token i.
func (r *entityRules) goesOn(s string, tokens []Token, i int) bool {
	for j := i + 1; j < min(i+3, len(tokens)); j++ {
		if !joined(s[tokens[j-1].End:tokens[j].Start], tokens[j-1]) {
			return false
		}
		if tokens[j].Cap != Small {
			return true
		}
		if !r.joins[tokens[j].Text] {
			return false
		}
	}
	return false
}

// joined reports whether what stands between two words leaves them one name:
// a space, a hyphen, an apostrophe, or the point behind an initial.
func joined(between string, before Token) bool {
	switch between {
	case " ", "\u00a0", "-", "'", "’":
		return true
	case ". ", ".":
		return utf8.RuneCountInString(before.Text) == 1
	}
	return false
}

// bare returns a word without its possessive ending.
func bare(word string) string {
	for _, end := range [...]string{"'s", "’s", "'S", "’S"} {
		if rest, ok := strings.CutSuffix(word, end); ok {
			return rest
		}
	}
	return strings.TrimRightFunc(word, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
}
