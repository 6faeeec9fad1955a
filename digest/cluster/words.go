package cluster

import "math/bits"

// A dictionary finds the numbers of stems. It is a hash table with open
// addressing, whose letters stand in one piece: a stem takes some 15 bytes,
// where a map of strings takes 50.
type dictionary struct {
	letters []byte   // each stem behind its length, which is less than 256; the first byte is of none
	slots   []uint32 // numbers of stems, 0 where there is none
	n       int
}

// find returns the number of a stem, 0 where it has none.
func (v *vocabulary) find(stem string) uint32 {
	if v.words.n == 0 {
		return 0
	}
	return v.words.slots[v.slot(stem)]
}

// slot returns where the number of a stem is, or the empty slot where it would
// be put.
func (v *vocabulary) slot(stem string) int {
	slots := v.words.slots
	hi, _ := bits.Mul64(mix(wordHash(stem)), uint64(len(slots)))
	i := int(hi)
	for slots[i] != 0 && string(v.letters(slots[i])) != stem {
		if i++; i == len(slots) {
			i = 0
		}
	}
	return i
}

// letters returns the stem of a number. They may not be changed.
func (v *vocabulary) letters(number uint32) []byte {
	at := v.terms[number].letters
	return v.words.letters[at+1:][:v.words.letters[at]]
}

// enter makes a stem that is not there that of a term without one.
func (v *vocabulary) enter(stem string, number uint32) {
	d := &v.words
	if d.n >= len(d.slots)/4*3 {
		old := d.slots
		d.slots = make([]uint32, max(64, len(old)/2*3))
		for _, number := range old {
			if number != 0 {
				d.slots[v.slot(string(v.letters(number)))] = number
			}
		}
	}
	d.slots[v.slot(stem)] = number
	d.n++
	v.terms[number].letters = uint32(len(d.letters))
	d.letters = append(d.letters, byte(len(stem)))
	d.letters = append(d.letters, stem...)
}

// rewrite makes the dictionary anew, of the stems that still have terms.
func (v *vocabulary) rewrite() {
	old := v.words.letters
	v.words = dictionary{letters: make([]byte, 1, len(old)), slots: make([]uint32, len(v.words.slots))}
	for number := range v.terms {
		if at := v.terms[number].letters; at != 0 {
			v.enter(string(old[at+1:][:old[at]]), uint32(number))
		}
	}
}
