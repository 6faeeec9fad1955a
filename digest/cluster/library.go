package cluster

import (
	"math"
	"math/bits"
	"slices"
)

// A library knows which texts are there already.
type library struct {
	urls    map[uint64]*node // by the hash of the address
	nodes   []*node          // with a signature
	shelves []uint64         // a hash table: the key of a band in the upper half, 1 + a place in nodes in the lower; 0 where empty
	n       int              // slots of shelves that are not empty
}

// bandLimit bounds how many items are looked at for one equal band; where
// more share it, it is boilerplate.
const bandLimit = 16

func newLibrary() library {
	return library{urls: map[uint64]*node{}}
}

// find returns the item, published within window of n, of which n is a copy,
// or nil.
//
// Items of one address are one article. Within a feed they must also have
// their title or a part of their text in common, since some feeds give all
// their entries the address of one page; then the later one is a revision.
func (l *library) find(n *node, window int64) *node {
	if o := l.urls[n.url]; o != nil && n.url != 0 && (o.feed != n.feed || o.title == n.title || n.revises(o)) {
		return o
	}
	if n.sig == nil {
		return nil
	}
	var best *node
	most := math.Nextafter(copyShare, 0)
	for _, band := range n.sig.bands() {
		places, _ := l.shelf(band)
		for _, p := range places {
			o := l.nodes[p]
			share := n.sig.share(o.sig)
			if share > most && within(n.at, o.at, window) {
				best, most = o, share
			}
		}
	}
	return best
}

// revises reports whether n is likely to be a new version of o.
func (n *node) revises(o *node) bool {
	return n.sig != nil && o.sig != nil && n.sig.share(o.sig) >= revisionShare
}

// shelf returns the places in nodes of those that share a band, in the order
// of arrival, and the empty slot where another one would be put.
func (l *library) shelf(band uint32) (places []uint32, free int) {
	if len(l.shelves) == 0 {
		return nil, 0
	}
	hi, _ := bits.Mul64(uint64(band)<<32, uint64(len(l.shelves)))
	for free = int(hi); l.shelves[free] != 0; free = (free + 1) % len(l.shelves) {
		if s := l.shelves[free]; uint32(s>>32) == band {
			places = append(places, uint32(s)-1)
		}
	}
	slices.Sort(places)
	return places, free
}

// add makes n known.
func (l *library) add(n *node) {
	if _, ok := l.urls[n.url]; !ok && n.url != 0 {
		l.urls[n.url] = n
	}
	if n.sig == nil {
		return
	}
	l.nodes = append(l.nodes, n)
	if l.n+mostBands > len(l.shelves)/4*3 {
		l.grow()
	}
	for _, band := range n.sig.bands() {
		if places, free := l.shelf(band); len(places) < bandLimit {
			l.shelves[free] = uint64(band)<<32 | uint64(len(l.nodes))
			l.n++
		}
	}
}

func (l *library) grow() {
	old := l.shelves
	l.shelves = make([]uint64, max(64, len(old)/2*3))
	for _, s := range old {
		if s != 0 {
			_, free := l.shelf(uint32(s >> 32))
			l.shelves[free] = s
		}
	}
}
