package text

import "strings"

// A Lexicon is word lists by key, as the data files of one language hold them.
type Lexicon map[string][]string

// ParseLexicon reads a data file: a line is "key: word word …", a line that
// starts with # is a comment, and a key that stands twice is one list.
func ParseLexicon(s string) Lexicon {
	lex := Lexicon{}
	for line := range strings.Lines(s) {
		key, words, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		lex[key] = append(lex[key], strings.Fields(words)...)
	}
	return lex
}

// Set returns the words of key as a set; an underscore in a word stands for a
// space.
func (l Lexicon) Set(key string) map[string]bool {
	set := make(map[string]bool, len(l[key]))
	for _, w := range l[key] {
		set[strings.ReplaceAll(w, "_", " ")] = true
	}
	return set
}
