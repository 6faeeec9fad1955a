package cluster

import (
	"cmp"
	"slices"
)

const (
	// mostUnits bounds the matrix of similarities: 50 MB.
	mostUnits = 5000
	// manyUnits or fewer are joined at once; see Engine.link.
	manyUnits = 500
	// step is how much higher the threshold of the step before is.
	step = 1.5
	// highest is above the similarity of almost all pairs of items.
	highest = 2
)

// A unit is a group of nodes, by place, that stays together.
type unit []int

// groups returns the nodes of the window in groups by average-link
// clustering, in the order of their first nodes.
func (e *Engine) groups(met meetings) [][]*node {
	units := make([]unit, len(e.nodes))
	for i := range units {
		units[i] = unit{i}
	}
	var out [][]*node
	for _, u := range e.link(units, met, storySimilarity) {
		nodes := make([]*node, len(u))
		for k, i := range u {
			nodes[k] = e.nodes[i]
		}
		out = append(out, nodes)
	}
	return out
}

// link joins units whose items are on average at least threshold similar.
//
// The average of two groups of units is a mean of the averages of their units,
// so joining never leaves a connected component of the graph of the pairs of
// units that are as similar as that, and each is joined on its own. A large
// component is first joined at a higher threshold, which average linkage would
// do first anyway: then its units are fewer, and fewer of them are connected.
func (e *Engine) link(units []unit, met meetings, threshold float32) []unit {
	var out []unit
	for _, part := range e.components(units, met, threshold) {
		if len(part) <= e.manyUnits || threshold > highest {
			out = append(out, e.averageLink(part, threshold)...)
			continue
		}
		for _, part := range e.components(e.link(part, met, step*threshold), met, threshold) {
			out = append(out, e.averageLink(part, threshold)...)
		}
	}
	slices.SortFunc(out, func(a, b unit) int { return cmp.Compare(a[0], b[0]) })
	return out
}

// present joins the units whose first items are in one story today.
func (e *Engine) present(units []unit) []unit {
	var out []unit
	of := map[*story]int{}
	for _, u := range units {
		s := e.nodes[u[0]].story
		a, ok := of[s]
		if !ok {
			a = len(out)
			of[s] = a
			out = append(out, nil)
		}
		out[a] = append(out[a], u...)
	}
	for _, u := range out {
		slices.Sort(u)
	}
	return out
}

// averageLink joins units of one component by average linkage, down to
// threshold. Where they are too many for a matrix, they stay in the stories
// in which they are.
func (e *Engine) averageLink(units []unit, threshold float32) []unit {
	switch {
	case len(units) == 1:
		return units
	case len(units) > mostUnits:
		return e.present(units)
	}
	of := map[int]int{}
	places := slices.Concat(units...)
	slices.Sort(places)
	for a, u := range units {
		for _, i := range u {
			of[i] = a
		}
	}
	l := newLinkage(units)
	for k, i := range places {
		n := e.nodes[i]
		e.aim(n.mixture)
		for _, j := range places[k+1:] {
			if o := e.nodes[j]; within(n.at, o.at, e.window) {
				l.add(of[i], of[j], e.alike(n, o))
			}
		}
	}
	l.average()
	out := l.cluster(threshold)
	slices.SortFunc(out, func(a, b unit) int { return cmp.Compare(a[0], b[0]) })
	return out
}
