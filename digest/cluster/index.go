package cluster

// An index finds the items that share terms with a vector.
type index struct {
	postings [][]posting // by term, in the order of arrival
	scores   []float32   // by item, of the last search
}

// A posting is one term's weight in one item.
type posting struct {
	item int32 // its place in the window
	w    float32
}

// add puts item, by its place, into the index.
func (x *index) add(item int, v vector) {
	for _, e := range v {
		for int(e.term) >= len(x.postings) {
			x.postings = append(x.postings, nil)
		}
		x.postings[e.term] = append(x.postings[e.term], posting{int32(item), e.w})
	}
	for item >= len(x.scores) {
		x.scores = append(x.scores, 0)
	}
}

// clear empties the index and keeps its memory.
func (x *index) clear() {
	for t := range x.postings {
		x.postings[t] = x.postings[t][:0]
	}
	x.scores = x.scores[:0]
}

// search scores the items by their product with v.
func (x *index) search(v vector) {
	scores := x.scores
	clear(scores)
	for _, e := range v {
		if int(e.term) >= len(x.postings) {
			continue
		}
		for _, p := range x.postings[e.term] {
			scores[p.item] += e.w * p.w
		}
	}
}

// A link leads to a similar item.
type link struct {
	item int32
	sim  float32
}

// nearest returns the n items with the highest product with v that may be
// linked, best first, those that arrived earlier first among equals.
func (x *index) nearest(v vector, n int, may func(item int32) bool) []link {
	x.search(v)
	best := make([]link, 0, n+1)
	for i, score := range x.scores {
		l := link{int32(i), score}
		if score == 0 || len(best) == n && !l.before(best[n-1]) || !may(l.item) {
			continue
		}
		at := len(best)
		for at > 0 && l.before(best[at-1]) {
			at--
		}
		best = append(best, link{})
		copy(best[at+1:], best[at:])
		best[at] = l
		best = best[:min(len(best), n)]
	}
	return best
}

func (l link) before(m link) bool {
	return l.sim > m.sim || l.sim == m.sim && l.item < m.item
}

// product returns the product of a mixture of items with the vector that was
// searched for.
func (x *index) product(mixture []link) float32 {
	var sum float32
	for _, l := range mixture {
		sum += l.sim * x.scores[l.item]
	}
	return sum
}
