package summarize

import (
	"slices"
	"strings"

	"newsdigest/digest/text"
)

// maxUnit is how many sentences may be shown for the sake of one.
const maxUnit = 3

// link finds which sentences of a document may be shown, and what a reader
// needs to understand each.
func (v *vocabulary) link(doc []*sentence) {
	var before *sentence
	for _, s := range doc {
		if s.noise {
			continue
		}
		if s.usable && !v.personal(s) && !v.asks(s) && !s.torn && !s.outdated {
			s.stands = true
			s.leans, s.noun = v.leans(s)
			if before != nil && before.stands {
				s.before = before
			}
			s.needs = v.loneNames(s)
		}
		before = s
	}
}

// personal reports a first or second person outside quotation marks: the
// writer's own view, or a word to the reader.
func (v *vocabulary) personal(s *sentence) bool {
	if v.rules.spaceless {
		return s.quoted == 0 && containsAny(s.text, v.rules.lexicon["person"])
	}
	for i, t := range s.tokens {
		if t.quoted || v.words[t.word].marks&person == 0 {
			continue
		}
		// "US" the country, "I" in "World War I".
		written := s.text[t.start:t.end]
		if written == "US" || written == "I" && i > 0 && v.name(s.tokens[i-1]) {
			continue
		}
		return true
	}
	return false
}

// asks reports a question that is no quotation.
func (v *vocabulary) asks(s *sentence) bool {
	return s.quoted <= quoteOnly && strings.ContainsAny(s.text[len(s.text)-1:], "?") || strings.HasSuffix(s.text, "？")
}

// leans reports whether s cannot be understood without the sentence before.
// The noun, if not negative, is all that it takes from there.
func (v *vocabulary) leans(s *sentence) (leans bool, noun int32) {
	if v.rules.spaceless {
		return hasPrefix(s.text, v.rules.lexicon["opens"]) || hasPrefix(s.text, v.rules.lexicon["connects"]), -1
	}
	switch {
	case len(s.tokens) == 0:
		return true, -1
	case v.opensLeaning(s), v.speaksUnnamed(s), v.pointsBack(s):
		return true, -1
	case len(s.tokens) > 1 && v.words[s.tokens[0].word].marks&the != 0 && !s.tokens[0].quoted && v.words[s.tokens[1].word].marks&bare != 0:
		return true, s.tokens[1].word
	}
	return false, -1
}

func hasPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// opensLeaning reports an opening like "She", "The incident" or "However".
func (v *vocabulary) opensLeaning(s *sentence) bool {
	first := &v.words[s.tokens[0].word]
	if s.tokens[0].quoted {
		return false
	}
	if first.marks&(opens|connects) != 0 {
		return true
	}
	for _, p := range first.phrases {
		if p.marks&(opens|connects) != 0 && v.follows(s, 0, p) {
			return true
		}
	}
	return false
}

// speaksUnnamed reports a quotation whose speaker is not named: no verb of
// speech beside it, or "she said" and no name in two words.
func (v *vocabulary) speaksUnnamed(s *sentence) bool {
	attributed, unnamed, named := false, false, false
	for i, t := range s.tokens {
		if t.quoted {
			continue
		}
		m := v.words[t.word].marks
		attributed = attributed || m&said != 0
		if i+1 < len(s.tokens) && !s.tokens[i+1].quoted {
			next := s.tokens[i+1]
			unnamed = unnamed || m&he != 0 && v.words[next.word].marks&speaks != 0
			named = named || v.name(t) && v.name(next)
		}
	}
	return s.quoted > quoteOnly && !attributed || unnamed && !named
}

// pointsBack reports a pronoun outside quotation marks before any name.
func (v *vocabulary) pointsBack(s *sentence) bool {
	for _, t := range s.tokens {
		switch {
		case t.quoted:
		case v.words[t.word].marks&pronouns != 0:
			return true
		case v.words[t.word].marks&antecedents != 0:
			return false
		case v.name(t):
			return false
		}
	}
	return false
}

