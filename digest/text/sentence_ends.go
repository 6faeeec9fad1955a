package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ends reports whether the sentence before ends where after begins. Before
// starts where the last sentence ended, and stops in front of white space.
func (r *sentenceRules) ends(before, after string) bool {
	next := firstWord(after[:min(len(after), nearby)])
	if next == "" {
		return false // marks alone, or nothing
	}
	if c, _ := utf8.DecodeRuneInString(next); unicode.IsLower(c) && !strings.HasPrefix(after, " ...") && !listLetter(after) {
		if r.starters[next] && endsLongWord(before) {
			return true // a capital was forgotten
		}
		return r.marks != "" && strings.ContainsRune(r.marks, lastRune(before))
	}
	if !spaced(before, after) || goesOn(before, after) {
		return false
	}
	if r.attributes(before, after) {
		return false
	}
	for _, f := range r.follow {
		if strings.HasPrefix(after, f) && strings.ContainsRune("」』”\"）)》", lastRune(before)) {
			return false
		}
	}
	body := strings.TrimRight(strings.TrimRightFunc(before, isFormat), ")]）")
	if !strings.HasSuffix(body, ".") {
		return true
	}
	if r.pointsWithin {
		return false
	}
	if strings.HasSuffix(body, " . . .") && !strings.HasSuffix(body, ". . . .") {
		return false // words left out
	}
	body = strings.TrimSuffix(body, ".")
	if strings.HasSuffix(body, ".") {
		return true // an ellipsis, or an abbreviation with a point of its own
	}
	word, rest := lastWord(tail(body))
	if utf8.RuneCountInString(next) == 1 && strings.Contains(head(strings.TrimLeftFunc(after, isBlank)), next+".") {
		next = "" // an initial, which is no word: "A. I. Petrov"
	}
	return r.pointEnds(word, rest, next)
}

// endsLongWord reports whether s ends in a full stop behind a word of small
// letters that is too long for an abbreviation.
func endsLongWord(s string) bool {
	body, ok := strings.CutSuffix(s, ".")
	word, _ := lastWord(tail(body))
	n := 0
	for _, c := range word {
		if !unicode.IsLower(c) {
			return false
		}
		n++
	}
	return ok && n >= 7
}

// spaced reports whether a boundary without white space is one: where a script
// has none, or where text was glued together.
func spaced(before, after string) bool {
	if startsBlank(after) {
		return true
	}
	body := strings.TrimRight(before, closers)
	if len(body) == 0 || !strings.ContainsRune(".!?", rune(body[len(body)-1])) {
		return true
	}
	c, _ := utf8.DecodeRuneInString(after)
	return len(body) < len(before) || c > 0x1100 || glued(body[:len(body)-1], after)
}

// attributes reports that a quotation ended and that after names its speaker in
// a few characters which end in a verb of saying: ”部长说。
func (r *sentenceRules) attributes(before, after string) bool {
	if len(r.says) == 0 || !strings.ContainsRune("」』”\"", lastRune(before)) {
		return false
	}
	after = after[:min(len(after), nearby)]
	end := strings.IndexAny(after, "，。！？：,.!?:")
	if end < 0 || utf8.RuneCountInString(after[:end]) > 12 {
		return false
	}
	return slices.ContainsFunc(r.says, func(verb string) bool { return strings.HasSuffix(after[:end], verb) })
}

// goesOn reports that after begins with punctuation of the same sentence: a
// comma, one more spaced point, or behind a quotation its source or a remark in
// brackets, "…" (Smith 55).
func goesOn(before, after string) bool {
	after = strings.TrimLeftFunc(after[:min(len(after), nearby)], isBlank)
	switch {
	case after == "":
		return false
	case strings.ContainsRune(",;:!?", rune(after[0])):
		return true
	case after[0] == '.' && !strings.HasPrefix(after, ".."):
		return strings.HasSuffix(before, ".")
	}
	end := strings.IndexByte(after, ')')
	if after[0] != '(' || end < 0 || !strings.ContainsRune("\"”’»'", lastRune(before)) {
		return false
	}
	// A remark in brackets that closes the line leans on the quotation.
	return strings.HasPrefix(after[end:], ").") || end == len(after)-1
}

// listLetter reports the letter of a list before a sentence: "(b) The".
func listLetter(after string) bool {
	after = strings.TrimLeftFunc(after[:min(len(after), nearby)], isBlank)
	i := strings.IndexByte(after, ')')
	if i < 1 || i > 4 || strings.Trim(after[:i], "(abcdefghijklmnopqrstuvwxyz") != "" {
		return false
	}
	c, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(after[i+1:], isBlank))
	return unicode.IsUpper(c)
}

