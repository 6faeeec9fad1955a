package cluster

import (
	"cmp"
	"encoding/binary"
	"hash/fnv"
	"slices"
)

const (
	// openingWords is how much of a text an outline is made from. Reports
	// begin with who, where and what; background comes later.
	openingWords = 60
	// outlineWords is how many words stay of a story that has left the window,
	// and how many of any story are compared.
	outlineWords = 40
	// openingScale is the weight of a word that stands very often in one item,
	// and openingName how much more a name weighs.
	openingScale = 1000
	openingName  = 2
)

// An outline is what is kept of a story beyond the window: the words with
// which its reports begin, and when they were published. Weights are whole
// numbers, so that they add up to the same in any order.
type outline struct {
	id          int64
	first, last int64  // Unix milliseconds of its items; 0 where none is known
	words       []word // in the order of their hashes
}

// A word is a stem by its hash.
type word struct{ hash, weight uint32 }

// add takes in words of items that were published from first to last.
func (o *outline) add(words []word, first, last int64) {
	o.words = mergeWords(o.words, words)
	if first != 0 && (o.first == 0 || first < o.first) {
		o.first = first
	}
	o.last = max(o.last, last)
}

// heaviest returns the words that weigh most, in the order of their hashes.
func (o *outline) heaviest() []word {
	if len(o.words) <= outlineWords {
		return o.words
	}
	words := slices.Clone(o.words)
	slices.SortFunc(words, func(a, b word) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.hash, b.hash))
	})
	words = slices.Clone(words[:outlineWords])
	sortWords(words)
	return words
}

func sortWords(words []word) {
	slices.SortFunc(words, func(a, b word) int { return cmp.Compare(a.hash, b.hash) })
}

// mergeWords adds up two lists in the order of their hashes.
func mergeWords(a, b []word) []word {
	out := make([]word, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].hash < b[0].hash:
			out, a = append(out, a[0]), a[1:]
		case a[0].hash > b[0].hash:
			out, b = append(out, b[0]), b[1:]
		default:
			out = append(out, word{a[0].hash, a[0].weight + b[0].weight})
			a, b = a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// opening returns the words of the title of b and of the beginning of its
// text, in the order of their hashes, by tf/(tf+1).
func (v *vocabulary) opening(b bag) []word {
	found := map[uint32]tally{}
	v.tally(found, b.packed[:b.title], titleWords)
	v.tally(found, b.packed[b.title:], openingWords)
	out := make([]word, 0, len(found))
	for hash, t := range found {
		weight := openingScale * t.times / (t.times + 1)
		if 2*t.names > t.times {
			weight *= openingName
		}
		out = append(out, word{hash, uint32(weight)})
	}
	sortWords(out)
	return out
}

// A tally says how often a word stands, and how often it is written as a name.
type tally struct{ times, names int }

// tally counts the first words of a run, of those that were left out as well.
func (v *vocabulary) tally(found map[uint32]tally, packed []byte, most int) {
	for p := 0; len(packed) > 0; p++ {
		first, n := binary.Uvarint(packed)
		second, m := binary.Uvarint(packed[n:])
		packed = packed[n+m:]
		if p += int(first >> skipShift); p >= most {
			return
		}
		hash := hashWord(v.letters(uint32(second)))
		t := found[hash]
		t.times++
		if first&caseMask == upperCase {
			t.names++
		}
		found[hash] = t
	}
}

func hashWord(w []byte) uint32 {
	h := fnv.New32a()
	_, _ = h.Write(w) // a hash takes everything
	return h.Sum32()
}
