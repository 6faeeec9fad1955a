package cluster

import (
	"cmp"
	"math"
	"slices"
)

// Weights of terms in a vector.
const (
	rarest      = 2    // items in which a term must stand to count
	fullWindow  = 150  // items from which on rarest holds in full; see lonely
	largeWindow = 5000 // items from which on common words are left out
	commonFrom  = .1   // share of the items in which such a word stands
	commonTo    = .3
	rarityPower = .75 // of the inverse document frequency
	leastRarity = 2   // for the words of an event that fills the window
	nameBonus   = .5  // for a word that is always written with a capital
	vectorTerms = 300 // the heaviest terms stay
	shortest    = 5   // words; see lengthScale
	longest     = 100
)

// A vector holds weights by term, in the order of the terms. Its length is 1.
type vector []weight

// A weight is the weight of one term: the number of the term in 24 bits, and a
// code of the weight in 8. There are 32 codes an octave, so that a weight is
// at most 1.6 % off, from 1 down to 0.004; lighter ones count as that.
type weight uint32

const (
	mostTerms = 1 << 24
	codeMask  = 1<<8 - 1
	// codeShift is how many bits of a float32 a code leaves out, and codeBase
	// makes the highest code that of 1.
	codeShift = 18
	codeBase  = 127<<23 - codeMask<<codeShift
)

// coded returns the weight w, from 0 to 1, of a term.
func coded(term uint32, w float32) weight {
	bits := min(max(math.Float32bits(w)+1<<(codeShift-1), codeBase), 127<<23)
	return weight(term<<8 | (bits-codeBase)>>codeShift)
}

func (w weight) term() uint32 { return uint32(w >> 8) }

// value returns how much w weighs. The upper bits of w do not matter.
func (w weight) value() float32 {
	return math.Float32frombits(uint32(w&codeMask)<<codeShift + codeBase)
}

// A heaviness is the exact weight of a term, before it is coded.
type heaviness struct {
	term uint32
	w    float32
}

// vectorOf weighs terms by tf/(tf+1) · idf^¾, raised for names, in a
// window of n items, and gives the result the length 1. Terms of one item
// alone are left out once the window is large enough: they can match nothing,
// and must not weigh down those that can.
func (v *vocabulary) vectorOf(counts []count, n int) vector {
	heavy := make([]heaviness, 0, len(counts))
	for _, c := range counts {
		t := &v.terms[c.term]
		if t.common(n) {
			continue
		}
		trust := 1.0
		if t.items < rarest {
			if trust = lonely(n); trust == 0 {
				continue
			}
		}
		idf := max(math.Log(float64(n+1)/(float64(t.items)+.5)), leastRarity)
		w := trust * float64(c.weight/(c.weight+1)) * math.Pow(idf, rarityPower)
		if t.pair == 0 {
			w *= 1 + nameBonus*float64(t.up)/(float64(t.up+t.small)+.5)
		}
		heavy = append(heavy, heaviness{c.term, float32(w)})
	}
	heavy = heaviest(heavy, vectorTerms)
	out := make(vector, len(heavy))
	scale := 1 / norm(heavy)
	for i, h := range heavy {
		out[i] = coded(h.term, h.w*scale)
	}
	return out
}

// common reports whether a term is left out of a large window: a small word
// that stands in so many items that it is long to look up and tells no event
// from another. Names and pairs stay, and so does what most items have: where
// one event fills the window, its words are what they share.
func (t *term) common(n int) bool {
	share := float64(t.items) / float64(n)
	return n >= largeWindow && share > commonFrom && share < commonTo && t.pair == 0 && t.up <= t.small
}

// lonely returns the share of its weight that a term of one item keeps in a
// window of n. In a small window most words stand in one item only, names
// above all; without them all items would seem alike by "said" and "Monday".
func lonely(n int) float64 { return max(0, 1-float64(n)/fullWindow) }

// heaviest keeps the n heaviest of terms.
func heaviest(terms []heaviness, n int) []heaviness {
	if len(terms) <= n {
		return terms
	}
	slices.SortFunc(terms, func(a, b heaviness) int {
		return cmp.Or(cmp.Compare(b.w, a.w), cmp.Compare(a.term, b.term))
	})
	terms = terms[:n]
	slices.SortFunc(terms, func(a, b heaviness) int { return cmp.Compare(a.term, b.term) })
	return terms
}

func norm(terms []heaviness) float32 {
	sum := 0.0
	for _, t := range terms {
		sum += float64(t.w) * float64(t.w)
	}
	return float32(math.Sqrt(sum))
}