// pointEnds reports whether the point behind word ends a sentence. Rest is
// what stands before word in the sentence, next the word that follows.
func (r *sentenceRules) pointEnds(word, rest, next string) bool {
	folded := strings.ToLower(word)
	if i := strings.LastIndexAny(folded, "'’"); i >= 0 && i <= 4 {
		folded = strings.TrimLeft(folded[i:], "'’") // "l'Ing."
	}
	starts := r.starters[firstPart(strings.ToLower(next))]
	nextDigit := next != "" && next[0] >= '0' && next[0] <= '9'
	previous, _ := lastWord(strings.TrimRightFunc(rest, isBlank))
	if strings.HasSuffix(previous, ".") && r.close[strings.ToLower(previous)+folded] {
		return !nextDigit // "и т. д.", with a space within
	}
	switch {
	case word == "":
		return true
	case isNumber(word):
		return !listMark(rest) && !r.ordinal(word, previous, next)
	case r.close[folded]:
		return !nextDigit
	case r.time[folded]:
		// "At 5 a.m. Mr. Smith": so few words are no sentence.
		return !nextDigit && !r.zone[strings.ToLower(next)] && strings.Count(rest, " ") > 2
	case r.number[folded] && nextDigit:
		return false
	case utf8.RuneCountInString(word) == 1 && word != folded && !r.title[folded] && !r.end[folded]:
		return r.letterEnds(word, rest, previous, starts)
	case r.title[folded]:
		return false
	case r.end[folded]:
		return starts
	case r.number[folded]:
		return true
	}
	if utf8.RuneCountInString(word) == 1 {
		return r.letterEnds(word, rest, previous, starts)
	}
	if shortParts(word) {
		return starts
	}
	return !listMark(rest) || !isRoman(word)
}

// letterEnds reports whether one letter with a point ends a sentence. It is an
// initial, the letter of a list or a short form, unless a starter follows a
// word that is no name: "you and I. Did".
func (r *sentenceRules) letterEnds(letter, rest, previous string, starts bool) bool {
	c, _ := utf8.DecodeRuneInString(letter)
	if !unicode.IsLetter(c) || unicode.Is(unicode.Han, c) || unicode.Is(unicode.Hangul, c) {
		return true
	}
	if listMark(rest) {
		return false
	}
	p, _ := utf8.DecodeRuneInString(previous)
	return starts && unicode.IsUpper(c) && !unicode.IsUpper(p)
}

// ordinal reports whether a number with a point is an ordinal, "12. Juni".
func (r *sentenceRules) ordinal(number, previous, next string) bool {
	if !r.ordinals || len(number) > 2 {
		return false
	}
	n, p := strings.ToLower(next), strings.ToLower(previous)
	return r.after[n] || r.before[p] && !r.starters[n]
}

// listMark reports that nothing stands before the number or letter of a list.
func listMark(rest string) bool {
	return strings.TrimFunc(rest, func(c rune) bool { return isBlank(c) || strings.ContainsRune("([•⁃-–—*", c) }) == ""
}

// firstWord returns the first word of s, whatever marks stand before it.
func firstWord(s string) string {
	s = strings.TrimLeftFunc(s, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsSymbol(c) })
	end := strings.IndexFunc(s, func(c rune) bool {
		return isBlank(c) || strings.ContainsRune(",;:!?\"“”»)", c)
	})
	if end >= 0 {
		s = s[:end]
	}
	return strings.TrimRight(s, ".")
}

// lastWord returns the last word of s, with the points inside it, and what
// stands before it.
func lastWord(s string) (word, rest string) {
	i := strings.LastIndexFunc(s, func(c rune) bool {
		return isBlank(c) || strings.ContainsRune("\"“”„«»()[]/,;:…‘", c)
	})
	start := 0
	if i >= 0 {
		_, n := utf8.DecodeRuneInString(s[i:])
		start = i + n
	}
	word = strings.Map(func(c rune) rune {
		if isFormat(c) {
			return -1
		}
		return c
	}, s[start:])
	return strings.Trim(word, "'’•⁃*_<>-–"), s[:start]
}

// isFormat reports the invisible marks of direction in Arabic text.
func isFormat(c rune) bool { return unicode.Is(unicode.Cf, c) }

// firstPart cuts a contraction or an elision to its first part: "It's", "L'an".
func firstPart(word string) string {
	if i := strings.IndexAny(word, "'’"); i > 0 {
		return word[:i]
	}
	return word
}

func lastRune(s string) rune {
	c, _ := utf8.DecodeLastRuneInString(s)
	return c
}

// isNumber reports digits with points and commas between them.
func isNumber(word string) bool { return strings.Trim(word, "0123456789.,") == "" }

func isRoman(word string) bool { return len(word) <= 4 && strings.Trim(word, "ivxIVX") == "" }

// shortParts reports letters with points between them, "U.S", "Ph.D".
func shortParts(word string) bool {
	parts := strings.Split(word, ".")
	for _, p := range parts {
		if n := utf8.RuneCountInString(p); n == 0 || n > 3 || strings.ContainsAny(p, "0123456789") {
			return false
		}
	}
	return len(parts) > 1
}
