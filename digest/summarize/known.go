package summarize

import (
	"newsdigest/digest/text"
)

const (
	// nearShare is the share of the content words of one sentence that
	// another one must have to say nearly the same.
	nearShare = .8
	// nearWords is how many content words a sentence needs to be compared.
	nearWords = 4
	// freshShare is the share of the content words of a sentence that a
	// reader must not know before it counts as news.
	freshShare = .34
)

// A Memory is what a reader knows of a story.
type Memory struct {
	language  string
	told      map[uint64]bool
	words     map[string]bool
	sentences []contents
	figures   map[string][]quantity
}

// Remember returns the memory of a reader who was told the sentences with
// these fingerprints and could read these texts, all in one language.
func Remember(language string, told []uint64, texts ...string) *Memory {
	m := &Memory{language: text.Primary(language), told: map[uint64]bool{}, words: map[string]bool{}, figures: map[string][]quantity{}}
	for _, f := range told {
		m.told[f] = true
	}
	rules := rulesFor(m.language)
	for _, body := range texts {
		body = body[:min(len(body), maxSentences*longSentence)]
		for _, sp := range text.Sentences(body, m.language) {
			s := body[sp.Start:sp.End]
			c := contentOf(s, m.language)
			for w := range c.words {
				m.words[w] = true
			}
			m.sentences = append(m.sentences, c)
			for _, q := range rules.figures.quantities(s) {
				m.figures[q.kind] = append(m.figures[q.kind], q)
			}
		}
	}
	return m
}

// Knows reports whether a sentence tells the reader nothing new: it was told,
// or one that says nearly the same was, or all but a few of its words are
// known. A number of people or a sum of money that the reader has not seen is
// always news.
func (m *Memory) Knows(sentence string) bool {
	if m.told[Fingerprint(sentence)] {
		return true
	}
	for _, q := range rulesFor(m.language).figures.quantities(sentence) {
		if !m.seen(q) {
			return false
		}
	}
	c := contentOf(sentence, m.language)
	for _, known := range m.sentences {
		if c.within(known) {
			return true
		}
	}
	unknown := 0
	for w := range c.words {
		if !m.words[w] {
			unknown++
		}
	}
	return float64(unknown) < freshShare*float64(len(c.words))
}

// seen reports whether the reader knows a figure.
func (m *Memory) seen(q quantity) bool {
	for _, known := range m.figures[q.kind] {
		if q.same(known) {
			return true
		}
	}
	return false
}

// A contents is what a sentence is about: the stems of its words without stop
// words, and its numbers.
type contents struct {
	words, numbers map[string]bool
}

func contentOf(s, language string) contents {
	c := contents{words: map[string]bool{}, numbers: map[string]bool{}}
	for _, t := range text.Tokens(s) {
		if text.IsStop(t.Text, language) {
			continue
		}
		c.words[text.Stem(t.Text, language)] = true
		if t.Text[0] >= '0' && t.Text[0] <= '9' {
			c.numbers[t.Text] = true
		}
	}
	return c
}

// within reports whether d says nearly all that c says, its numbers included.
func (c contents) within(d contents) bool {
	if len(c.words) < nearWords {
		return false
	}
	for n := range c.numbers {
		if !d.numbers[n] {
			return false
		}
	}
	both := 0
	for w := range c.words {
		if d.words[w] {
			both++
		}
	}
	return float64(both) >= nearShare*float64(len(c.words))
}
