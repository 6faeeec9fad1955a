package cluster

import "math"

// An index finds the items that share terms with a vector.
//
// A posting is four bytes: the place of an item, and above its weight the
// next of 16 steps an octave. So a search finds upper bounds that are at most
// a sixteenth too high, and only the items that these leave in question are
// compared exactly. The results are those of comparing with every item (two
// stages as in Broder et al., Efficient query evaluation using a two-level
// retrieval process, 2003).
type index struct {
	lists  []list       // by term
	arena  []uint32     // blocks of postings, each after the place of the one before it
	scores []float32    // by item, of the last search
	steps  [256]float32 // weight by code
}

// A list is the postings of one term, in the order of arrival, in blocks of
// growing size.
type list struct {
	last uint32 // its last block in the arena
	n    uint32 // postings
}

const (
	firstBlock = 2   // postings of a list's first block; the next ones double
	lastBlock  = 128 // of its largest ones
)

// newIndex returns an empty index, of at most 2²⁴ items.
func newIndex() index {
	x := index{}
	for code := range x.steps {
		x.steps[code] = math.Float32frombits(uint32(code)<<19 + leastStep)
	}
	return x
}

// leastStep is the number whose bits stand for code 0, 2⁻¹⁵.
const leastStep = (127 - 15) << 23

// codeOf returns the code of the next step above a weight of at most 1.
func codeOf(w float32) uint32 {
	bits := math.Float32bits(w) + 1<<19 - 1
	return (max(bits, leastStep) - leastStep) >> 19
}

// add puts the item at a place, the highest so far, into the index.
func (x *index) add(place int, v vector) {
	for _, e := range v {
		for int(e.term) >= len(x.lists) {
			x.lists = append(x.lists, list{})
		}
		x.post(&x.lists[e.term], uint32(place)<<8|codeOf(e.w))
	}
	for place >= len(x.scores) {
		x.scores = append(x.scores, 0)
	}
}

// post appends a posting to a list.
func (x *index) post(l *list, posting uint32) {
	size, filled := lastOf(l.n)
	if filled == size {
		size, filled = min(2*size, lastBlock), 0
		if l.n == 0 {
			size = firstBlock
		}
		at := len(x.arena)
		x.arena = append(x.arena, l.last)
		for range size {
			x.arena = append(x.arena, 0)
		}
		l.last = uint32(at)
	}
	x.arena[l.last+1+filled] = posting
	l.n++
}

// lastOf returns the size of the last block of a list of n postings, and how
// many are in it.
func lastOf(n uint32) (size, filled uint32) {
	const growing = lastBlock - firstBlock // postings in all smaller blocks
	if n > growing {
		return lastBlock, (n-growing-1)%lastBlock + 1
	}
	for size = firstBlock; n > size; size *= 2 {
		n -= size
	}
	if n == 0 {
		return 0, 0
	}
	return size, n
}

// clear empties the index and keeps its memory.
func (x *index) clear() {
	clear(x.lists)
	x.arena, x.scores = x.arena[:0], x.scores[:0]
}

// search scores the items at places from and later by an upper bound of their
// product with v.
func (x *index) search(v vector, from int) {
	scores, steps := x.scores, &x.steps
	clear(scores[from:])
	least := uint32(from) << 8
	for _, e := range v {
		if int(e.term) >= len(x.lists) {
			continue
		}
		l := x.lists[e.term]
		for l.n > 0 {
			_, n := lastOf(l.n)
			block := x.arena[l.last+1 : l.last+1+n]
			for _, p := range block {
				scores[p>>8] += e.w * steps[p&0xff]
			}
			if block[0] < least {
				break
			}
			l.n -= n
			l.last = x.arena[l.last]
		}
	}
}

// A link leads to a similar item.
type link struct {
	item int32
	sim  float32
}

// over returns the items whose scores are at least floor.
func (x *index) over(floor float32) []link {
	var out []link
	for i, bound := range x.scores {
		if bound >= floor {
			out = append(out, link{int32(i), bound})
		}
	}
	return out
}

// nearest returns the n items at places from and later of the highest product
// with the vector that was searched for, of those that may be linked, best
// first, those that arrived earlier first among equals. It asks product for
// the exact product with an item.
func (x *index) nearest(n, from int, may func(item int32) bool, product func(item int32) float32) []link {
	likely := make(ranking, 0, n+1)
	for i, bound := range x.scores[from:] {
		l := link{int32(from + i), bound}
		if bound > 0 && likely.takes(l, n) && may(l.item) {
			likely.put(l, n)
		}
	}
	best := make(ranking, 0, n+1)
	for _, l := range likely {
		best.put(link{l.item, product(l.item)}, n)
	}
	if len(best) < n {
		return best
	}
	last := likely[n-1]
	for i, bound := range x.scores[from:] {
		l := link{int32(from + i), bound}
		if bound >= best[n-1].sim && last.before(l) && may(l.item) {
			best.put(link{l.item, product(l.item)}, n)
		}
	}
	return best
}

// A ranking holds links, best first.
type ranking []link

// takes reports whether l is among the best n.
func (r ranking) takes(l link, n int) bool { return len(r) < n || l.before(r[n-1]) }

// put adds l, and drops the last where there are more than n.
func (r *ranking) put(l link, n int) {
	if !r.takes(l, n) {
		return
	}
	s := append(*r, l)
	at := len(s) - 1
	for ; at > 0 && l.before(s[at-1]); at-- {
		s[at] = s[at-1]
	}
	s[at] = l
	*r = s[:min(len(s), n)]
}

func (l link) before(m link) bool {
	return l.sim > m.sim || l.sim == m.sim && l.item < m.item
}
