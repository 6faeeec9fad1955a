package cluster

import (
	"net/url"
	"strings"

	"newsdigest/digest/text"
)

// How copies are found.
const (
	shingleWords = 3
	bins         = 128 // of a signature
	bandBins     = 4   // neighbouring bins that must be equal for a closer look
	mostBands    = 16
	copyShare    = .8 // of their shingles that two copies have in common

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

// bands returns a key for each part of s that is not empty, at most mostBands.
// That is enough: of two texts with copyShare of their shingles in common, one
// in five thousand has no equal band.
func (s *signature) bands() []uint32 {
	out := make([]uint32, 0, mostBands)
	for i := 0; i < bins && len(out) < mostBands; i += bandBins {
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

// siteHash returns a hash by which sites are compared, 0 where the outlet or
// the host is not known: a feed may bring the reports of many sites, and a host
// those of many outlets.
func siteHash(outlet, host string) uint64 {
	if outlet == "" || host == "" {
		return 0
	}
	return addressHash(outlet + "\n" + host)
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
