package summarize

import (
	"strings"

	"newsdigest/digest/text"
)

// maxUnit is how many sentences may be shown for the sake of one.
const maxUnit = 3

// buildUnits gives each usable sentence of a document its unit: the sentences
// that a reader needs to understand it, and itself.
func (v *vocabulary) buildUnits(doc []*sentence) {
	for i, s := range doc {
		if !s.usable || v.personal(s) || v.asks(s) || s.torn {
			continue
		}
		v.buildUnit(doc, i)
	}
}

func (v *vocabulary) buildUnit(doc []*sentence, i int) {
	s := doc[i]
	need := map[int]bool{i: true}
	if v.leans(s) {
		if i == 0 || doc[i-1].unit == nil {
			return
		}
		v.need(need, doc, doc[i-1])
	}
	for _, name := range v.loneNames(s) {
		at := v.introduction(doc[:i], name)
		if at < 0 || doc[at].unit == nil {
			return
		}
		v.need(need, doc, doc[at])
	}
	if len(need) > maxUnit {
		return
	}
	for j := range i + 1 {
		if need[j] {
			s.unit = append(s.unit, doc[j])
		}
	}
}

// need adds the unit of s to the indices in doc that are needed.
func (v *vocabulary) need(indices map[int]bool, doc []*sentence, s *sentence) {
	for j, d := range doc {
		for _, u := range s.unit {
			if d == u {
				indices[j] = true
			}
		}
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
func (v *vocabulary) leans(s *sentence) bool {
	if v.rules.spaceless {
		return hasPrefix(s.text, v.rules.lexicon["opens"]) || hasPrefix(s.text, v.rules.lexicon["connects"])
	}
	if len(s.tokens) == 0 {
		return true
	}
	return v.opensLeaning(s) || v.speaksUnnamed(s) || v.pointsBack(s)
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
	if first.marks&the != 0 && len(s.tokens) > 1 && v.words[s.tokens[1].word].marks&bare != 0 {
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
		case v.name(t):
			return false
		}
	}
	return false
}

// loneNames returns the surnames that speak in s without their first name,
// which a reader may not know: "Lee said", not "Christina Lee said".
func (v *vocabulary) loneNames(s *sentence) []int32 {
	var names []int32
	for i, t := range s.tokens {
		if t.quoted || v.words[t.word].marks&speaks == 0 {
			continue
		}
		for _, at := range [2]int{i - 1, i + 1} {
			if at < 0 || at >= len(s.tokens) || !v.lone(s, at) {
				continue
			}
			if name := s.tokens[at].word; !v.introduces(s, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// lone reports a name in one word at token i.
func (v *vocabulary) lone(s *sentence, i int) bool {
	t := s.tokens[i]
	if t.quoted || !v.name(t) || v.words[t.word].marks&(notnames|speaks|he) != 0 {
		return false
	}
	return !(i > 0 && v.firstName(s, i-1)) && !(i+1 < len(s.tokens) && v.beside(s, i) && s.tokens[i+1].cap == text.Capital)
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
func (v *vocabulary) introduces(s *sentence, name int32) bool {
	for i := 1; i < len(s.tokens); i++ {
		if s.tokens[i].word == name && s.tokens[i].cap == text.Capital && v.firstName(s, i-1) {
			return true
		}
	}
	return false
}

// introduction returns the index of the nearest earlier sentence that
// introduces name, or -1.
func (v *vocabulary) introduction(doc []*sentence, name int32) int {
	for i := len(doc) - 1; i >= 0; i-- {
		if v.introduces(doc[i], name) {
			return i
		}
	}
	return -1
}
