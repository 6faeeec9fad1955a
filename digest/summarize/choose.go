package summarize

import (
	"math"
	"slices"
	"sort"
	"strings"
)

const (
	// leadQuoted is the largest share of an opening sentence that may be
	// quotation: it says what happened before it says who said what.
	leadQuoted = .3
	// brevity is how much the length of a sentence counts against it; at 1
	// the short ones win too often.
	brevity = .8
	// repeatShare is the share of the content words of the shorter of two
	// sentences that the longer one has when only one of them is shown.
	repeatShare = .75
	// repeatPairs is the same where the content is pairs of characters, of
	// which one that differs breaks two.
	repeatPairs = .45
)

// A picker chooses units for one summary.
type picker struct {
	*story
	covered   []bool  // bigrams that the summary has
	stamp     []int32 // the last gain that counted a bigram
	stamps    int32
	left      int // words that may still be used
	sentences int // the same of sentences
	quotes    int // the same of sentences that are quotations only
	perOutlet int // most sentences of one outlet while others have some
	used      map[string]int
	chosen    []*sentence
	taken     map[*sentence]bool
	unit      []*sentence // of the sentence looked at
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
			if !s.stands || s.pos > 2 || s.words < 10 || float64(s.words) > .6*float64(p.left) ||
				s.quoted > leadQuoted || p.aside(s) {
				continue
			}
			gain, _, fits := p.gain(s)
			if !fits || len(p.unit) != 1 {
				continue
			}
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
	for _, doc := range p.docs {
		for _, s := range doc {
			if !s.stands || p.taken[s] {
				continue
			}
			gain, words, fits := p.gain(s)
			if !fits || p.crowds(perOutlet) {
				continue
			}
			if gain /= math.Pow(float64(words), brevity); gain > most {
				best, most = s, gain
			}
		}
	}
	return best
}

// crowds reports whether an outlet would have more than its sentences with
// p.unit.
func (p *picker) crowds(perOutlet int) bool {
	for i, u := range p.unit {
		o, n := outletOf(p.items[u.doc]), 1
		for _, other := range p.unit[:i] {
			if outletOf(p.items[other.doc]) == o {
				n++
			}
		}
		if o != "" && p.used[o]+n > perOutlet {
			return true
		}
	}
	return false
}

// gain returns the weight that the unit of s adds, its words, and whether it
// fits. It leaves the unit in p.unit.
func (p *picker) gain(s *sentence) (gain float64, words int, fits bool) {
	p.unit = p.unit[:0]
	if !p.require(s) {
		return 0, 0, false
	}
	quotes := 0
	for _, u := range p.unit {
		words += u.words
		if u.quoted > quoteOnly {
			quotes++
		}
	}
	if words > p.left || len(p.unit) > p.sentences || quotes > p.quotes || p.repeats(s) {
		return 0, words, false
	}
	p.stamps++
	for _, u := range p.unit {
		for _, b := range u.bigrams {
			if !p.covered[b] && p.stamp[b] != p.stamps {
				p.stamp[b] = p.stamps
				gain += p.weights[b]
			}
		}
	}
	return gain, words, true
}

// repeats reports whether a chosen sentence says nearly all that s says, or
// the other way round.
func (p *picker) repeats(s *sentence) bool {
	return slices.ContainsFunc(p.chosen, func(c *sentence) bool { return p.same(c, s) })
}

// same reports whether the longer of two sentences has nearly all that the
// shorter one says.
func (v *vocabulary) same(a, b *sentence) bool {
	share := repeatShare
	if v.rules.spaceless {
		share = repeatPairs
	}
	least := min(len(a.content), len(b.content))
	return least >= nearWords && float64(shared(a.content, b.content)) >= share*float64(least)
}

// shared counts what two ascending lists have in common.
func shared(a, b []int32) int {
	n := 0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			n++
			a, b = a[1:], b[1:]
		}
	}
	return n
}

// require adds to p.unit what must be shown so that s can be, s included. It
// reports false where that is not possible or too much.
func (p *picker) require(s *sentence) bool {
	if p.taken[s] || slices.Contains(p.unit, s) {
		return true
	}
	if !s.stands {
		return false
	}
	if s.leans && !(s.noun >= 0 && p.shows(s, func(c *sentence) bool { return c.mentions(s.noun) })) {
		if s.before == nil || !p.require(s.before) {
			return false
		}
	}
	for _, name := range s.needs {
		if p.shows(s, func(c *sentence) bool { return c.introduces(name) }) {
			continue
		}
		intro := introduction(p.docs[s.doc], s, name)
		if intro == nil {
			intro = p.introducedElsewhere(s, name)
		}
		if intro == nil || !p.require(intro) {
			return false
		}
	}
	p.unit = append(p.unit, s)
	return len(p.unit) <= maxUnit
}

// introducedElsewhere returns the shortest sentence of another document that
// introduces name, stands, and is shown before s; nil where there is none.
func (p *picker) introducedElsewhere(s *sentence, name int32) *sentence {
	var best *sentence
	for _, doc := range p.docs {
		for _, d := range doc {
			if d.stands && !d.leans && d.introduces(name) && (best == nil || d.words < best.words) && p.before(d, s) {
				best = d
			}
		}
	}
	return best
}

// shows reports whether a sentence that will be shown before s does what is
// asked.
func (p *picker) shows(s *sentence, what func(*sentence) bool) bool {
	for _, list := range [2][]*sentence{p.chosen, p.unit} {
		for _, c := range list {
			if what(c) && p.before(c, s) {
				return true
			}
		}
	}
	return false
}

// before reports whether a is shown before b: the lead first, then the rest of
// its document, then the others, each in its own order.
func (p *picker) before(a, b *sentence) bool {
	if x, y := p.rank(a), p.rank(b); x != y {
		return x < y
	}
	return a.pos < b.pos
}

func (p *picker) rank(s *sentence) int {
	switch {
	case len(p.chosen) == 0:
		return s.doc
	case s == p.chosen[0]:
		return -2
	case s.doc == p.chosen[0].doc:
		return -1
	}
	return s.doc
}

// take puts the unit of s into the summary.
func (p *picker) take(s *sentence) {
	p.unit = p.unit[:0]
	p.require(s)
	for _, u := range p.unit {
		p.taken[u] = true
		p.chosen = append(p.chosen, u)
		p.left -= u.words
		p.sentences--
		if u.quoted > quoteOnly {
			p.quotes--
		}
		p.used[outletOf(p.items[u.doc])]++
		p.cover(u)
	}
}

// cover marks what the reader knows from s.
func (p *picker) cover(s *sentence) {
	for _, b := range s.bigrams {
		p.covered[b] = true
	}
}

// ordered returns the chosen sentences as they are shown.
func (p *picker) ordered() []*sentence {
	out := slices.Clone(p.chosen)
	sort.SliceStable(out, func(i, j int) bool { return p.before(out[i], out[j]) })
	return out
}

// fallback is for a story of which no unit fits: the first sentence that
// stands alone, if need be over the words asked for, else the first that may
// be shown at all.
func (p *picker) fallback() {
	alone := func(s *sentence) bool { return s.stands && !s.leans && len(s.needs) == 0 }
	fits := func(s *sentence) bool { return s.words <= p.left }
	for _, wanted := range [...]func(*sentence) bool{
		func(s *sentence) bool { return alone(s) && fits(s) },
		alone,
		fits,
		func(*sentence) bool { return true },
	} {
		for _, doc := range p.docs {
			for _, s := range doc {
				if s.usable && wanted(s) {
					s.stands, s.leans, s.needs = true, false, nil
					p.take(s)
					return
				}
			}
		}
	}
}
