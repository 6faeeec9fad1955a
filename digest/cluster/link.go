package cluster

import "slices"

// A linkage joins units by their average similarity.
type linkage struct {
	m     int
	sim   []float32 // of units a and b < a at a(a-1)/2 + b
	units []unit    // nil where joined to another, or done
}

func newLinkage(units []unit) *linkage {
	m := len(units)
	return &linkage{m: m, sim: make([]float32, m*(m-1)/2), units: slices.Clone(units)}
}

// at returns the place of the similarity of two units.
func (l *linkage) at(a, b int) *float32 {
	if a < b {
		a, b = b, a
	}
	return &l.sim[a*(a-1)/2+b]
}

// add counts the similarity of an item of unit a and one of unit b in.
func (l *linkage) add(a, b int, sim float32) {
	if a != b {
		*l.at(a, b) += sim
	}
}

// average turns the sums that add has made into averages.
func (l *linkage) average() {
	for a, u := range l.units {
		for b, v := range l.units[:a] {
			*l.at(a, b) /= float32(len(u) * len(v))
		}
	}
}

// cluster joins the units that are at least threshold similar, along chains
// of nearest neighbours (Murtagh 1983): where two units are each other's
// nearest, they are joined.
func (l *linkage) cluster(threshold float32) []unit {
	var done []unit
	var chain []int
	for start := 0; start < l.m; {
		if len(chain) == 0 {
			if l.units[start] == nil {
				start++
				continue
			}
			chain = append(chain, start)
		}
		top, before := chain[len(chain)-1], -1
		if len(chain) > 1 {
			before = chain[len(chain)-2]
		}
		switch next := l.nearest(top, before, threshold); next {
		case -1: // only the first of a chain is near to nothing
			slices.Sort(l.units[top])
			done = append(done, l.units[top])
			l.units[top] = nil
			chain = chain[:0]
		case before:
			l.join(before, top)
			chain = chain[:len(chain)-2]
		default:
			chain = append(chain, next)
		}
	}
	return done
}

// nearest returns the unit that is the most similar to a, first among equals,
// or -1 where none reaches threshold; before, unless it is -1, wins every
// tie.
func (l *linkage) nearest(a, before int, threshold float32) int {
	best, most := -1, threshold
	if before >= 0 {
		best, most = before, *l.at(a, before)
	}
	for b, u := range l.units {
		if b == a || u == nil {
			continue
		}
		if sim := *l.at(a, b); sim > most || sim == most && best < 0 {
			best, most = b, sim
		}
	}
	return best
}

// join puts unit b into unit a. Its similarities are the averages of those of
// the two, by size (Lance and Williams 1967).
func (l *linkage) join(a, b int) {
	na, nb := float32(len(l.units[a])), float32(len(l.units[b]))
	for c := range l.m {
		if c == a || c == b || l.units[c] == nil {
			continue
		}
		*l.at(a, c) = (na**l.at(a, c) + nb**l.at(b, c)) / (na + nb)
	}
	l.units[a] = slices.Concat(l.units[a], l.units[b])
	l.units[b] = nil
}
