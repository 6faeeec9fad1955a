package cluster

import (
	"math"
	"slices"
	"sort"
)

// An index finds the items that share terms with a vector: by term, it has
// the places of the items in whose vectors the term stands, with its weights
// there.
type index struct {
	lists    []list // by term
	postings []posting
	scores   []float32 // by item, of the last search
}

// A posting is the place of an item in 24 bits, and the code of a weight.
type posting uint32

// A list is the postings of one term, in the order of arrival: n of those in
// the index, from start on, behind which there is room for more.
type list struct{ start, n, room uint32 }

// reset empties the index, and makes room for vectors that will be added.
func (x *index) reset(nodes []*node, terms int) {
	x.lists = make([]list, terms)
	for _, n := range nodes {
		for _, w := range n.v {
			x.lists[w.term()].room++
		}
	}
	all := uint32(0)
	for t := range x.lists {
		l := &x.lists[t]
		l.start, l.room = all, l.room+l.room/16
		all += l.room
	}
	x.postings = make([]posting, all, all+all/16)
	x.scores = make([]float32, 0, len(nodes)+len(nodes)/8)
}

// add puts the item at a place, the highest so far, into the index.
func (x *index) add(place int, v vector) {
	for _, w := range v {
		t := int(w.term())
		x.lists = grown(x.lists, t+1)
		l := &x.lists[t]
		if l.n == l.room {
			x.move(l)
		}
		x.postings[l.start+l.n] = posting(place)<<8 | posting(w&codeMask)
		l.n++
	}
	x.scores = append(x.scores, 0)
}

// move gives a full list more room, at the end. What it leaves is lost until
// the index is reset.
func (x *index) move(l *list) {
	start := uint32(len(x.postings))
	l.room += max(l.room/2, 2)
	x.postings = append(x.postings, x.postings[l.start:l.start+l.n]...)
	x.postings = append(x.postings, make([]posting, l.room-l.n)...)
	l.start = start
}

// search makes scores the products of v and of the items at places from and
// later.
func (x *index) search(v vector, from int) {
	scores := x.scores
	clear(scores[from:])
	for _, w := range v {
		t := int(w.term())
		if t >= len(x.lists) {
			continue
		}
		l, value := x.lists[t], w.value()
		found := x.postings[l.start : l.start+l.n]
		if from > 0 {
			found = found[sort.Search(len(found), func(i int) bool { return int(found[i]>>8) >= from }):]
		}
		for _, p := range found {
			scores[p>>8] += value * weight(p).value()
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
