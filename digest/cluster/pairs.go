package cluster

import "math/bits"

// pairTable holds the pairs of neighbouring stems of the window: those of one
// item, which most are, as 0, the others with the number of their term. It is
// a hash table with open addressing and linear probing, twelve bytes a pair,
// whose order depends on nothing but what was put into it.
type pairTable struct {
	keys []uint64 // 0 for an empty slot
	ids  []uint32
	n    int
}

// slot returns where key is, or the empty slot where it would be put.
func (t *pairTable) slot(key uint64) int {
	i := t.home(key)
	for t.keys[i] != 0 && t.keys[i] != key {
		if i++; i == len(t.keys) {
			i = 0
		}
	}
	return i
}

// home returns the first slot at which key may be.
func (t *pairTable) home(key uint64) int {
	hi, _ := bits.Mul64(mix(key), uint64(len(t.keys)))
	return int(hi)
}

// find returns the number of a pair, 0 for one of one item, and false for one
// of none.
func (t *pairTable) find(key uint64) (uint32, bool) {
	if t.n == 0 {
		return 0, false
	}
	i := t.slot(key)
	return t.ids[i], t.keys[i] != 0
}

// set gives a pair a number.
func (t *pairTable) set(key uint64, id uint32) {
	if t.n >= len(t.keys)/8*7 {
		t.grow()
	}
	i := t.slot(key)
	if t.keys[i] == 0 {
		t.keys[i] = key
		t.n++
	}
	t.ids[i] = id
}

func (t *pairTable) grow() {
	old := *t
	size := max(64, len(old.keys)/2*3)
	*t = pairTable{keys: make([]uint64, size), ids: make([]uint32, size), n: old.n}
	for i, key := range old.keys {
		if key != 0 {
			at := t.slot(key)
			t.keys[at], t.ids[at] = key, old.ids[i]
		}
	}
}

// remove takes a pair out, and moves up those behind it that it kept from
// their home (Knuth, The Art of Computer Programming 3, 6.4, algorithm R).
func (t *pairTable) remove(key uint64) {
	if t.n == 0 {
		return
	}
	free := t.slot(key)
	if t.keys[free] == 0 {
		return
	}
	size := len(t.keys)
	for i := (free + 1) % size; t.keys[i] != 0; i = (i + 1) % size {
		if home := t.home(t.keys[i]); (i-home+size)%size >= (i-free+size)%size {
			t.keys[free], t.ids[free] = t.keys[i], t.ids[i]
			free = i
		}
	}
	t.keys[free], t.ids[free] = 0, 0 // find gives the number of an empty slot
	t.n--
}
