package text

import (
	_ "embed"
	"strings"
)

//go:embed stop.txt
var stopText string // a line a language: its tag, then its words

// stopWords holds the stop words of each language; nothing writes to it.
var stopWords = readStopWords(stopText)

func readStopWords(s string) map[string]map[string]bool {
	languages := map[string]map[string]bool{}
	for line := range strings.Lines(s) {
		tag, words, _ := strings.Cut(strings.TrimSpace(line), " ")
		languages[tag] = map[string]bool{}
		for word := range strings.FieldsSeq(words) {
			languages[tag][word] = true
		}
	}
	return languages
}

// IsStop reports whether a lower-case word is so common in a language that it
// tells nothing about a text. Language is a primary subtag; a language
// without a list, "" included, is taken for English.
func IsStop(word, language string) bool {
	words, ok := stopWords[language]
	if !ok {
		words = stopWords["en"]
	}
	return words[word]
}
