package cluster

import "newsdigest/digest/text"

// Weights of words by where they stand.
const (
	titleWeight = 2.0
	leadWeight  = 3.0  // of the first word of the text, beside 1
	leadDecay   = 80.0 // words after which leadWeight has fallen to a third
	lastWord    = 800  // words of the text that are read
	titleWords  = 100  // words of the title that are read
	longestWord = 48   // bytes; longer runs are no words
)

// A vocabulary numbers the terms, the stems and the pairs of neighbouring
// stems, of the items in the window, and counts in how many they stand.
type vocabulary struct {
	words dictionary
	pairs pairTable
	terms []term
	free  []uint32 // numbers of terms that stand in no item
}

// A term is a stem, or two that stand side by side.
type term struct {
	pair      uint64 // the numbers of its stems; 0 for a stem
	letters   uint32 // where a stem is in the dictionary; 0 for a pair
	items     int32  // in which it stands
	up, small int32  // times it was written with a capital inside a sentence, and without
}

func newVocabulary() vocabulary {
	return vocabulary{words: dictionary{letters: make([]byte, 1)}, terms: make([]term, 1)}
}

// name returns a term as people read it.
func (v *vocabulary) name(t uint32) string {
	if p := v.terms[t].pair; p != 0 {
		return v.name(uint32(p>>32)) + " " + v.name(uint32(p))
	}
	return string(v.letters(t))
}

// word returns the number of a stem, 0 where there are no more numbers.
func (v *vocabulary) word(w string) uint32 {
	t := v.find(w)
	if t == 0 {
		if t = v.number(term{}); t != 0 {
			v.enter(w, t)
		}
	}
	return t
}

// number gives a term a number, 0 where there are no more.
func (v *vocabulary) number(t term) uint32 {
	if n := len(v.free); n > 0 {
		id := v.free[n-1]
		v.free = v.free[:n-1]
		v.terms[id] = t
		return id
	}
	if len(v.terms) == mostTerms {
		return 0
	}
	v.terms = append(v.terms, t)
	return uint32(len(v.terms) - 1)
}

// A pair gets a number when it stands in a second item. In a small window,
// where terms of one item count as well, it gets one at once.

// known returns the number of a pair, 0 where it has none.
func (v *vocabulary) known(pair uint64) uint32 {
	id, _ := v.pairs.find(pair)
	return id
}

// keep counts the terms of b in, in a window of n items.
func (v *vocabulary) keep(r *reader, b bag, n int) {
	var first []uint64 // pairs of this item alone
	for _, c := range r.count(b, func(pair uint64) uint32 {
		id, seen := v.pairs.find(pair)
		switch {
		case id != 0:
		case seen:
			id = v.number(term{pair: pair, items: 1})
			v.pairs.set(pair, id)
		case n < fullWindow:
			id = v.number(term{pair: pair})
			v.pairs.set(pair, id)
		default:
			first = append(first, pair)
		}
		return id
	}) {
		t := &v.terms[c.term]
		t.items++
		t.up += int32(c.up)
		t.small += int32(c.small)
	}
	for _, pair := range first {
		v.pairs.set(pair, 0)
	}
}

// forget counts the terms of b out.
func (v *vocabulary) forget(r *reader, b bag) {
	for _, c := range r.count(b, func(pair uint64) uint32 {
		id, seen := v.pairs.find(pair)
		if seen && id == 0 {
			v.pairs.remove(pair)
		}
		return id
	}) {
		t := &v.terms[c.term]
		t.items--
		t.up -= int32(c.up)
		t.small -= int32(c.small)
	}
}

// numberAll gives every pair of b a number.
func (v *vocabulary) numberAll(r *reader, b bag) {
	r.count(b, func(pair uint64) uint32 {
		id, _ := v.pairs.find(pair)
		if id == 0 {
			id = v.number(term{pair: pair, items: 1})
			v.pairs.set(pair, id)
		}
		return id
	})
}

// sweep frees the terms that stand in no item. No vector may hold them.
func (v *vocabulary) sweep() {
	for i := 1; i < len(v.terms); i++ {
		t := &v.terms[i]
		if t.items > 0 || t.letters == 0 && t.pair == 0 {
			continue
		}
		if t.pair != 0 {
			v.pairs.remove(t.pair)
		}
		*t = term{}
		v.free = append(v.free, uint32(i))
	}
	v.rewrite()
}

// stem uses the light stemmer for English, which confuses fewer names.
func stem(word, language string) string {
	if language == "" || language == "en" {
		return text.LightStem(word)
	}
	return text.Stem(word, language)
}

// titleCase reports whether tokens are a headline in which most words begin
// with a capital, so that capitals tell nothing.
func titleCase(tokens []text.Token) bool {
	if len(tokens) >= 40 {
		return false
	}
	words, capitals := 0, 0
	for _, t := range tokens {
		if len(t.Text) > 3 && t.Cap != text.Initial {
			words++
			if t.Cap == text.Capital {
				capitals++
			}
		}
	}
	return capitals*10 > words*6
}