// findPersons marks the surnames of the story: words that stand behind "Mr", or
// behind a first name and elsewhere beside a verb of speech or, alone, as the
// subject of a sentence, and never as a place.
func (v *vocabulary) findPersons(docs [][]*sentence) {
	const introduced, subject, place = 1, 2, 4
	seen := make([]uint8, len(v.words))
	for _, doc := range docs {
		for _, s := range doc {
			for i, t := range s.tokens {
				if s.introduces(t.word) {
					seen[t.word] |= introduced
					v.words[t.word].person = v.words[t.word].person || v.speaksAt(s, i)
				}
				switch {
				case i > 0 && v.words[s.tokens[i-1].word].marks&honorific != 0:
					v.words[t.word].person = true
				case i > 0 && v.words[s.tokens[i-1].word].marks&within != 0:
					seen[t.word] |= place
				case i == 0 && t.cap == text.Initial && len(s.tokens) > 1 && s.tokens[1].cap == text.Small:
					seen[t.word] |= subject
				}
			}
		}
	}
	for word, marks := range seen {
		if marks == introduced|subject && len(v.rules.lexicon["within"]) > 0 {
			v.words[word].person = true
		}
	}
}

// loneNames returns the surnames in s without a first name, which a reader may
// not know: "Lee said", not "Christina Lee said".
func (v *vocabulary) loneNames(s *sentence) []int32 {
	var names []int32
	for i, t := range s.tokens {
		if t.quoted || s.introduces(t.word) || slices.Contains(names, t.word) || !v.lone(s, i) {
			continue
		}
		if v.words[t.word].person || v.speaksAt(s, i) {
			names = append(names, t.word)
		}
	}
	return names
}

// speaksAt reports a verb of speech beside token i.
func (v *vocabulary) speaksAt(s *sentence, i int) bool {
	for _, at := range [2]int{i - 1, i + 1} {
		if at >= 0 && at < len(s.tokens) && !s.tokens[at].quoted && v.words[s.tokens[at].word].marks&speaks != 0 {
			return true
		}
	}
	return false
}

// lone reports a name in one word at token i.
func (v *vocabulary) lone(s *sentence, i int) bool {
	t := s.tokens[i]
	written := s.text[t.start:t.end]
	if written == strings.ToUpper(written) {
		return false // an abbreviation
	}
	if t.quoted || !v.name(t) || v.words[t.word].marks&(notnames|speaks|he) != 0 {
		return false
	}
	if i > 0 && (v.firstName(s, i-1) || v.words[s.tokens[i-1].word].marks&the != 0) {
		return false // "the White House": no person
	}
	if i+1 == len(s.tokens) {
		return true
	}
	next := s.tokens[i+1]
	if v.words[next.word].marks&(antecedents|the) != 0 && s.text[t.end:next.start] == ", " {
		return false // "Lund, a captain": introduced here
	}
	return !v.beside(s, i) || next.cap != text.Capital
}

// firstName reports that token i is a capitalised word that introduces the
// name behind it.
func (v *vocabulary) firstName(s *sentence, i int) bool {
	t := s.tokens[i]
	return v.beside(s, i) && t.cap != text.Small && v.words[t.word].marks&honorific == 0
}

// beside reports that nothing but a space stands behind token i.
func (v *vocabulary) beside(s *sentence, i int) bool {
	between := s.text[s.tokens[i].end:s.tokens[i+1].start]
	return between == " " || between == ". "
}

// introduces reports whether s has the name behind a first name or title.
func (s *sentence) introduces(name int32) bool { return slices.Contains(s.names, name) }

// mentions reports whether s has a word outside a quotation.
func (s *sentence) mentions(word int32) bool {
	return slices.ContainsFunc(s.tokens, func(t token) bool { return t.word == word && !t.quoted })
}

// introduction returns the nearest sentence before s in its document that
// introduces name and can stand, or nil.
func introduction(doc []*sentence, s *sentence, name int32) *sentence {
	var nearest *sentence
	for _, d := range doc {
		if d == s {
			break
		}
		if d.stands && d.introduces(name) {
			nearest = d
		}
	}
	return nearest
}
