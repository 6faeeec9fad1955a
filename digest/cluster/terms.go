package cluster

import (
	"math"
	"slices"
	"strings"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

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
	words map[string]uint32
	pairs map[uint64]uint32
	terms []term
	free  []uint32 // numbers of terms that stand in no item
}

// A term is a stem, or two that stand side by side.
type term struct {
	word      string // "" for a pair
	pair      uint64 // the numbers of its stems; 0 for a stem
	items     int32  // in which it stands
	up, small int32  // times it was written with a capital inside a sentence, and without
}

// A bag is what is kept of an item's words.
type bag struct {
	terms  []count // by term
	length int     // words that are no stop words, 5 – 100
}

// A count says how much of a term is in an item.
type count struct {
	term      uint32
	weight    float32
	up, small uint16
}

func newVocabulary() vocabulary {
	return vocabulary{words: map[string]uint32{}, pairs: map[uint64]uint32{}, terms: make([]term, 1)}
}

// name returns a term as people read it.
func (v *vocabulary) name(t uint32) string {
	if p := v.terms[t].pair; p != 0 {
		return v.terms[uint32(p>>32)].word + " " + v.terms[uint32(p)].word
	}
	return v.terms[t].word
}

func (v *vocabulary) word(w string) uint32 {
	t, ok := v.words[w]
	if !ok {
		w = strings.Clone(w) // w may share the memory of a text
		t = v.number(term{word: w})
		v.words[w] = t
	}
	return t
}

func (v *vocabulary) pair(a, b uint32) uint32 {
	key := uint64(a)<<32 | uint64(b)
	t, ok := v.pairs[key]
	if !ok {
		t = v.number(term{pair: key})
		v.pairs[key] = t
	}
	return t
}

func (v *vocabulary) number(t term) uint32 {
	if n := len(v.free); n > 0 {
		id := v.free[n-1]
		v.free = v.free[:n-1]
		v.terms[id] = t
		return id
	}
	v.terms = append(v.terms, t)
	return uint32(len(v.terms) - 1)
}

// keep counts the terms of b in, forget counts them out.
func (v *vocabulary) keep(b bag) {
	for _, c := range b.terms {
		t := &v.terms[c.term]
		t.items++
		t.up += int32(c.up)
		t.small += int32(c.small)
	}
}

func (v *vocabulary) forget(b bag) {
	for _, c := range b.terms {
		t := &v.terms[c.term]
		t.items--
		t.up -= int32(c.up)
		t.small -= int32(c.small)
	}
}

// sweep frees the terms that stand in no item. No vector may hold them.
func (v *vocabulary) sweep() {
	for i := 1; i < len(v.terms); i++ {
		t := &v.terms[i]
		if t.items > 0 || t.word == "" && t.pair == 0 {
			continue
		}
		if t.pair != 0 {
			delete(v.pairs, t.pair)
		} else {
			delete(v.words, t.word)
		}
		*t = term{}
		v.free = append(v.free, uint32(i))
	}
}

// A reader makes bags. Its slices are kept between items to spare garbage.
type reader struct {
	vocab  *vocabulary
	at     []int32 // position of a term in counts + 1
	counts []count
	length int
}

// read returns the bag of an item, from the tokens of its title and text.
func (r *reader) read(language string, title, body []text.Token) bag {
	r.counts, r.length = r.counts[:0], 0
	r.run(title, language, func(int) float32 { return titleWeight })
	r.run(body, language, func(p int) float32 {
		return float32(1 + leadWeight*math.Exp(-float64(p)/leadDecay))
	})
	for _, c := range r.counts {
		r.at[c.term] = 0
	}
	terms := slices.Clone(r.counts)
	slices.SortFunc(terms, func(a, b count) int { return int(a.term) - int(b.term) })
	return bag{terms: terms, length: min(max(r.length, shortest), longest)}
}

// run counts the terms of one run of tokens.
func (r *reader) run(tokens []text.Token, language string, weight func(position int) float32) {
	unsure := titleCase(tokens)
	before, end := uint32(0), -1 // the stem before, and where it ended
	for p, tok := range tokens {
		if len(tok.Text) > longestWord || len(tok.Text) < 2 || text.IsStop(tok.Text, language) {
			before = 0
			continue
		}
		r.length++
		w := weight(p)
		t := r.vocab.word(stem(tok.Text, language))
		c := r.add(t, w)
		switch {
		case tok.Cap == text.Small:
			c.small++
		case tok.Cap == text.Capital && !unsure:
			c.up++
		}
		if before != 0 && tok.Start >= end { // pairs of characters overlap: no pairs of them
			r.add(r.vocab.pair(before, t), w)
		}
		before, end = t, tok.End
	}
}

func (r *reader) add(t uint32, weight float32) *count {
	for int(t) >= len(r.at) {
		r.at = append(r.at, make([]int32, len(r.vocab.terms)+64-len(r.at))...)
	}
	if r.at[t] == 0 {
		r.counts = append(r.counts, count{term: t})
		r.at[t] = int32(len(r.counts))
	}
	c := &r.counts[r.at[t]-1]
	c.weight += weight
	return c
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

// languageOf returns the primary subtag of an item's language.
func languageOf(item digest.Item) string {
	sample := item.Title + "\n" + item.Text[:min(len(item.Text), 1000)]
	return text.Language(sample, item.Language)
}
