package cluster

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// sharedTerms is how many terms an explanation names.
const sharedTerms = 8

// An Explanation says why an item is in its story.
type Explanation struct {
	Similarity float64  // on average, to the other items of its story; 0 where it is alone
	Shared     []string // the terms that contribute most to it
	Other      int64    // the nearest other story, 0 where none is near
	OtherSim   float64  // and how similar its items are
	Apart      []string // what keeps the two apart: on what its nearest item tells otherwise, such as "other place: dorn / halm", or "26 hours between them"
	Needed     float64  // from which similarity on stories are joined
	Bridge     int64    // the item whose arrival made one of two stories of it, since the last repair; 0 where none did

	Follows       int64   // the story that its story continues, 0 where there is none
	FollowsSim    float64 // how similar the two are, with all that the earlier one continues
	FollowsNeeded float64 // from which similarity on a story continues another one
}

// Explain says why an item is in its story, and which story comes next. It
// returns false for an item that e does not know.
func (e *Engine) Explain(item int64) (Explanation, bool) {
	n := e.byID[item]
	if n == nil {
		return Explanation{}, false
	}
	if e.stale {
		e.rebuild()
	}
	x := Explanation{Needed: storySimilarity, Bridge: n.story.bridge}
	others := slices.DeleteFunc(slices.Clone(n.story.nodes), func(o *node) bool { return o == n })
	e.index.search(n.v, 0)
	near := e.nearest(n, slices.Index(e.nodes, n), candidates)
	e.aim(n.mixture)
	if len(others) > 0 {
		x.Similarity = float64(e.similarity(n, others))
	}
	for _, l := range near {
		s := e.nodes[l.item].story
		if s == n.story {
			continue
		}
		if sim := float64(e.similarity(n, s.nodes)); sim > x.OtherSim {
			x.Other, x.OtherSim = s.id, sim
			x.Apart = e.apart(n, e.nodes[l.item])
			if hours := e.hoursApart(n, s); hours > 0 && x.OtherSim < x.Needed {
				x.Apart = append(x.Apart, fmt.Sprintf("%d hours between them", hours))
			}
		}
	}
	x.Shared = e.shared(n, others)
	x.FollowsNeeded = followSimilarity
	x.Follows, x.FollowsSim = e.chronicle.continued(n.story.id)
	return x, true
}

// hoursApart returns how many hours lie between n, whose mixture was aimed at,
// and the items of s, on average, if n would be similar enough to them without:
// 0 otherwise.
func (e *Engine) hoursApart(n *node, s *story) int64 {
	var sum float32
	var between int64
	others := speakers(s.nodes)
	for _, o := range others {
		sum += e.likeness(n, o, 1)
		if n.at != 0 && o.at != 0 {
			between += max(n.at-o.at, o.at-n.at)
		}
	}
	if sum < storySimilarity*float32(len(others)) {
		return 0
	}
	return between / int64(len(others)) / time.Hour.Milliseconds()
}

// apart says in what the facts of two items do not agree.
func (e *Engine) apart(n, o *node) []string {
	c := e.compare(n, o)
	var out []string
	if a, b := c.headlines[0], c.headlines[1]; a != nil && b != nil {
		what := "name"
		if a.place && b.place {
			what = "place"
		}
		out = append(out, fmt.Sprintf("other %s: %s / %s", what, e.vocab.name(a.term), e.vocab.name(b.term)))
	}
	if c.strangers() {
		out = append(out, fmt.Sprintf("other people: %s / %s", e.vocab.name(c.people[0].term), e.vocab.name(c.people[1].term)))
	}
	if c.unnamed() {
		out = append(out, "no name in common")
	}
	for i := 0; i < len(c.rivals); i += 2 {
		a, b := c.rivals[i], c.rivals[i+1]
		out = append(out, fmt.Sprintf("other figure: %.10g / %.10g %s", a.value, b.value, a.of))
	}
	if c.days {
		out = append(out, "other day")
	}
	if c.site {
		out = append(out, "same site")
	}
	return out
}

// shared returns the terms that n has in common with others, those that weigh
// most first.
func (e *Engine) shared(n *node, others []*node) []string {
	weights := map[uint32]float32{}
	for _, o := range others {
		for _, w := range o.v {
			weights[w.term()] += w.value()
		}
	}
	var common []heaviness
	for _, w := range n.v {
		if other := weights[w.term()]; other > 0 {
			common = append(common, heaviness{w.term(), w.value() * other})
		}
	}
	slices.SortFunc(common, func(a, b heaviness) int {
		return cmp.Or(cmp.Compare(b.w, a.w), cmp.Compare(a.term, b.term))
	})
	var out []string
	for _, w := range common[:min(len(common), sharedTerms)] {
		out = append(out, e.vocab.name(w.term))
	}
	return out
}
