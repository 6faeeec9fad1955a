package cluster

import "math/bits"

// pairTable holds the pairs of neighbouring stems of the window: those of one
// item, which most are, as 0, the others with the number of their term. It is
// a hash table with open addressing and linear probing, eight bytes a pair,
// whose order depends on nothing but what was put into it.
//
// Of a pair it keeps 40 bits of its hash. Of ten million pairs, some fifty
// are taken for another one.
type pairTable struct {
	slots []uint64 // the hash above the number; 0 for an empty slot
	n     int
}

const (
	numberBits = 24 // of a slot; see mostTerms
	numberMask = 1<<numberBits - 1
)

// hashPair returns the hash of a pair where a slot has it.
func hashPair(pair uint64) uint64 { return max(mix(pair)>>numberBits, 1) << numberBits }

// slot returns where a hash is, or the empty slot where it would be put.
func (t *pairTable) slot(hash uint64) int {
	i := t.home(hash)
	for t.slots[i] != 0 && t.slots[i]&^numberMask != hash {
		if i++; i == len(t.slots) {
			i = 0
		}
	}
	return i
}

// home returns the first slot at which a hash may be.
func (t *pairTable) home(hash uint64) int {
	hi, _ := bits.Mul64(hash, uint64(len(t.slots)))
	return int(hi)
}

// find returns the number of a pair, 0 for one of one item, and false for one
// of none.
func (t *pairTable) find(pair uint64) (uint32, bool) {
	if t.n == 0 {
		return 0, false
	}
	s := t.slots[t.slot(hashPair(pair))]
	return uint32(s & numberMask), s != 0
}

// set gives a pair a number.
func (t *pairTable) set(pair uint64, number uint32) {
	if t.n >= len(t.slots)/8*7 {
		t.grow()
	}
	hash := hashPair(pair)
	i := t.slot(hash)
	if t.slots[i] == 0 {
		t.n++
	}
	t.slots[i] = hash | uint64(number)
}

func (t *pairTable) grow() {
	old := t.slots
	t.slots = make([]uint64, max(64, len(old)/4*5))
	for _, s := range old {
		if s != 0 {
			t.slots[t.slot(s&^numberMask)] = s
		}
	}
}

// remove takes a pair out, and moves up those behind it that it kept from
// their home (Knuth, The Art of Computer Programming 3, 6.4, algorithm R).
func (t *pairTable) remove(pair uint64) {
	if t.n == 0 {
		return
	}
	free := t.slot(hashPair(pair))
	if t.slots[free] == 0 {
		return
	}
	size := len(t.slots)
	for i := (free + 1) % size; t.slots[i] != 0; i = (i + 1) % size {
		if home := t.home(t.slots[i] &^ numberMask); (i-home+size)%size >= (i-free+size)%size {
			t.slots[free] = t.slots[i]
			free = i
		}
	}
	t.slots[free] = 0
	t.n--
}
