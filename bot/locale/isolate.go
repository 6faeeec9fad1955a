package locale

import (
	"slices"
	"strings"
	"unicode"
)

// Marks of the Unicode bidirectional algorithm around words that keep their
// own direction. A message turns them into spans.
// https://www.unicode.org/reports/tr9/
const (
	isolate = "\u2068"
	release = "\u2069"
)

// Join joins words as strings.Join does. Where the language is written from
// right to left, names that are not stay whole and in the order of the list.
func (l Locale) Join(words []string, separator string) string {
	if !l.RightToLeft() {
		return strings.Join(words, separator)
	}
	words = slices.Clone(words)
	for i, w := range words {
		words[i] = isolateWords(w)
	}
	return strings.Join(words, separator)
}

// isolated returns a value for a sentence, with marks around words from left to
// right where the sentence runs the other way.
func (l Locale) isolated(v any) any {
	if s, ok := v.(string); ok && l.RightToLeft() {
		return isolateWords(s)
	}
	return v
}

// isolateWords puts marks around words without a letter from right to left.
// Words that have marks already are a list or a sentence, and left alone.
func isolateWords(s string) string {
	if strings.Contains(s, isolate) || !strings.ContainsFunc(s, unicode.IsLetter) || strings.ContainsFunc(s, isRightToLeft) {
		return s
	}
	return isolate + s + release
}

func isRightToLeft(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Hebrew) && unicode.IsLetter(r)
}
