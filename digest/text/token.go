package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Token is one word or number of a text. In scripts that put no spaces
// between words, and in Korean, it is a pair of neighbouring characters, and
// such tokens overlap.
type Token struct {
	Start, End int    // the token is s[Start:End], in bytes
	Text       string // lower case, without possessive 's or the commas of 1,200
	Cap        Cap
}

// A Cap says how a token begins.
type Cap uint8

// The beginnings.
const (
	Small   Cap = iota // a small letter, a digit, or a script without capitals
	Capital            // a capital inside a sentence: a name, most likely
	Initial            // a capital at the start of a sentence, which tells nothing
)

// Tokens returns the words and numbers of s in order.
//
// A word is a run of letters, marks and digits; apostrophes within English
// contractions, points within numbers and acronyms (3.5, U.S.) and commas
// within numbers belong to it. A Text that equals its part of s shares its
// memory, so whoever keeps one for long should clone it.
func Tokens(s string) []Token {
	out, _ := TokensN(s, -1)
	return out
}

// TokensN returns at most n tokens of s, all of them where n is negative, and
// how many bytes of s it read.
func TokensN(s string, n int) ([]Token, int) {
	guess := len(s)/6 + 4
	if n >= 0 {
		guess = min(guess, n)
	}
	sc := scanner{s: s, start: true, out: make([]Token, 0, guess)}
	for sc.i < len(s) && (n < 0 || len(sc.out) < n) {
		sc.next()
	}
	if n >= 0 && len(sc.out) > n { // a run of pairs may go past n
		sc.out = sc.out[:n]
	}
	return sc.out, sc.i
}

// A scanner walks over a text once.
type scanner struct {
	s     string
	i     int
	start bool // the next word begins a sentence
	out   []Token
}

// next reads one run of characters of a kind.
func (sc *scanner) next() {
	r, size := utf8.DecodeRuneInString(sc.s[sc.i:])
	switch {
	case unspaced(r):
		sc.pairs()
	case letter(r):
		sc.word()
	default:
		if strings.ContainsRune(".!?:;\n\"“”„«»…•|", r) {
			sc.start = true
		}
		sc.i += size
	}
}

// pairs reads a run of a script without spaces as overlapping pairs; a run of
// one character is one token.
func (sc *scanner) pairs() {
	prev, made := sc.i, false
	_, size := utf8.DecodeRuneInString(sc.s[sc.i:])
	at := sc.i + size
	for at < len(sc.s) {
		r, size := utf8.DecodeRuneInString(sc.s[at:])
		if !unspaced(r) && !unicode.Is(unicode.M, r) {
			break
		}
		sc.add(prev, at+size, Small, false)
		prev, at, made = at, at+size, true
	}
	if !made {
		sc.add(sc.i, at, Small, false)
	}
	sc.i, sc.start = at, false
}

// word reads a word, number or acronym.
func (sc *scanner) word() {
	from, joined := sc.i, false
	first, _ := utf8.DecodeRuneInString(sc.s[from:])
	for sc.i < len(sc.s) {
		if c := sc.s[sc.i]; c < utf8.RuneSelf && letter(rune(c)) {
			sc.i++
			continue
		}
		r, size := utf8.DecodeRuneInString(sc.s[sc.i:])
		if letter(r) && !unspaced(r) || unicode.Is(unicode.M, r) {
			sc.i += size
			continue
		}
		next := sc.joins(from, r, sc.i+size)
		if next == 0 {
			break
		}
		sc.i, joined = next, true
	}
	c := Small
	if unicode.IsUpper(first) || unicode.IsTitle(first) {
		c = Capital
		if sc.start {
			c = Initial
		}
	}
	sc.add(from, sc.i, c, joined)
	sc.start = false
}

// joins returns where the word that began at from goes on after the
// punctuation r, which ends at after, or 0 where r ends it.
func (sc *scanner) joins(from int, r rune, after int) int {
	before := sc.s[from:sc.i]
	rest := sc.s[after:]
	next, _ := utf8.DecodeRuneInString(rest)
	last := before[len(before)-1]
	switch r {
	case '.':
		if digit(rune(last)) && digit(next) {
			return after
		}
		if acronym(before) && acronym(rest[:min(1, len(rest))]) && !startsWord(rest) {
			return after
		}
	case ',':
		if digit(rune(last)) && len(rest) >= 3 && digit(next) && digit(rune(rest[1])) && digit(rune(rest[2])) {
			return after
		}
	case '\'', '’':
		tail := rest[:len(rest)-len(strings.TrimLeftFunc(rest, letter))]
		switch strings.ToLower(tail) {
		case "s", "t", "re", "ve", "ll", "m": // English contractions
			return after
		}
		if unicode.Is(unicode.Cyrillic, next) { // a letter of Ukrainian
			return after
		}
	}
	return 0
}

// acronym reports whether s is an ASCII letter, or such letters with points
// between: "U", "u.s".
func acronym(s string) bool {
	if s == "" {
		return false
	}
	for i := range len(s) {
		if i%2 == 0 && (s[i] >= utf8.RuneSelf || digit(rune(s[i])) || !letter(rune(s[i]))) || i%2 == 1 && s[i] != '.' {
			return false
		}
	}
	return true
}

// startsWord reports whether s begins with two letters, as the next sentence
// after an acronym does.
func startsWord(s string) bool {
	_, size := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(s[size:])
	return letter(next)
}

// add appends the token s[from:to]; joined says that punctuation is in it.
func (sc *scanner) add(from, to int, c Cap, joined bool) {
	word := strings.ToLower(sc.s[from:to])
	if joined {
		word = strings.ReplaceAll(word, "’", "'")
		word = strings.TrimSuffix(word, "'s")
		word = strings.ReplaceAll(word, ",", "")
	}
	sc.out = append(sc.out, Token{Start: from, End: to, Text: word, Cap: c})
}

// letter reports whether r may begin a word.
func letter(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || digit(r)
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func digit(r rune) bool { return '0' <= r && r <= '9' }

// unspaced reports whether r is of a script that is best read in pairs of
// characters: it has no spaces between words, or, as Korean, glues endings to
// them.
func unspaced(r rune) bool {
	if r < 0x0e00 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) || r == 'ー'
}
