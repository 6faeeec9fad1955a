package cluster

import "slices"

// A unit is a group of items, by place and in the order of their places.
type unit []int32

// A linkage joins units of items by their average similarity, as long as that
// is at least threshold (average linkage).
//
// The average of two units is a mean of the averages of their parts. So it
// reaches threshold only where that of two parts does, and units need no ties
// to others than those to which their parts have ties.
type linkage struct {
	*Engine
	threshold float64
	units     []unit  // nil where joined to another
	ties      [][]tie // by unit, in the order of the other units
}

// A tie says how similar a unit is to another one. To those to which it has no
// tie it is less similar than threshold.
type tie struct {
	to    int32
	guess bool    // sum is what it may be at most
	sum   float64 // of the similarities of all items of the one and all of the other
}

// newLinkage makes a unit of each item.
func newLinkage(e *Engine, pairs []pair, threshold float64) *linkage {
	l := &linkage{Engine: e, threshold: threshold, units: make([]unit, len(e.nodes)), ties: make([][]tie, len(e.nodes))}
	for i := range l.units {
		l.units[i] = unit{int32(i)}
	}
	for _, p := range pairs {
		l.ties[p.a] = append(l.ties[p.a], tie{to: p.b, sum: float64(p.sim)})
		l.ties[p.b] = append(l.ties[p.b], tie{to: p.a, sum: float64(p.sim)})
	}
	for _, ties := range l.ties {
		slices.SortFunc(ties, func(a, b tie) int { return int(a.to - b.to) })
	}
	return l
}

// cluster joins what is similar, and returns the units in the order of their
// first items. From a unit it goes to the one that is most similar to it, and
// on, until two are each other's most similar: these are joined, as they would
// be if the most similar of all were joined first (Murtagh 1983).
func (l *linkage) cluster() []unit {
	for start := range l.units {
		for l.units[start] != nil {
			a, before := int32(start), int32(-1)
			next := l.nearest(a, before)
			for next != before {
				a, before = next, a
				next = l.nearest(a, before)
			}
			if next < 0 {
				break
			}
			l.join(min(a, before), max(a, before))
		}
	}
	return slices.DeleteFunc(l.units, func(u unit) bool { return u == nil })
}

// nearest returns the unit that is the most similar to a, first among equals,
// or -1 where none is similar enough; before, unless it is -1, wins every
// equality.
func (l *linkage) nearest(a, before int32) int32 {
	for {
		var best *tie
		var most float64
		for i := range l.ties[a] {
			t := &l.ties[a][i]
			if sim := t.sum / float64(len(l.units[t.to])); sim > most || sim == most && t.to == before {
				best, most = t, sim
			}
		}
		switch {
		case best == nil:
			return -1
		case !best.guess:
			return best.to
		}
		l.measure(a, best.to)
	}
}

// measure makes the tie of two units exact, or unties them.
func (l *linkage) measure(a, b int32) {
	sum := l.compare(l.units[a], l.units[b])
	if l.similar(a, b, sum) {
		l.tie(a, tie{to: b, sum: sum})
		l.tie(b, tie{to: a, sum: sum})
		return
	}
	l.untie(a, b)
	l.untie(b, a)
}

// similar reports whether units of such a sum may be joined.
func (l *linkage) similar(a, b int32, sum float64) bool {
	return sum >= l.threshold*float64(len(l.units[a])*len(l.units[b]))
}

// tie makes t the tie of unit a to another one.
func (l *linkage) tie(a int32, t tie) {
	at, found := l.find(a, t.to)
	if !found {
		l.ties[a] = slices.Insert(l.ties[a], at, tie{})
	}
	l.ties[a][at] = t
}

// untie removes the tie of unit a to unit b, if there is one.
func (l *linkage) untie(a, b int32) {
	if at, found := l.find(a, b); found {
		l.ties[a] = slices.Delete(l.ties[a], at, at+1)
	}
}

func (l *linkage) find(a, to int32) (at int, found bool) {
	return slices.BinarySearchFunc(l.ties[a], to, func(t tie, to int32) int { return int(t.to - to) })
}

// join puts unit b into unit a.
func (l *linkage) join(a, b int32) {
	l.untie(a, b)
	l.untie(b, a)
	joint := l.joint(a, b)
	for _, t := range l.ties[b] {
		l.untie(t.to, b)
	}
	l.units[a] = slices.Concat(l.units[a], l.units[b])
	slices.Sort(l.units[a])
	l.units[b], l.ties[b] = nil, nil
	l.ties[a] = l.ties[a][:0]
	for _, t := range joint {
		if !l.similar(a, t.to, t.sum) {
			l.untie(t.to, a)
			continue
		}
		l.ties[a] = append(l.ties[a], t)
		l.tie(t.to, tie{to: a, guess: t.guess, sum: t.sum})
	}
}

// joint returns the ties that units a and b have together. Where only one of
// them has a tie to a third one, the other one may be nearly as similar to it
// as threshold.
func (l *linkage) joint(a, b int32) []tie {
	var out []tie
	guess := func(t tie, missing int32) tie {
		most := l.threshold * float64(len(l.units[missing])*len(l.units[t.to]))
		return tie{to: t.to, guess: true, sum: t.sum + most}
	}
	s, t := l.ties[a], l.ties[b]
	for len(s) > 0 || len(t) > 0 {
		switch {
		case len(t) == 0 || len(s) > 0 && s[0].to < t[0].to:
			out, s = append(out, guess(s[0], b)), s[1:]
		case len(s) == 0 || t[0].to < s[0].to:
			out, t = append(out, guess(t[0], a)), t[1:]
		default:
			out = append(out, tie{to: s[0].to, guess: s[0].guess || t[0].guess, sum: s[0].sum + t[0].sum})
			s, t = s[1:], t[1:]
		}
	}
	return out
}

// compare returns the sum of the similarities of the items of two units.
func (l *linkage) compare(u, v unit) float64 {
	pairs := float64(len(u) * len(v))
	u, v = speakers(u), speakers(v)
	if len(u) > len(v) {
		u, v = v, u
	}
	sum := 0.0
	for _, i := range u {
		n := l.nodes[i]
		l.aim(n.mixture)
		for _, j := range v {
			if o := l.nodes[j]; within(n.at, o.at, l.window) {
				sum += float64(l.alike(n, o))
			}
		}
	}
	return sum * pairs / float64(len(u)*len(v))
}

// mostSpeakers is how many items of a group are compared with others, so that
// an event costs no more time an item the more items it has.
const mostSpeakers = 32

// speakers returns the items of a group that are compared with others: of a
// large one some, spread evenly, speak for all.
func speakers[T any](group []T) []T {
	if len(group) <= mostSpeakers {
		return group
	}
	out := make([]T, mostSpeakers)
	for k := range out {
		out[k] = group[k*len(group)/mostSpeakers]
	}
	return out
}
