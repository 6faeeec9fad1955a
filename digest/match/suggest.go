package match

import (
	"math/bits"
	"unicode/utf8"

	"newsdigest/digest/text"
)

// A Vocabulary is the words of titles, from which a mistyped word may be
// guessed.
type Vocabulary struct {
	words map[string]spelling // by folded word
}

// A spelling is how a word was first written, and in how many titles.
type spelling struct {
	shown  string
	titles int
}

// Add takes the words of a title into v. The zero Vocabulary is ready.
func (v *Vocabulary) Add(title string) {
	if v.words == nil {
		v.words = map[string]spelling{}
	}
	for _, t := range text.Tokens(title) {
		word := text.Fold(t.Text)
		s := v.words[word]
		if s.titles == 0 {
			s.shown = cutPossessive(title[t.Start:t.End])
		}
		s.titles++
		v.words[word] = s
	}
}

// Suggest returns the word of v that a reader most likely meant by word:
// "Blinken" for "Blinkin". It returns false where word is in v or nothing is
// near to it.
func Suggest(word string, v Vocabulary) (string, bool) {
	word = text.Fold(word)
	if _, known := v.words[word]; known {
		return "", false
	}
	n := utf8.RuneCountInString(word)
	if n < 4 {
		return "", false
	}
	best, distance := "", 1+min(n/4, 2) // one slip in 4 – 7 letters, two in more
	letters := lettersOf(word)
	for w, s := range v.words {
		if tooFar(letters, lettersOf(w), distance) {
			continue
		}
		if d := edits(word, w, distance); d < distance || d == distance && best != "" && better(w, s, best, v) {
			best, distance = w, d
		}
	}
	return v.words[best].shown, best != ""
}

// lettersOf returns what tooFar compares of a word.
func lettersOf(word string) (l letters) {
	l.length, l.width = len(word), 1
	for i := range len(word) {
		l.set |= 1 << (word[i] & 63)
		if word[i] >= utf8.RuneSelf {
			l.width = utf8.UTFMax
		}
	}
	return l
}

// letters are the bytes that are in a word, a bit for each, how many there
// are, and how many one of its characters may have.
type letters struct {
	set           uint64
	length, width int
}

// tooFar reports whether two words are surely more than limit edits apart: an
// edit changes one character on each side. It spares the costly comparison of
// nearly all words.
func tooFar(a, b letters, limit int) bool {
	most := limit * max(a.width, b.width)
	if d := a.length - b.length; d > most || -d > most {
		return true
	}
	return bits.OnesCount64(a.set&^b.set) > most || bits.OnesCount64(b.set&^a.set) > most
}

// better says which of two words that are equally near is meant: the one in
// more titles, the first in the alphabet among equals.
func better(w string, s spelling, best string, v Vocabulary) bool {
	b := v.words[best]
	return s.titles > b.titles || s.titles == b.titles && w < best
}

// edits returns the least number of letters to insert, delete, replace or
// swap with their neighbour to turn a into b (optimal string alignment), or
// more than limit as soon as that is certain.
func edits(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > limit || -d > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			same := 1
			if x[i-1] == y[j-1] {
				same = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+same)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
