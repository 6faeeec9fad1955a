package cluster

import "slices"

// components returns the connected components of the graph of pairs of nodes
// that are at least storySimilarity similar, by place.
func (e *Engine) components() [][]int {
	parent := make([]int, len(e.nodes))
	for i := range parent {
		parent[i] = i
	}
	var root func(i int) int
	root = func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i, n := range e.nodes {
		if len(n.v) == 0 {
			continue
		}
		e.index.search(e.mixed(n.mixture))
		for j := i + 1; j < len(e.nodes); j++ {
			if e.index.product(e.nodes[j].mixture) >= storySimilarity {
				a, b := root(i), root(j)
				parent[max(a, b)] = min(a, b)
			}
		}
		e.index.done()
	}
	members := make([][]int, len(e.nodes))
	for i := range e.nodes {
		r := root(i)
		members[r] = append(members[r], i)
	}
	var out [][]int
	for _, m := range members {
		if len(m) > 0 {
			out = append(out, m)
		}
	}
	return out
}

// averageLink groups the nodes at places by average-link clustering up to
// storySimilarity.
func (e *Engine) averageLink(places []int) [][]*node {
	l := newLinkage(len(places))
	for a, i := range places {
		if l.m == 1 {
			break
		}
		e.index.search(e.mixed(e.nodes[i].mixture))
		for b, j := range places {
			if within(e.nodes[i].at, e.nodes[j].at, e.window) {
				l.sim[a*l.m+b] = e.index.product(e.nodes[j].mixture)
			}
		}
		e.index.done()
	}
	var out [][]*node
	for _, members := range l.cluster() {
		slices.Sort(members)
		group := make([]*node, len(members))
		for k, a := range members {
			group[k] = e.nodes[places[a]]
		}
		out = append(out, group)
	}
	return out
}

// A linkage joins groups by their average similarity, along chains of nearest
// neighbours (Murtagh 1983).
type linkage struct {
	m      int
	sim    []float32 // m × m
	groups [][]int   // nil where joined to another, or done
}

func newLinkage(m int) *linkage {
	l := &linkage{m: m, sim: make([]float32, m*m), groups: make([][]int, m)}
	for a := range m {
		l.groups[a] = []int{a}
	}
	return l
}

// cluster joins what is at least storySimilarity similar.
func (l *linkage) cluster() [][]int {
	var done [][]int
	var chain []int
	for start := 0; start < l.m; {
		if len(chain) == 0 && l.groups[start] == nil {
			start++
			continue
		}
		if len(chain) == 0 {
			chain = append(chain, start)
		}
		top, before := chain[len(chain)-1], -1
		if len(chain) > 1 {
			before = chain[len(chain)-2]
		}
		switch next := l.nearest(top, before); next {
		case -1: // only the first of a chain is near to nothing
			done = append(done, l.groups[top])
			l.groups[top] = nil
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

// nearest returns the group most similar to a, first among equals, or -1
// where none is similar enough; before, unless it is -1, wins every tie.
func (l *linkage) nearest(a, before int) int {
	best, most := -1, float32(storySimilarity)
	row := l.sim[a*l.m : (a+1)*l.m]
	if before >= 0 {
		best, most = before, row[before]
	}
	for b, sim := range row {
		if l.groups[b] != nil && b != a && (sim > most || sim == most && best < 0) {
			best, most = b, sim
		}
	}
	return best
}

// join puts group b into group a.
func (l *linkage) join(a, b int) {
	na, nb := float32(len(l.groups[a])), float32(len(l.groups[b]))
	for c := range l.m {
		if c != a && c != b && l.groups[c] != nil {
			s := (na*l.sim[a*l.m+c] + nb*l.sim[b*l.m+c]) / (na + nb)
			l.sim[a*l.m+c], l.sim[c*l.m+a] = s, s
		}
	}
	l.groups[a] = append(l.groups[a], l.groups[b]...)
	l.groups[b] = nil
}
