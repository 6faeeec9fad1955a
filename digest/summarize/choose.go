package summarize

import (
	"math"
	"sort"
	"strings"
)

// A picker chooses units for one summary.
type picker struct {
	v         *vocabulary
	docs      [][]*sentence
	outlets   []string // of each document; "" counts for nobody
	weights   []float64
	covered   []bool  // bigrams that the summary has
	stamp     []int32 // the last gain that counted a bigram
	stamps    int32
	words     int // left to use
	sentences int // left to use
	quotes    int // quote-only sentences left to use
	perOutlet int // most sentences of one outlet while others have some
	used      map[string]int
	chosen    []*sentence
	taken     map[*sentence]bool
}

// pick chooses the lead, then whatever adds the most weight for each word,
// until nothing fits.
func (p *picker) pick() {
	if lead := p.lead(); lead != nil {
		p.take(lead)
	}
	for {
		best := p.best(p.perOutlet)
		if best == nil {
			// The other outlets have nothing more to say.
			best = p.best(math.MaxInt)
		}
		if best == nil {
			return
		}
		p.take(best)
	}
}

// lead returns the sentence to open with: it stands alone, among the first
// three of its item, and leaves room for others.
func (p *picker) lead() *sentence {
	var best *sentence
	most := 0.0
	for _, doc := range p.docs {
		for _, s := range doc {
			if len(s.unit) != 1 || s.pos > 2 || s.words < 10 || float64(s.words) > .6*float64(p.words) ||
				s.quoted > quoteOnly || p.v.aside(s) {
				continue
			}
			gain, _, _ := p.gain(s)
			gain = gain / math.Pow(float64(s.words), .7) * [...]float64{1, .85, .7}[s.pos]
			if gain > most {
				best, most = s, gain
			}
		}
	}
	return best
}

// aside reports an opening like "The spokesman, ", which explains somebody
// whom the article has named.
func (v *vocabulary) aside(s *sentence) bool {
	return len(s.tokens) > 2 && v.words[s.tokens[0].word].marks&the != 0 &&
		strings.HasPrefix(s.text[s.tokens[1].end:], ", ")
}

// best returns the sentence whose unit adds the most weight for each word,
// nil if none fits.
func (p *picker) best(perOutlet int) *sentence {
	var best *sentence
	most := 0.0
	for d, doc := range p.docs {
		if o := p.outlets[d]; o != "" && p.used[o] >= perOutlet {
			continue
		}
		for _, s := range doc {
			if s.unit == nil || p.taken[s] {
				continue
			}
			gain, words, fits := p.gain(s)
			if fits && gain/float64(words) > most {
				best, most = s, gain/float64(words)
			}
		}
	}
	return best
}

// gain returns the weight that the unit of s adds, its words, and whether it
// fits.
func (p *picker) gain(s *sentence) (gain float64, words int, fits bool) {
	p.stamps++
	quotes, sentences := 0, 0
	for _, u := range s.unit {
		if p.taken[u] {
			continue
		}
		words += u.words
		sentences++
		if u.quoted > quoteOnly {
			quotes++
		}
	}
	if words > p.words || sentences > p.sentences || quotes > p.quotes {
		return 0, words, false
	}
	for _, u := range s.unit {
		if p.taken[u] {
			continue
		}
		for _, b := range u.bigrams {
			if !p.covered[b] && p.stamp[b] != p.stamps {
				p.stamp[b] = p.stamps
				gain += p.weights[b]
			}
		}
	}
	return gain, words, true
}

// take puts the unit of s into the summary.
func (p *picker) take(s *sentence) {
	for _, u := range s.unit {
		if p.taken[u] {
			continue
		}
		p.taken[u] = true
		p.chosen = append(p.chosen, u)
		p.words -= u.words
		p.sentences--
		if u.quoted > quoteOnly {
			p.quotes--
		}
		p.used[p.outlets[u.doc]]++
		p.cover(u)
	}
}

// cover marks what the reader knows from s.
func (p *picker) cover(s *sentence) {
	for _, b := range s.bigrams {
		p.covered[b] = true
	}
}

// ordered returns the chosen sentences as they are shown: the document of the
// first one chosen, then the others, each in its own order.
func (p *picker) ordered() []*sentence {
	out := append([]*sentence(nil), p.chosen...)
	if len(out) == 0 {
		return nil
	}
	lead := out[0]
	rank := func(s *sentence) int {
		switch {
		case s == lead:
			return -2
		case s.doc == lead.doc:
			return -1
		}
		return s.doc
	}
	sort.SliceStable(out, func(i, j int) bool {
		if a, b := rank(out[i]), rank(out[j]); a != b {
			return a < b
		}
		return out[i].pos < out[j].pos
	})
	return out
}

// fallback is for a story of which no sentence can stand alone by the rules:
// the first that is one at all.
func (p *picker) fallback() {
	for _, doc := range p.docs {
		for _, s := range doc {
			if s.usable && s.words <= p.words {
				s.unit = []*sentence{s}
				p.take(s)
				return
			}
		}
	}
	for _, doc := range p.docs {
		for _, s := range doc {
			if s.usable {
				s.unit = []*sentence{s}
				p.take(s)
				return
			}
		}
	}
}
