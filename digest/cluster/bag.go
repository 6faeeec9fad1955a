package cluster

import (
	"encoding/binary"
	"math"
	"slices"

	"newsdigest/digest/text"
)

// A bag is what is kept of an item's words: for each that is no stop word, in
// the order of the text, two numbers as in encoding/binary. The first one says
// how many words were left out before it, whether it makes a pair with the
// word before, and how it was written; the second one is its term. This is
// some three bytes a word, and all that its weights are made from.
type bag struct {
	packed []byte
	title  int // bytes of packed that are the title
	length int // words, 5 – 100
}

// How a word was written, the lowest two bits of its first number; one bit for
// the pair follows, and then how many words were left out.
const (
	noCase    = 0
	smallCase = 1
	upperCase = 2
	caseMask  = 3
	paired    = 4
	skipShift = 3
)

// A count says how much of a term is in an item.
type count struct {
	term      uint32
	weight    float32
	up, small uint16
}

// A reader makes bags, and counts what is in them. Its slices are kept between
// items to spare garbage.
type reader struct {
	vocab  *vocabulary
	packed []byte
	at     []int32 // position of a term in counts + 1
	counts []count
	lead   [lastWord + 1]float32 // weight by position in the text
}

func newReader(v *vocabulary) reader {
	r := reader{vocab: v}
	for p := range r.lead {
		r.lead[p] = float32(1 + leadWeight*math.Exp(-float64(p)/leadDecay))
	}
	return r
}

// read returns the bag of an item, from the tokens of its title and text.
func (r *reader) read(language string, title, body []text.Token) bag {
	r.packed = r.packed[:0]
	length := r.run(title, language)
	n := len(r.packed)
	length += r.run(body, language)
	return bag{packed: slices.Clone(r.packed), title: n, length: min(max(length, shortest), longest)}
}

// run packs one run of tokens and returns about how many words it has.
func (r *reader) run(tokens []text.Token, language string) (length int) {
	unsure := titleCase(tokens)
	skipped, end := 0, -1 // words left out, and where the word before ended
	overlaps := 0         // of pairs of characters, two of which are about a word
	for _, tok := range tokens {
		if len(tok.Text) > longestWord || len(tok.Text) < 2 || text.IsStop(tok.Text, language) {
			skipped++
			continue
		}
		term := r.vocab.word(stem(tok.Text, language))
		if term == 0 {
			skipped++
			continue
		}
		first := uint64(skipped) << skipShift
		switch {
		case tok.Start < end: // no pairs of pairs
			overlaps++
		case length > 0 && skipped == 0:
			first |= paired
		}
		switch {
		case tok.Cap == text.Small:
			first |= smallCase
		case tok.Cap == text.Capital && !unsure:
			first |= upperCase
		}
		r.packed = binary.AppendUvarint(r.packed, first)
		r.packed = binary.AppendUvarint(r.packed, uint64(term))
		length++
		skipped, end = 0, tok.End
	}
	return length - overlaps/2
}

// count returns what is in b, in the order of the terms, until the next call.
// It asks number for the terms of pairs, and leaves out those without one, 0.
func (r *reader) count(b bag, number func(pair uint64) uint32) []count {
	for _, c := range r.counts {
		r.at[c.term] = 0
	}
	r.counts = r.counts[:0]
	r.unpack(b.packed[:b.title], number, func(int) float32 { return titleWeight })
	r.unpack(b.packed[b.title:], number, func(p int) float32 { return r.lead[min(p, lastWord)] })
	// The places of terms are given up: they are about to change.
	for _, c := range r.counts {
		r.at[c.term] = 0
	}
	slices.SortFunc(r.counts, func(a, b count) int { return int(a.term) - int(b.term) })
	return r.counts
}

// unpack counts one run.
func (r *reader) unpack(packed []byte, number func(uint64) uint32, weight func(position int) float32) {
	before := uint32(0)
	for p := 0; len(packed) > 0; p++ {
		first, n := binary.Uvarint(packed)
		second, m := binary.Uvarint(packed[n:])
		packed = packed[n+m:]
		p += int(first >> skipShift)
		w, t := weight(p), uint32(second)
		c := r.add(t, w)
		switch first & caseMask {
		case smallCase:
			c.small++
		case upperCase:
			c.up++
		}
		if first&paired != 0 {
			if id := number(uint64(before)<<32 | uint64(t)); id != 0 {
				r.add(id, w)
			}
		}
		before = t
	}
}

func (r *reader) add(t uint32, weight float32) *count {
	r.at = grown(r.at, int(t)+1)
	if r.at[t] == 0 {
		r.counts = append(r.counts, count{term: t})
		r.at[t] = int32(len(r.counts))
	}
	c := &r.counts[r.at[t]-1]
	c.weight += weight
	return c
}
