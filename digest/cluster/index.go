package cluster

import (
	"math"
	"slices"
)

// An index finds the items that share terms with a vector: by term, it has
// the places of the items in whose vectors the term stands, with its weights
// there.
type index struct {
	lists  []list    // by term
	arena  []posting // blocks of lists, each after the place of the one before it
	scores []float32 // by item, of the last search
}

// A posting is the place of an item in 24 bits, and the code of a weight.
type posting uint32

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

// add puts the item at a place, the highest so far, into the index.
func (x *index) add(place int, v vector) {
	for _, w := range v {
		t := int(w.term())
		for t >= len(x.lists) {
			x.lists = append(x.lists, list{})
		}
		x.post(&x.lists[t], posting(place)<<8|posting(w&codeMask))
	}
	x.scores = append(x.scores, 0)
}

// post appends a posting to a list.
func (x *index) post(l *list, p posting) {
	size, filled := lastOf(l.n)
	if filled == size {
		size, filled = min(2*size, lastBlock), 0
		if l.n == 0 {
			size = firstBlock
		}
		at := len(x.arena)
		x.arena = append(x.arena, posting(l.last))
		for range size {
			x.arena = append(x.arena, 0)
		}
		l.last = uint32(at)
	}
	x.arena[l.last+1+filled] = p
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

// search makes scores the products of v and of the items at places from and
// later.
func (x *index) search(v vector, from int) {
	scores := x.scores
	clear(scores[from:])
	least := posting(from) << 8
	for _, w := range v {
		t := int(w.term())
		if t >= len(x.lists) {
			continue
		}
		value := w.value()
		for l := x.lists[t]; l.n > 0; {
			_, n := lastOf(l.n)
			block := x.arena[l.last+1 : l.last+1+n]
			for _, p := range block {
				scores[p>>8] += value * weight(p).value()
			}
			if block[0] < least {
				break
			}
			l.n -= n
			l.last = uint32(x.arena[l.last])
		}
	}
}

// nearest returns the n items at places from and later that had the highest
// scores in the last search, of those that may be linked, best first, those
// that arrived earlier first among equals.
func (x *index) nearest(n, from int, may func(item int32) bool) []link {
	best := make([]link, 0, n+1)
	least := float32(meetFloor)
	for i, sim := range x.scores[from:] {
		item := int32(from + i)
		if sim < least || !may(item) {
			continue
		}
		at := len(best)
		for at > 0 && best[at-1].sim < sim {
			at--
		}
		if best = slices.Insert(best, at, link{item, sim}); len(best) > n {
			best = best[:n]
		}
		if len(best) == n {
			least = math.Nextafter32(best[n-1].sim, 2)
		}
	}
	return best
}

// A link leads to a similar item.
type link struct {
	item int32
	sim  float32
}
