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
	otherPeople   = -1.2 // each report has people by full name, and none of the other's
	otherFigure   = -1.5
	noCommonName  = -.6
	commonName    = .6 // a rare one that both have, twice at most
	commonFigure  = .6 // from tellingFigure on
	commonExact   = 1  // from exactFigure on
	// sameSite is for two reports of one site, which rarely tells a thing
	// twice: of the pairs of headlines of the UCI news aggregator that have two
	// words in common, those of one outlet are half as often of one event.
	sameSite = -.45

	// what agreement returns lies between these
	leastAgreement = .1
	mostAgreement  = 2.5

	// disputed is the similarity from which on two items are compared by
	// their facts: less cannot become a story.
	disputed = .12
	// commonNames and commonFigures bound how many of them count.
	commonNames, commonFigures = 2, 2
	// Up to tellingFigure, two reports may share a number by chance; beyond
	// exactFigure hardly ever.
	tellingFigure, exactFigure = 12, 100
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
	people    [2]*mention // the first of them that is of somebody's full name
	met       bool        // somebody is in both
	figures   int         // telling ones of both
	exact     int         // those of them that hardly stand in both by chance
	rivals    []figure    // two and two, firm ones that may be of the same thing
	days      bool        // they are of different days
	site      bool        // they are on one
}

// agreement returns by how much the similarity of two items is to be
// multiplied for what they say of names, figures and days. A headline alone is
// too little to disagree.
func (e *Engine) agreement(n, o *node) float32 {
	if !n.facts.told || !o.facts.told {
		return 1
	}
	c := e.compare(n, o)
	weight := weightOf(max(n.bag.length, o.bag.length))
	x := weight * c.balance()
	if c.headlines[0] != nil && c.headlines[1] != nil {
		x += otherHeadline * (1 + weight) / 2
	}
	if c.site {
		x += sameSite
	}
	if n.lang != o.lang { // names are spelled otherwise, and words are not known for what they are
		x = max(x, 0)
	}
	return float32(min(max(math.Exp(x), leastAgreement), mostAgreement))
}

// balance adds up what speaks for one event and against it, but for headlines
// and sites. The people and places of a story are those of what follows it
// the day after as well: reports of different days must be alike without.
func (c *comparison) balance() float64 {
	x := 0.0
	if c.unnamed() {
		x += noCommonName
	}
	if c.strangers() {
		x += otherPeople
	}
	x += otherFigure * float64(min(len(c.rivals)/2, commonFigures))
	if c.days {
		return x
	}
	x += commonName * float64(min(c.common, commonNames))
	x += commonFigure * float64(min(c.figures-c.exact, commonFigures))
	return x + commonExact*float64(min(c.exact, commonFigures))
}

// unnamed reports whether both have names, and none in common.
func (c *comparison) unnamed() bool { return !c.known && c.apart[0] > 0 && c.apart[1] > 0 }

// strangers reports whether both have people, and none in common.
func (c *comparison) strangers() bool { return !c.met && c.people[0] != nil && c.people[1] != nil }

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
	x := weightOf(n.bag.length) * (commonName*commonNames + (commonFigure+commonExact)*commonFigures)
	return float32(min(math.Exp(x), mostAgreement))
}

// compare compares the facts of two items.
func (e *Engine) compare(n, o *node) comparison {
	var c comparison
	e.compareNames(&c, n.facts.names, o.facts.names)
	c.compareFigures(n.facts.figures, o.facts.figures)
	c.days = n.facts.days.apart(o.facts.days)
	c.site = n.site != 0 && n.site == o.site
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
		if m.full && c.people[side] == nil {
			c.people[side] = m
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
			c.met = c.met || a[0].full || b[0].full
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
		if f.value > tellingFigure && !slices.ContainsFunc(a[:i], f.equals) && slices.ContainsFunc(b, f.equals) {
			c.figures++
			if f.value > exactFigure {
				c.exact++
			}
		}
		if f.firm() && !slices.ContainsFunc(c.rivals, f.like) {
			if other := slices.IndexFunc(b, f.rivals); other >= 0 && !agree(a, b, f.of) {
				c.rivals = append(c.rivals, f, b[other])
			}
		}
	}
}

// agree reports whether two reports have a number of one unit in common.
func agree(a, b []figure, unit string) bool {
	return slices.ContainsFunc(a, func(f figure) bool {
		return f.of == unit && slices.ContainsFunc(b, func(g figure) bool { return f.like(g) && f.near(g) })
	})
}
