package cluster

import (
	"cmp"
	"slices"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

// How much of an item is read for facts: an event is named where its report
// begins.
const (
	factBytes   = 1200 // of the text
	mostNames   = 32
	mostFigures = 16
	leastTold   = 100 // bytes of a text that tells more than its headline
)

// facts are what tells two events apart that are told in the same words: who
// and where, how many, on which day.
type facts struct {
	names   []mention // by term
	figures []figure
	days    days
	told    bool // there is more than a headline, which names one thing of many
}

// A mention is a word of an item that may be a name.
type mention struct {
	term     uint32
	headline bool
	place    bool // it stands where places do, as behind "in"
	full     bool // it stands beside another one, as a first name and a last name do
}

// factsOf reads the facts of an item whose words are in the vocabulary.
func (e *Engine) factsOf(item digest.Item, language string, title, body []text.Token) facts {
	f := facts{told: len(item.Text) >= leastTold}
	if !f.told {
		return f
	}
	r := e.namers.of(language)
	end, _ := slices.BinarySearchFunc(body, factBytes, func(t text.Token, end int) int { return cmp.Compare(t.End, end) })
	body = body[:end]
	lead := item.Text
	if end > 0 {
		lead = lead[:body[end-1].End]
	}
	e.mentions(&f, r, title, true)
	e.mentions(&f, r, body, false)
	f.days = r.days(item, lead, title, body)
	f.figures = slices.Concat(r.figures(item.Title, title), r.figures(lead, body))
	f.figures = slices.Clone(f.figures[:min(len(f.figures), mostFigures)])
	slices.SortFunc(f.names, func(a, b mention) int { return cmp.Compare(a.term, b.term) })
	return f
}

// mentions adds the names of one run of words to f.
func (e *Engine) mentions(f *facts, r *namer, tokens []text.Token, headline bool) {
	unsure := titleCase(tokens)
	before := -1 // place in f.names of the name that is directly before token k
	for k, t := range tokens {
		name, place := r.named(tokens, k)
		if !name {
			before = -1
			continue
		}
		term := e.vocab.find(stem(t.Text, r.language))
		at := slices.IndexFunc(f.names, func(m mention) bool { return m.term == term })
		switch {
		case at >= 0:
			f.names[at].place = f.names[at].place || place
		case term != 0 && len(f.names) < mostNames:
			at = len(f.names)
			f.names = append(f.names, mention{term: term, headline: headline, place: place})
		}
		if before >= 0 && at >= 0 && !unsure && tokens[k-1].End+1 == t.Start {
			f.names[before].full, f.names[at].full = true, true
		}
		before = at
	}
}
