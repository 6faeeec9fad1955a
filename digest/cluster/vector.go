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

// A vector holds weights by term, in the order of the terms.
type vector []weight

// A weight is the weight of one term.
type weight struct {
	term uint32
	w    float32
}

// vectorOf weighs terms by tf/(tf+1) · idf^¾, raised for names, in a
// window of n items, and gives the result the length 1. Terms of one item
// alone are left out once the window is large enough: they can match nothing,
// and must not weigh down those that can.
func (v *vocabulary) vectorOf(counts []count, n int) vector {
	out := make(vector, 0, len(counts))
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
		out = append(out, weight{c.term, float32(w)})
	}
	out = heaviest(out, vectorTerms)
	out.scale(1 / out.norm())
	return slices.Clone(out)
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

// heaviest keeps the n heaviest terms of v.
func heaviest(v vector, n int) vector {
	if len(v) <= n {
		return v
	}
	slices.SortFunc(v, func(a, b weight) int {
		return cmp.Or(cmp.Compare(b.w, a.w), cmp.Compare(a.term, b.term))
	})
	v = v[:n]
	slices.SortFunc(v, func(a, b weight) int { return cmp.Compare(a.term, b.term) })
	return v
}

func (v vector) norm() float32 {
	sum := 0.0
	for _, e := range v {
		sum += float64(e.w) * float64(e.w)
	}
	return float32(math.Sqrt(sum))
}

func (v vector) scale(f float32) {
	for i := range v {
		v[i].w *= f
	}
}
