package summarize

import "math"

// A weigher counts what the usable sentences of a story have of one bigram.
type weigher struct {
	first  int  // least pos of a sentence that has it
	leads  int  // documents that have it among their first three sentences
	lead   int  // the last of these documents, plus one
	count  int  // occurrences
	quoted int8 // 2 inside quotation marks, 1 in a sentence that quotes
	topic  bool // a word of the topic is in it
}

// weigh returns the weight of each bigram: the chance, as a logistic model
// has it, that an editor would use it. The constants were fitted by hand.
func (v *vocabulary) weigh(docs [][]*sentence, topic map[int32]bool) []float64 {
	counts := make([]weigher, len(v.bigrams))
	for d, doc := range docs {
		for _, s := range doc {
			if s.usable {
				v.count(counts, s, d, topic)
			}
		}
	}
	weights := make([]float64, len(counts))
	for i, c := range counts {
		if c.count > 0 {
			weights[i] = 1 / (1 + math.Exp(-c.logit()))
		}
	}
	return weights
}

func (v *vocabulary) count(counts []weigher, s *sentence, doc int, topic map[int32]bool) {
	for i, b := range s.bigrams {
		c := &counts[b]
		if c.count == 0 || s.pos < c.first {
			c.first = s.pos
		}
		c.count++
		if s.pos < 3 && c.lead != doc+1 {
			c.leads++
			c.lead = doc + 1
		}
		switch {
		case s.tokens[i].quoted && s.tokens[i+1].quoted:
			c.quoted = 2
		case s.quoted > 0:
			c.quoted = max(c.quoted, 1)
		}
		if len(topic) > 0 {
			c.topic = c.topic || topic[v.words[s.tokens[i].word].stem] || topic[v.words[s.tokens[i+1].word].stem]
		}
	}
}

// logit returns the log odds that the bigram is worth telling.
func (c weigher) logit() float64 {
	z := -2.3
	switch {
	case c.first >= 28:
		z -= 1.65
	case c.first >= 18:
		z -= 1.30
	case c.first >= 12:
		z -= .85
	case c.first >= 8:
		z -= .70
	case c.first >= 5:
		z -= .45
	}
	if c.leads >= 2 {
		z += .85
	}
	switch {
	case c.count >= 9:
		z += 1.6
	case c.count >= 6:
		z += 1.5
	case c.count >= 4:
		z += 1.3
	case c.count == 3:
		z += 1.1
	case c.count == 2:
		z += .7
	}
	switch c.quoted {
	case 2:
		z += 1.1
	case 1:
		z += .15
	}
	if c.topic {
		z += .7
	}
	return z
}
