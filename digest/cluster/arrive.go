package cluster

// How an item joins a story when it arrives.
const (
	joinSimilarity = .35 // average similarity to the items of the story
	candidates     = 15  // nearest items whose stories are looked at
)

// arrive finds a story for the newest node.
func (e *Engine) arrive(n *node) {
	place := len(e.nodes) - 1
	n.v = e.vectorOf(n)
	near := e.nearest(n, place, candidates)
	e.index.add(place, n.v)
	n.mixture = e.widen(n, place, near)
	s, sim := e.closest(n, near)
	if sim < joinSimilarity {
		s = &story{id: n.id}
		e.stories[s.id] = s
	}
	s.take(n)
}

// vectorOf weighs the words of n by what is known of them today.
func (e *Engine) vectorOf(n *node) vector {
	if n.empty {
		return nil
	}
	return e.vocab.vectorOf(n.bag, len(e.nodes))
}

// nearest returns the k nearest of the other items that were published within
// a window of n.
func (e *Engine) nearest(n *node, place, k int) []link {
	return e.index.nearest(n.v, k, func(i int32) bool {
		return int(i) != place && within(e.nodes[i].at, n.at, e.window)
	})
}

// closest returns the story, among those of the items near to n, whose items
// are on average the most similar to it, and how similar they are.
func (e *Engine) closest(n *node, near []link) (*story, float32) {
	var best *story
	var most float32
	e.index.search(e.mixed(n.mixture))
	seen := map[*story]bool{}
	for _, l := range near {
		s := e.nodes[l.item].story
		if seen[s] || !s.near(n.at, e.window) {
			continue
		}
		seen[s] = true
		if sim := e.similarity(s.nodes); sim > most {
			best, most = s, sim
		}
	}
	return best, most
}

// similarity returns the average product of the wide vectors of nodes with
// the vector that the index was searched for.
func (e *Engine) similarity(nodes []*node) float32 {
	var sum float32
	for _, n := range nodes {
		sum += e.index.product(n.mixture)
	}
	return sum / float32(len(nodes))
}
