package cluster

import "math"

// A probe is the wide vector of one item, or any mixture of items, laid out
// by term, so that its products with other items are quick. It keeps those
// that it was asked for.
type probe struct {
	weights []float32 // by term
	terms   []uint32  // whose weight was set
	scores  []float32 // by item, where seen is round
	seen    []uint32
	round   uint32
}

// load makes p the sum of a mixture of nodes, in a vocabulary of so many
// terms.
func (p *probe) load(mixture []link, nodes []*node, terms int) {
	for _, t := range p.terms {
		p.weights[t] = 0
	}
	p.terms = p.terms[:0]
	p.weights = grown(p.weights, terms)
	p.scores = grown(p.scores, len(nodes))
	p.seen = grown(p.seen, len(nodes))
	p.round++
	for _, l := range mixture {
		for _, e := range nodes[l.item].v {
			t := e.term()
			if p.weights[t] == 0 {
				p.terms = append(p.terms, t)
			}
			p.weights[t] += l.sim * e.value()
		}
	}
}

// grown returns s with at least n elements.
func grown[T any](s []T, n int) []T {
	if len(s) >= n {
		return s
	}
	return append(s, make([]T, n+n/8-len(s))...)
}

// norm returns the length of the vector.
func (p *probe) norm() float32 {
	sum := 0.0
	for _, t := range p.terms {
		sum += float64(p.weights[t]) * float64(p.weights[t])
	}
	return float32(math.Sqrt(sum))
}

// dot returns the product with a vector.
func (p *probe) dot(v vector) float32 {
	var sum float32
	weights := p.weights
	for _, e := range v {
		sum += weights[e.term()] * e.value()
	}
	return sum
}

// score returns the product with a node, which it keeps until the next load.
func (p *probe) score(item int32, nodes []*node) float32 {
	if p.seen[item] != p.round {
		p.seen[item] = p.round
		p.scores[item] = p.dot(nodes[item].v)
	}
	return p.scores[item]
}

// product returns the product with a mixture of nodes.
func (p *probe) product(mixture []link, nodes []*node) float32 {
	var sum float32
	for _, l := range mixture {
		sum += l.sim * p.score(l.item, nodes)
	}
	return sum
}
