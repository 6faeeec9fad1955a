package cluster

import (
	"cmp"
	"slices"
)

// meetings holds, by item, the others within a window of it to which its
// similarity is meetFloor or more, best first; where they are very many, the
// best ones.
type meetings [][]link

const (
	meetFloor = .07
	mostMet   = 300 // of an item's meetings that are certainly kept
)

// meet makes the index anew, and returns the meetings. Each pair of items is
// looked at once, when the later one comes.
func (e *Engine) meet() meetings {
	met := make(meetings, len(e.nodes))
	floor := make([]float32, len(e.nodes)) // by item, what its next meetings must reach
	e.index.reset(e.nodes, len(e.vocab.terms))
	for i, n := range e.nodes {
		floor[i] = meetFloor
		from := e.from(n)
		e.index.search(n.v, from)
		for j, sim := range e.index.scores[from:] {
			j += from
			if sim < floor[i] && sim < floor[j] || !within(n.at, e.nodes[j].at, e.window) {
				continue
			}
			met.add(i, link{int32(j), sim}, floor)
			met.add(j, link{int32(i), sim}, floor)
		}
		e.index.add(i, n.v)
	}
	for i := range met {
		slices.SortFunc(met[i], link.compare)
	}
	return met
}

// add makes l a meeting of item i. Where there are twice as many as are kept,
// it leaves the less similar half out, and those that are no better from then
// on.
func (m meetings) add(i int, l link, floor []float32) {
	if l.sim < floor[i] {
		return
	}
	if m[i] = append(m[i], l); len(m[i]) == 2*mostMet {
		slices.SortFunc(m[i], link.compare)
		m[i] = m[i][:mostMet]
		floor[i] = m[i][mostMet-1].sim
	}
}

// compare orders links, the more similar ones first, the earlier items first
// among equals.
func (l link) compare(m link) int {
	return cmp.Or(cmp.Compare(m.sim, l.sim), cmp.Compare(l.item, m.item))
}
