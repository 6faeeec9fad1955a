package match

import (
	"hash/fnv"
	"slices"
	"strings"
)

// Features returns what an item has that queries may need, as a sorted list
// of hashes: its words, and the values of source:, section:, country:, lang:
// and feed:.
// Two things may share a hash, so that features tell only which queries
// cannot match. They are kept in the database: a change of what is hashed
// needs them written anew.
func (d Doc) Features() []uint32 { return d.features }

func (d Doc) collect() []uint32 {
	out := make([]uint32, 0, len(d.words)+16)
	for w := range d.words {
		out = append(out, feature("", w))
	}
	for _, s := range append(d.sections, d.section) {
		out = append(out, feature("section", s))
	}
	for _, c := range d.countries {
		out = append(out, feature("country", c))
	}
	out = append(out, feature("lang", d.language), feature("feed", d.feed))
	for _, s := range d.sources() {
		out = append(out, feature("source", s))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// sources returns the words and hosts by which source: may name the item's
// outlet; of a name of several words, its first is enough.
func (d Doc) sources() []string {
	out := strings.Fields(d.outlet)
	label, rest, more := strings.Cut(d.host, ".")
	out = append(out, d.host, label)
	for more {
		out = append(out, rest)
		_, rest, more = strings.Cut(rest, ".")
	}
	return out
}

// feature returns the hash of a word (key "") or of the value of a key.
func feature(key, value string) uint32 {
	h := fnv.New32a() // its Write never fails
	_, _ = h.Write([]byte(key))
	_, _ = h.Write([]byte{':'})
	_, _ = h.Write([]byte(value))
	return h.Sum32()
}

// features returns those of which an item in a language has all where it
// matches t.
func (t term) features(language int) []uint32 {
	if t.key == "source" {
		word, _, _ := strings.Cut(t.value, " ")
		return []uint32{feature(t.key, word)}
	}
	if t.key != "" {
		return []uint32{feature(t.key, t.value)}
	}
	var out []uint32
	for _, s := range t.forms.in(language) {
		out = append(out, feature("", s))
	}
	return out
}

// insisted returns the groups of q that an item in a language cannot match
// without: those without a stop word.
func (q Query) insisted(language int) [][]term {
	if q.needsStops(language) {
		return q.all
	}
	var out [][]term
	for _, group := range q.all {
		if !slices.ContainsFunc(group, func(t term) bool { return t.stop.has(language) }) {
			out = append(out, group)
		}
	}
	return out
}
