package cluster

import (
	"math"
	"slices"
)

// How much names, figures and days change the similarity of two reports, as
// powers of e. They were chosen by cross-validation over languages, with the
// figures of all sets of make eval held.
const (
	otherHeadline = -1.2 // each headline names what the other report never does
	noCommonName  = -1.2
	commonName    = .6 // a rare one that both have, twice at most
	otherFigure   = -.7
	commonFigure  = .4
	otherDay      = -.6

	// what agreement returns lies between these
	leastAgreement = .22
	mostAgreement  = 2

	// disputed is the similarity from which on two items are compared by
	// their facts.
	disputed = .2
	// commonNames and commonFigures bound how many of them count.
	commonNames, commonFigures = 2, 2
	// tellingFigure is the number up to which two reports may share one by
	// chance.
	tellingFigure = 12
	// brevity is how fast the weight of facts falls with the length of a
	// report, see weightOf.
	brevity = 1.5
)

// A name is rare in a window of n items when it stands in at most n^rareName
// of them, and known below n^knownName.
const (
	rareName  = .45
	knownName = .7
	// nameShare is how often, of ten times, a name has its capital.
	nameShare = 6
)

// A comparison is how the facts of two reports agree.
type comparison struct {
	common    int         // rare names of both
	known     bool        // they have a name in common that not everybody has
	apart     [2]int      // rare names of one alone
	headlines [2]*mention // the first of them in each headline
	figures   int         // telling ones of both
	others    []figure    // two and two with the same unit and other values
	days      bool        // they name days, and none in common
}

// agreement returns by how much the similarity of two items is to be
// multiplied for what they say of names, figures and days. A headline alone is
// too little to disagree.
func (e *Engine) agreement(n, o *node) float32 {
	if !n.facts.told || !o.facts.told {
		return 1
	}
	c := e.compare(n, o)
	x := 0.0
	if !c.known && c.apart[0] > 0 && c.apart[1] > 0 {
		x += noCommonName
	}
	if c.days {
		x += otherDay
	}
	x += commonName * float64(min(c.common, commonNames))
	x += commonFigure * float64(min(c.figures, commonFigures))
	x += otherFigure * float64(min(len(c.others)/2, commonFigures))
	weight := weightOf(max(n.bag.length, o.bag.length))
	x *= weight
	if c.headlines[0] != nil && c.headlines[1] != nil {
		x += otherHeadline * (1 + weight) / 2
	}
	if n.lang != o.lang { // names are spelled otherwise, and words are not known for what they are
		x = max(x, 0)
	}
	return float32(min(max(math.Exp(x), leastAgreement), mostAgreement))
}

// weightOf returns how much facts count in a report of so many words. Long
// reports of one event name many things that others do not, and share many
// words beside its names.
func weightOf(length int) float64 {
	return min(1, brevity*(1-float64(length)/longest))
}

// favour returns the most that agreement can make of the similarity of n and
// any other item: with a longer one, facts count less.
func (n *node) favour() float32 {
	if !n.facts.told {
		return 1
	}
	x := weightOf(n.bag.length) * (commonName*commonNames + commonFigure*commonFigures)
	return float32(min(math.Exp(x), mostAgreement))
}

// compare compares the facts of two items.
func (e *Engine) compare(n, o *node) comparison {
	var c comparison
	e.compareNames(&c, n.facts.names, o.facts.names)
	c.compareFigures(n.facts.figures, o.facts.figures)
	a, b := n.facts.days, o.facts.days
	c.days = a != 0 && b != 0 && a&b == 0
	return c
}

func (e *Engine) compareNames(c *comparison, a, b []mention) {
	rare, known := e.limits()
	alone := func(side int, m *mention) {
		if t := &e.vocab.terms[m.term]; !t.isName() || t.items > rare {
			return
		}
		c.apart[side]++
		if m.headline && c.headlines[side] == nil {
			c.headlines[side] = m
		}
	}
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].term < b[0].term:
			alone(0, &a[0])
			a = a[1:]
		case len(a) == 0 || b[0].term < a[0].term:
			alone(1, &b[0])
			b = b[1:]
		default:
			if t := &e.vocab.terms[a[0].term]; t.isName() {
				c.known = c.known || t.items <= known
				if t.items <= rare {
					c.common++
				}
			}
			a, b = a[1:], b[1:]
		}
	}
}

// limits returns in how many items of the window a name stands at most that is
// rare, and one that is known.
func (e *Engine) limits() (rare, known int32) {
	n := float64(len(e.nodes) + 1)
	return int32(math.Pow(n, rareName)), int32(math.Pow(n, knownName))
}

// isName reports whether a word that was written with a capital mostly is.
func (t *term) isName() bool {
	all := t.up + t.small
	return all == 0 || 10*t.up >= nameShare*all+nameShare/2
}

func (c *comparison) compareFigures(a, b []figure) {
	for i, f := range a {
		if f.value > tellingFigure && slices.ContainsFunc(b, func(g figure) bool { return f.value == g.value }) {
			c.figures++
		}
		same := func(g figure) bool { return g.of == f.of }
		other := slices.IndexFunc(b, same)
		if f.of == "" || other < 0 || slices.ContainsFunc(a[:i], same) {
			continue
		}
		if !slices.ContainsFunc(a, func(f figure) bool {
			return same(f) && slices.ContainsFunc(b, func(g figure) bool { return same(g) && f.near(g) })
		}) {
			c.others = append(c.others, f, b[other])
		}
	}
}
