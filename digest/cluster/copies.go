package cluster

import (
	"math"
	"net/url"
	"slices"
	"strings"

	"newsdigest/digest/text"
)

// How copies are found.
const (
	shingleWords = 3
	bins         = 128 // of a signature
	bandBins     = 4   // neighbouring bins that must be equal for a closer look
	copyShare    = .8  // of their shingles that two copies have in common

	revisionShare = .3 // and two versions of one article
	copyWords     = 4  // fewer words are too few to call two items copies
)

// A signature stands for the set of shingles, runs of three words, of an
// item: the least hash of those that fall into each bin, 0 for an empty bin.
// The share of equal bins estimates the share of common shingles (one
// permutation hashing, Li, Owen and Zhang 2012).
type signature [bins]uint16

// signatureOf returns the signature of a run of words, nil where it is too
// short.
func signatureOf(runs ...[]text.Token) *signature {
	var hashes []uint64
	for _, run := range runs {
		for _, t := range run {
			hashes = append(hashes, wordHash(t.Text))
		}
	}
	if len(hashes) < copyWords {
		return nil
	}
	var s signature
	for i := 0; i+shingleWords <= len(hashes); i++ {
		h := mix(mix(mix(hashes[i])^hashes[i+1]) ^ hashes[i+2])
		bin := h % bins
		v := max(uint16(h>>48), 1)
		if s[bin] == 0 || v < s[bin] {
			s[bin] = v
		}
	}
	return &s
}

// share estimates the share of shingles that two items have in common.
func (s *signature) share(t *signature) float64 {
	same, all := 0, 0
	for i := range s {
		if s[i] != 0 || t[i] != 0 {
			all++
			if s[i] == t[i] {
				same++
			}
		}
	}
	return float64(same) / float64(max(all, 1))
}

// bands returns a key for each part of s that is not empty.
func (s *signature) bands() []uint32 {
	out := make([]uint32, 0, bins/bandBins)
	for i := 0; i < bins; i += bandBins {
		key := uint64(i + 1)
		empty := true
		for _, b := range s[i : i+bandBins] {
			key = mix(key ^ uint64(b))
			empty = empty && b == 0
		}
		if !empty {
			out = append(out, uint32(key>>32))
		}
	}
	return out
}

// mix is the finaliser of SplitMix64 (Steele, Lea and Flood 2014).
func mix(h uint64) uint64 {
	h += 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// A library knows which texts are there already.
type library struct {
	urls   map[uint64]*node // by the hash of the address
	nodes  []*node          // with a signature
	bands  map[uint32]int32 // by the key of a band, the last of its shelf in places, 1 for the first
	places []place
}

// A place says that a band is that of a node. Those with an equal band make a
// shelf.
type place struct {
	node   int32 // in nodes
	before int32 // the one before on the same shelf, as in library.bands
}

// bandLimit bounds how many items are looked at for one equal band; where
// more share it, it is boilerplate.
const bandLimit = 16

func newLibrary() library {
	return library{urls: map[uint64]*node{}, bands: map[uint32]int32{}}
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
		for _, o := range l.shelf(band) {
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

// shelf returns the nodes that share a band, in the order of arrival.
func (l *library) shelf(band uint32) []*node {
	var out []*node
	for at := l.bands[band]; at > 0; at = l.places[at-1].before {
		out = append(out, l.nodes[l.places[at-1].node])
	}
	slices.Reverse(out)
	return out
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
	for _, band := range n.sig.bands() {
		if len(l.shelf(band)) < bandLimit {
			l.places = append(l.places, place{int32(len(l.nodes) - 1), l.bands[band]})
			l.bands[band] = int32(len(l.places))
		}
	}
}

// canonical returns the part of an address that names an article: without
// scheme, www, fragment, tracking and a slash at the end. It is "" for an
// address without path and query, which is a site and no article.
func canonical(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	path := strings.TrimSuffix(u.EscapedPath(), "/")
	query := u.Query()
	for key := range query {
		if tracking(strings.ToLower(key)) {
			query.Del(key)
		}
	}
	if path == "" && len(query) == 0 {
		return ""
	}
	if len(query) == 0 {
		return host + path
	}
	return host + path + "?" + query.Encode()
}

// tracking reports whether a query parameter says where a reader came from.
func tracking(key string) bool {
	for _, prefix := range []string{"utm_", "at_", "mc_", "pk_", "wt_"} {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	switch key {
	case "fbclid", "gclid", "ref", "rss", "feed", "source", "src", "cmp", "cmpid", "ocid", "ns_mchannel", "xtor", "ito", "smid", "mod", "partner", "campaign":
		return true
	}
	return false
}

// addressHash returns a hash by which addresses are compared, 0 for none.
func addressHash(address string) uint64 {
	if address == "" {
		return 0
	}
	return max(mix(wordHash(address)), 1)
}

// hashOf returns a hash by which titles are compared.
func hashOf(title []text.Token) uint64 {
	var h uint64
	for _, t := range title {
		h = mix(h ^ wordHash(t.Text))
	}
	return h
}

// wordHash is FNV-1a (Fowler, Noll and Vo).
func wordHash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}
