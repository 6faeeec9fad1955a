package cluster

import (
	"iter"
	"math"
)

// mostSimilar is how many similar items that arrived before it are found for
// an item at most. Only in an event that fills the window there are more, and
// these hold it together.
const mostSimilar = 200

// A pair is two items by place, the later one first, and how similar they are.
type pair struct {
	a, b int32
	sim  float32
}

// similar returns the pairs of items that are at least threshold similar.
//
// The similarity of i and j is the sum of mᵢₐ·mⱼᵦ·(vₐ·vᵦ) over the items a
// and b of their mixtures, times what their facts make of it, which is at most
// the smaller favour of the two and so at most √fᵢ·√fⱼ. So it is at most Sᵢ·Sⱼ
// times the largest vₐ·vᵦ, where S is √f times the sum of a mixture's weights,
// and at most √fᵢ·Sⱼ times the largest product of the whole of i and a vᵦ.
// Only the items b whose products leave the pair in question are looked at,
// and only the items j that have one of these in their mixture.
func (e *Engine) similar(met meetings, threshold float32) []pair {
	s := newSearcher(e, met, threshold)
	var out []pair
	for i := range e.nodes {
		out = s.search(int32(i), out)
	}
	return out
}

// A searcher finds pairs of similar items.
type searcher struct {
	*Engine
	met       meetings
	threshold float32
	favour    []float32 // by item, √f
	reach     []float32 // by item, the largest S of those in whose mixtures it is
	users     [][]int32 // by item, those in whose mixtures it is, in order
	asked     []int32   // by item b, 1 + the last i for which it was looked at
	tried     []int32   // by item j, 1 + the last i with which it was compared
}

func newSearcher(e *Engine, met meetings, threshold float32) *searcher {
	n := len(e.nodes)
	s := &searcher{
		Engine: e, met: met, threshold: threshold,
		favour: make([]float32, n), reach: make([]float32, n), users: make([][]int32, n),
		asked: make([]int32, n), tried: make([]int32, n),
	}
	for i, n := range e.nodes {
		s.favour[i] = float32(math.Sqrt(float64(n.favour())))
		var sum float32
		for _, l := range n.mixture {
			sum += l.sim * s.favour[i]
		}
		for _, l := range n.mixture {
			s.users[l.item] = append(s.users[l.item], int32(i))
			s.reach[l.item] = max(s.reach[l.item], sum)
		}
	}
	return s
}

// search adds the pairs of item i and earlier ones to out.
func (s *searcher) search(i int32, out []pair) []pair {
	s.aim(s.nodes[i].mixture)
	most := len(out) + mostSimilar
	for b := range s.leads(i) {
		for _, j := range s.users[b] {
			if j >= i {
				break
			}
			if s.tried[j] == i+1 {
				continue
			}
			s.tried[j] = i + 1
			if sim := s.compare(i, j); sim >= s.threshold {
				if out = append(out, pair{i, j, sim}); len(out) == most {
					return out
				}
			}
		}
	}
	return out
}

// leads yields the items b that may lead from item i, whose mixture was aimed
// at, to similar ones.
func (s *searcher) leads(i int32) iter.Seq[int32] {
	least := s.threshold * slack
	return func(yield func(int32) bool) {
		for _, l := range s.nodes[i].mixture {
			a := l.item
			for k := -1; k < len(s.met[a]); k++ {
				b, sim := a, float32(1)
				if k >= 0 {
					b, sim = s.met[a][k].item, s.met[a][k].sim
				}
				if s.asked[b] == i+1 || sim*s.reach[a]*s.reach[b] < least {
					continue
				}
				s.asked[b] = i + 1
				if s.probe.score(b, s.nodes)*s.favour[i]*s.reach[b] >= least && !yield(b) {
					return
				}
			}
		}
	}
}

// compare returns how similar item i, whose mixture was aimed at, is to item
// j, 0 where that is certainly less than threshold.
func (s *searcher) compare(i, j int32) float32 {
	n, o := s.nodes[i], s.nodes[j]
	most := s.probe.product(o.mixture, s.nodes) * fading(n.at, o.at) * s.favour[i] * s.favour[j]
	if most < s.threshold*slack || !within(n.at, o.at, s.window) {
		return 0
	}
	return s.alike(n, o)
}

// slack keeps rounding from losing a pair.
const slack = .9999
