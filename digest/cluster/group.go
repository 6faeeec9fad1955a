package cluster

import (
	"cmp"
	"maps"
	"slices"
)

const (
	// mostUnits bounds the matrix of similarities: 50 MB.
	mostUnits = 5000
	// fewUnits are joined without looking for components first: 2 MB.
	fewUnits = 1000
)

// A unit is a group of nodes, by place, that stays together.
type unit []int

// groups returns the nodes of the window in groups by average-link
// clustering, in the order of their first nodes.
func (e *Engine) groups() [][]*node {
	units := make([]unit, len(e.nodes))
	for i := range units {
		units[i] = unit{i}
	}
	var out [][]*node
	for _, u := range e.link(units, storySimilarity) {
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
// Two units as similar as that hold two items as similar as that, so joining
// never leaves a connected component of the graph of such pairs, and each is
// joined on its own. A component that is too large for a matrix is first
// joined at twice the threshold, which average linkage would do first anyway.
func (e *Engine) link(units []unit, threshold float32) []unit {
	if len(units) <= fewUnits {
		return e.averageLink(units, threshold)
	}
	var out []unit
	for _, part := range e.components(units, threshold) {
		if len(part) > mostUnits && threshold < highest {
			part = e.link(part, 2*threshold)
		}
		if len(part) > mostUnits {
			part = e.present(part)
		}
		if 1 < len(part) && len(part) <= mostUnits {
			part = e.averageLink(part, threshold)
		}
		out = append(out, part...)
	}
	slices.SortFunc(out, func(a, b unit) int { return cmp.Compare(a[0], b[0]) })
	return out
}

// highest is above the similarity of almost all pairs of items.
const highest = 2

// components returns the connected components of the graph of units that hold
// a pair of items at least threshold similar.
func (e *Engine) components(units []unit, threshold float32) [][]unit {
	of := map[int]int{} // unit by place
	parent := make([]int, len(units))
	for a, u := range units {
		parent[a] = a
		for _, i := range u {
			of[i] = a
		}
	}
	root := func(a int) int {
		for parent[a] != a {
			parent[a] = parent[parent[a]]
			a = parent[a]
		}
		return a
	}
	places := slices.Concat(units...)
	slices.Sort(places)
	for k, i := range places {
		e.compare(i, places[k+1:], func(j int, sim float32) {
			if sim >= threshold {
				a, b := root(of[i]), root(of[j])
				parent[max(a, b)] = min(a, b)
			}
		})
	}
	members := map[int][]unit{}
	var roots []int
	for a, u := range units {
		r := root(a)
		if r == a {
			roots = append(roots, r)
		}
		members[r] = append(members[r], u)
	}
	out := make([][]unit, 0, len(roots))
	for _, r := range roots {
		out = append(out, members[r])
	}
	return out
}

// compare calls see with the similarity of the node at place i to each of
// those at places that was published within a window of it and shares words.
func (e *Engine) compare(i int, places []int, see func(j int, sim float32)) {
	n := e.nodes[i]
	if len(n.v) == 0 || len(places) == 0 {
		return
	}
	e.index.search(e.mixed(n.mixture))
	for _, j := range places {
		if sim := e.index.product(e.nodes[j].mixture); sim > 0 && within(n.at, e.nodes[j].at, e.window) {
			see(j, sim)
		}
	}
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
// threshold.
func (e *Engine) averageLink(units []unit, threshold float32) []unit {
	of := map[int]int{}
	for a, u := range units {
		for _, i := range u {
			of[i] = a
		}
	}
	places := slices.Sorted(maps.Keys(of))
	l := newLinkage(units)
	for k, i := range places {
		e.compare(i, places[k+1:], func(j int, sim float32) { l.add(of[i], of[j], sim) })
	}
	l.average()
	out := l.cluster(threshold)
	slices.SortFunc(out, func(a, b unit) int { return cmp.Compare(a[0], b[0]) })
	return out
}
