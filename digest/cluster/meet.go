package cluster

// meetings holds, by item, the others with which its product may be meetFloor
// or more, with an upper bound of it. Where they are more than mostMet, some
// are missing.
type meetings [][]link

const (
	meetFloor = .07
	mostMet   = 500
)

// meet makes the index anew. It returns the k nearest items of each within a
// window of it, and the meetings. Each pair of items is looked at once, when
// the later one comes.
func (e *Engine) meet(k int) ([]ranking, meetings) {
	near := make([]ranking, len(e.nodes))
	met := make(meetings, len(e.nodes))
	last := make([]float32, len(e.nodes)) // similarity of the k-th nearest, by item
	e.index.clear()
	for i, n := range e.nodes {
		e.index.search(n.v, 0)
		e.aim([]link{{int32(i), 1}})
		for j, bound := range e.index.scores {
			if bound >= meetFloor {
				met.add(i, link{int32(j), bound})
				met.add(j, link{int32(i), bound})
			}
			if bound == 0 || bound < last[i] && bound < last[j] || !within(n.at, e.nodes[j].at, e.window) {
				continue
			}
			sim := e.probe.dot(e.nodes[j].v)
			near[i].put(link{int32(j), sim}, k)
			near[j].put(link{int32(i), sim}, k)
			if len(near[i]) == k {
				last[i] = near[i][k-1].sim
			}
			if len(near[j]) == k {
				last[j] = near[j][k-1].sim
			}
		}
		e.index.add(i, n.v)
	}
	return near, met
}

func (m meetings) add(i int, l link) {
	if len(m[i]) <= mostMet {
		m[i] = append(m[i], l)
	}
}
