package cluster

import "sort"

// How an item joins a story when it arrives.
const (
	joinSimilarity = .35 // average similarity to the items of the story
	candidates     = 15  // nearest items whose stories are looked at
)

// arrive finds a story for the newest node.
func (e *Engine) arrive(n *node) {
	place := len(e.nodes) - 1
	n.v = e.vectorOf(n)
	e.index.search(n.v, e.from(n))
	near := e.nearest(n, place, candidates)
	e.index.add(place, n.v)
	n.mixture = e.widen(n, place, near)
	s, sim := e.closest(n, near)
	if sim < joinSimilarity {
		s = &story{id: n.id}
		e.stories[s.id] = s
	}
	s.take(n)
	e.bridge(n, near)
}

// vectorOf weighs the words of n by what is known of them today.
func (e *Engine) vectorOf(n *node) vector {
	if n.empty {
		return nil
	}
	return e.vocab.vectorOf(e.reader.count(n.bag, e.vocab.known), len(e.nodes))
}

// from returns the place before which all nodes were published more than a
// window before n.
func (e *Engine) from(n *node) int {
	if n.at == 0 {
		return 0
	}
	return sort.Search(len(e.nodes), func(i int) bool { return e.nodes[i].latest >= n.at-e.window })
}

// nearest returns the k nearest of the other items that were published within
// a window of n, whose vector was searched for.
func (e *Engine) nearest(n *node, place, k int) []link {
	return e.index.nearest(k, e.from(n), func(i int32) bool {
		return int(i) != place && within(e.nodes[i].at, n.at, e.window)
	})
}

// closest returns the story, among the other ones of the items near to n, whose items
// are on average the most similar to it, and how similar they are.
func (e *Engine) closest(n *node, near []link) (*story, float32) {
	var best *story
	var most float32
	e.aim(n.mixture)
	seen := map[*story]bool{}
	for _, l := range near {
		s := e.nodes[l.item].story
		if s == n.story || seen[s] || !s.near(n.at, e.window) {
			continue
		}
		seen[s] = true
		if sim := e.similarity(n, s.nodes); sim > most {
			best, most = s, sim
		}
	}
	return best, most
}

// aim makes a mixture of nodes the one with which others are compared.
func (e *Engine) aim(mixture []link) { e.probe.load(mixture, e.nodes, len(e.vocab.terms)) }

// similarity returns how similar n, whose mixture was aimed at, is to nodes on
// average.
func (e *Engine) similarity(n *node, nodes []*node) float32 {
	var sum float32
	nodes = speakers(nodes)
	for _, o := range nodes {
		sum += e.alike(n, o)
	}
	return sum / float32(len(nodes))
}

// alike returns how similar n, whose mixture was aimed at, is to o: the product
// of their wide vectors, less what fades with the time between them, and more
// or less as their facts agree.
func (e *Engine) alike(n, o *node) float32 { return e.likeness(n, o, fading(n.at, o.at)) }

// likeness returns how similar n, whose mixture was aimed at, is to o, where
// they keep a share of their similarity for the time between them.
func (e *Engine) likeness(n, o *node, keep float32) float32 {
	sim := e.probe.product(o.mixture, e.nodes) * keep
	if sim < disputed {
		return sim
	}
	return sim * e.agreement(n, o)
}

// halfSimilar is how far apart two reports were published, in milliseconds,
// when their similarity counts half. Most reports of an event come within some
// hours; the same names a day or two later are more often the next event.
const halfSimilar = 48 * 3600 * 1000

// fading returns the share of their similarity that two items of the times
// given keep: all of it where one of them is not known.
func fading(a, b int64) float32 {
	if a == 0 || b == 0 {
		return 1
	}
	return halfSimilar / float32(halfSimilar+max(a-b, b-a))
}
