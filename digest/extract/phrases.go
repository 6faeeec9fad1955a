package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is a word, a number or one punctuation character of a text.
type token struct {
	word       string // lower case, without apostrophes
	start, end int    // in bytes of the text
	kind       tokenKind
	upper      bool // all capitals
	capital    bool // begins with one
}

type tokenKind uint8

const (
	wordToken   tokenKind = iota
	numberToken           // begins with a digit
	markToken             // one punctuation character or symbol
)

// tokenize splits s into tokens. A character of a script that is written
// without spaces is a token of its own.
func tokenize(s string) []token {
	tokens := make([]token, 0, len(s)/5+1)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			i += n
		case unspaced(r):
			tokens = append(tokens, token{word: s[i : i+n], start: i, end: i + n})
			i += n
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			end := i + n
			for end < len(s) {
				if c := s[end]; 'a' <= c && c <= 'z' {
					end++
					continue
				}
				r, n := utf8.DecodeRuneInString(s[end:])
				if !wordPart(r, s[end+n:]) {
					break
				}
				end += n
			}
			tokens = append(tokens, newWord(s[i:end], i))
			i = end
		default:
			tokens = append(tokens, token{word: s[i : i+n], start: i, end: i + n, kind: markToken})
			i += n
		}
	}
	return tokens
}

func newWord(w string, start int) token {
	first, _ := utf8.DecodeRuneInString(w)
	t := token{start: start, end: start + len(w), capital: unicode.IsUpper(first)}
	if unicode.IsDigit(first) {
		t.kind = numberToken
	}
	t.upper = t.capital && strings.ToUpper(w) == w
	if strings.ContainsAny(w, "'’") {
		w = strings.ReplaceAll(strings.ReplaceAll(w, "'", ""), "’", "")
	}
	t.word = strings.ToLower(w)
	return t
}

// wordPart reports whether r goes on with a word; after is what follows r.
func wordPart(r rune, after string) bool {
	switch {
	case unspaced(r):
		return false
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		return true
	case r == '\'' || r == '’':
		next, _ := utf8.DecodeRuneInString(after)
		return unicode.IsLetter(next)
	}
	return false
}

// unspaced reports whether r is of a script that is written without spaces.
func unspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

// phrases is a set of patterns, found by the word each begins with.
type phrases struct {
	words map[string][]pattern // by first word or mark
	other []pattern            // those that begin with a number or a class
}

// A pattern is a sequence of parts to be found in a row of tokens.
type pattern struct {
	start, end bool // must begin, must end the text, punctuation aside
	parts      []part
}

type part struct {
	kind  partKind
	word  string
	class map[string]bool
}

type partKind uint8

const (
	wordPartKind  partKind = iota // this word or mark
	exactPartKind                 // this word in capitals
	classPartKind                 // a word of the class
	numberPart
	gapPart  // up to maxGap tokens
	namePart // one to four words that begin with a capital
)

const maxGap = 8

// A span is where a phrase was found, in bytes; found is false where none was.
type span struct {
	start, end int
	found      bool
}

// find returns the first place in tokens at which a phrase stands.
func (p *phrases) find(tokens []token) span {
	for i := range tokens {
		if s := p.at(tokens, i); s.found {
			return s
		}
	}
	return span{}
}

// begins reports whether tokens begin with a phrase, punctuation aside.
func (p *phrases) begins(tokens []token) bool {
	for i := range tokens {
		if p.at(tokens, i).found {
			return true
		}
		if tokens[i].kind != markToken {
			return false
		}
	}
	return false
}

// whole reports whether tokens are one phrase from begin to end, punctuation
// aside.
func (p *phrases) whole(tokens []token) bool {
	for i := range tokens {
		if p.all(tokens, i) {
			return true
		}
		if tokens[i].kind != markToken {
			return false
		}
	}
	return false
}

func (p *phrases) all(tokens []token, i int) bool {
	for _, list := range [2][]pattern{p.words[tokens[i].word], p.other} {
		for _, pat := range list {
			pat.end = true
			if pat.match(tokens, i, 0) >= 0 {
				return true
			}
		}
	}
	return false
}

// at returns the phrase that begins at tokens[i].
func (p *phrases) at(tokens []token, i int) span {
	for _, list := range [2][]pattern{p.words[tokens[i].word], p.other} {
		for _, pat := range list {
			if pat.start && !onlyMarks(tokens[:i]) {
				continue
			}
			if end := pat.match(tokens, i, 0); end >= 0 {
				return span{tokens[i].start, tokens[end-1].end, true}
			}
		}
	}
	return span{}
}

// match returns the index after the last token of the pattern, whose parts
// from k on must stand at tokens[i:], or -1.
func (p *pattern) match(tokens []token, i, k int) int {
	if k == len(p.parts) {
		if p.end && !onlyMarks(tokens[i:]) {
			return -1
		}
		return i
	}
	pt := p.parts[k]
	switch pt.kind {
	case gapPart:
		for n := 0; n <= maxGap && i+n <= len(tokens); n++ {
			if end := p.match(tokens, i+n, k+1); end >= 0 {
				return end
			}
		}
		return -1
	case namePart:
		for n := 1; n <= 4 && i+n <= len(tokens) && nameLike(tokens[i+n-1]); n++ {
			if end := p.match(tokens, i+n, k+1); end >= 0 {
				return end
			}
		}
		return -1
	}
	if k > 0 {
		i = pt.skip(tokens, i)
	}
	if i >= len(tokens) || !pt.is(tokens[i]) {
		return -1
	}
	return p.match(tokens, i+1, k+1)
}

// skip passes over at most two marks that may stand before the part: commas
// and the like, and a full stop before a number or a month.
func (pt part) skip(tokens []token, i int) int {
	if r, _ := utf8.DecodeRuneInString(pt.word); pt.kind == wordPartKind && !unicode.IsLetter(r) {
		return i
	}
	for n := 0; n < 2 && i < len(tokens) && tokens[i].kind == markToken; n++ {
		if w := tokens[i].word; w == "!" || w == "?" || w == "…" || w == "." && pt.kind == wordPartKind {
			break
		}
		i++
	}
	return i
}

func (pt part) is(t token) bool {
	switch pt.kind {
	case exactPartKind:
		return t.upper && t.word == pt.word
	case classPartKind:
		return pt.class[t.word]
	case numberPart:
		return t.kind == numberToken
	}
	return t.word == pt.word
}

func nameLike(t token) bool {
	return t.capital || t.word == "." || t.word == "-"
}

func onlyMarks(tokens []token) bool {
	for _, t := range tokens {
		if t.kind != markToken {
			return false
		}
	}
	return true
}
