package cluster

import (
	"cmp"
	"maps"
	"slices"

	"newsdigest/digest"
)

// bridgeItems is how many items of each of two stories, the newest, are
// compared when an item may bridge them. It bounds the cost of an arrival.
const bridgeItems = 16

// bridge joins the story of n, which has just arrived, to the next one that n
// would have joined, where the two are as similar as a repair would want them
// to be. Stories that began apart, when few of their words were known, so
// become one without waiting for a repair.
func (e *Engine) bridge(n *node, near []link) {
	s, sim := e.closest(n, near)
	if sim < joinSimilarity || e.between(s, n.story) < storySimilarity {
		return
	}
	into, from := n.story, s
	if cmp.Or(cmp.Compare(len(s.nodes), len(into.nodes)), cmp.Compare(into.id, s.id)) > 0 {
		into, from = s, n.story
	}
	for _, m := range from.nodes {
		into.take(m)
		for _, id := range m.family() {
			e.moved[id] = true
		}
	}
	into.bridge = n.id
	delete(e.moved, n.id) // nobody was told yet
	delete(e.stories, from.id)
}

// between returns the average similarity of the newest items of two stories.
func (e *Engine) between(s, t *story) float32 {
	newest := s.newest()
	var sum float32
	for _, n := range newest {
		e.aim(n.mixture)
		sum += e.similarity(n, t.newest())
	}
	return sum / float32(len(newest))
}

func (s *story) newest() []*node { return s.nodes[max(0, len(s.nodes)-bridgeItems):] }

// Moved returns the items that an arrival moved to another story since Moved
// or Repair was last called, in the order of arrival.
func (e *Engine) Moved() []digest.Assignment {
	var out []digest.Assignment
	for _, id := range slices.Sorted(maps.Keys(e.moved)) {
		out = append(out, e.byID[id].assignment(id))
	}
	clear(e.moved)
	return out
}
