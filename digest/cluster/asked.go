package cluster

// askedWords finds the questions that have words in common with an outline.
type askedWords struct {
	seen    [1 << 10]uint64 // a bit for each value of a hash's lowest 16 bits: most words are in no question
	words   map[uint32][]askedWord
	touched []*question
}

// An askedWord is a word of a question, with its squared weight.
type askedWord struct {
	*question
	weight float64
}

func newAskedWords(questions []*question) *askedWords {
	a := &askedWords{words: map[uint32][]askedWord{}}
	for _, q := range questions {
		for i, w := range q.words {
			a.seen[w.hash&0xffff>>6] |= 1 << (w.hash & 63)
			a.words[w.hash] = append(a.words[w.hash], askedWord{q, q.weights[i] * q.weights[i]})
		}
	}
	return a
}

// sharing returns the questions that have one of words, until the next call,
// and sets what they share.
func (a *askedWords) sharing(words []word) []*question {
	for _, q := range a.touched {
		q.shared = 0
	}
	a.touched = a.touched[:0]
	for _, w := range words {
		if a.seen[w.hash&0xffff>>6]&(1<<(w.hash&63)) == 0 {
			continue
		}
		for _, q := range a.words[w.hash] {
			if q.shared == 0 {
				a.touched = append(a.touched, q.question)
			}
			q.shared += q.weight
		}
	}
	return a.touched
}
