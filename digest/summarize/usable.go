package summarize

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The length of a sentence that may be shown, in words.
const (
	minWords = 7
	maxWords = 60
)

// markUsable finds the sentences that may be shown at all: whole sentences of
// the story, once. Docs holds the sentences of each item.
func (v *vocabulary) markUsable(docs [][]*sentence, titles []string, told func(string) bool) {
	seen := map[uint64]bool{}
	for _, t := range titles {
		if t != "" {
			seen[Fingerprint(t)] = true
		}
	}
	for _, doc := range docs {
		twins := v.captionTwins(doc)
		pos := 0
		for _, s := range doc {
			s.noise = twins[s.line] || !v.endsWell(s.text)
			if s.noise || !v.wellFormed(s) {
				continue
			}
			key := v.fingerprint(s)
			if seen[key] {
				continue
			}
			seen[key] = true
			if told != nil && told(s.text) {
				s.told = true
				continue
			}
			s.usable, s.pos = true, pos
			pos++
		}
	}
}

// wellFormed reports whether s, which ends like a sentence, is one of an
// article, and of a length to be shown.
func (v *vocabulary) wellFormed(s *sentence) bool {
	return s.words >= minWords && s.words <= maxWords && !startsOdd(s.text) &&
		!hasLink(s.text) && !hasMarkup(s.text) && !v.promotes(s) && !v.dated(s)
}

// endsWell reports the punctuation of a sentence at the end; headings,
// captions and list items have none.
func (v *vocabulary) endsWell(s string) bool {
	s = strings.TrimRight(s, "\"'”’»«“)]」』）")
	if strings.HasSuffix(s, "...") || strings.HasSuffix(s, "…") {
		return false // cut off
	}
	c, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?。！？؟۔।", c) || c == ';' && v.language == "el"
}

// startsOdd reports an aside in brackets, the letter of a question or answer,
// "Q. ", and a small letter, which is the rest of something.
func startsOdd(s string) bool {
	if s[0] == '(' || len(s) > 2 && s[1] == '.' && s[2] == ' ' {
		return true
	}
	s = strings.TrimLeft(s, "\"'“‘„«([¿¡")
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(c)
}

// hasLink reports an address, a handle or a hashtag.
func hasLink(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '@':
			return true
		case '#':
			if i+1 < len(s) && isWordByte(s[i+1]) && (s[i+1] < '0' || s[i+1] > '9') {
				return true
			}
		case ':':
			if strings.HasPrefix(s[i:], "://") {
				return true
			}
		case '.':
			if i > 0 && isWordByte(s[i-1]) && endsAddress(s[i+1:]) || strings.HasSuffix(s[:i], "www") || strings.HasPrefix(s[i:], ".twitter") {
				return true
			}
		}
	}
	return false
}

// endsAddress reports the end of a host's name.
func endsAddress(s string) bool {
	for _, domain := range [...]string{"com", "org", "net", "co.uk"} {
		if strings.HasPrefix(s, domain) && (len(s) == len(domain) || !isWordByte(s[len(domain)])) {
			return true
		}
	}
	return false
}

func isWordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b >= 0x80
}

// hasMarkup reports the signs of tables, code and lists, and of rights.
func hasMarkup(s string) bool {
	digits, runes := 0, 0
	for _, c := range s {
		runes++
		switch c {
		case '|', '{', '}', '<', '>', '=', '\\', '©':
			return true
		case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			digits++
		}
	}
	return digits*100 > runes*15 || strings.Contains(s, ". . .") || strings.Count(s, " -- ") >= 3
}

// promotes reports the words of the page around the story.
func (v *vocabulary) promotes(s *sentence) bool {
	if v.rules.spaceless {
		return containsAny(s.text, v.rules.lexicon["promo"])
	}
	for i, t := range s.tokens {
		w := &v.words[t.word]
		if w.marks&promo != 0 {
			return true
		}
		for _, p := range w.phrases {
			if p.marks&promo != 0 && v.follows(s, i, p) {
				return true
			}
		}
	}
	return false
}

// follows reports whether phrase p stands in s from token i on.
func (v *vocabulary) follows(s *sentence, i int, p phrase) bool {
	if i+len(p.words) > len(s.tokens) {
		return false
	}
	for j, w := range p.words {
		if v.words[s.tokens[i+j].word].text != w {
			return false
		}
	}
	return !p.colon || strings.HasPrefix(s.text[s.tokens[i+len(p.words)-1].end:], ":")
}

func containsAny(s string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// captionTwins returns the lines of a document that repeat a neighbour with
// little more or less: a photo's description beside its caption, a teaser
// beside its kicker and headline.
func (v *vocabulary) captionTwins(doc []*sentence) map[int]bool {
	twins := map[int]bool{}
	var before []token
	for i := 0; i < len(doc); {
		var line []token
		n := i
		for ; n < len(doc) && doc[n].line == doc[i].line; n++ {
			line = append(line, doc[n].tokens...)
		}
		if v.twin(before, line) {
			twins[doc[i].line-1], twins[doc[i].line] = true, true
		}
		before, i = line, n
	}
	return twins
}

// twin reports whether the shorter line begins or ends the longer one, at
// most six words aside.
func (v *vocabulary) twin(a, b []token) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 5 || len(b)-len(a) > 6 {
		return false
	}
	return sameWords(a, b[:len(a)]) || sameWords(a, b[len(b)-len(a):])
}

func sameWords(a, b []token) bool {
	for i := range a {
		if a[i].word != b[i].word {
			return false
		}
	}
	return true
}

// dated reports a weekday with a full date, as captions have it and articles
// do not: "Saturday, Feb. 19, 2011".
func (v *vocabulary) dated(s *sentence) bool {
	for i, t := range s.tokens {
		if v.words[t.word].marks&weekdays == 0 {
			continue
		}
		for _, u := range s.tokens[i+1 : min(i+4, len(s.tokens))] {
			if w := v.words[u.word].text; len(w) == 4 && (w[:2] == "20" || w[:2] == "19") {
				return true
			}
		}
	}
	return false
}
