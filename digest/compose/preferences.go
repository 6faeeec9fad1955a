package compose

import (
	"math"
	"slices"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

// preferences are what a chat wants of its digests besides topics.
type preferences []digest.Preference

// queries returns what is muted by its words.
func (ps preferences) queries() []string {
	var queries []string
	for _, p := range ps {
		if p.Kind == digest.PreferMute && p.Query != "" {
			queries = append(queries, p.Query)
		}
	}
	return queries
}

// items returns the items of the stories that are followed.
func (ps preferences) items() []int64 {
	var items []int64
	for _, p := range ps {
		if p.Kind == digest.PreferFollow {
			items = append(items, p.Items...)
		}
	}
	return items
}

// weighs reports whether stories weigh more or less for being like another.
func (ps preferences) weighs() bool {
	return slices.ContainsFunc(ps, func(p digest.Preference) bool {
		return p.Kind == digest.PreferMore || p.Kind == digest.PreferFewer
	})
}

// heard returns a story without the items of outlets that are muted.
func (ps preferences) heard(s digest.Story) digest.Story {
	muted := func(it digest.Item) bool {
		return slices.ContainsFunc(ps, func(p digest.Preference) bool {
			return p.Kind == digest.PreferMute && p.Outlet != "" && text.Fold(p.Outlet) == text.Fold(it.Outlet)
		})
	}
	if slices.ContainsFunc(s.Items, muted) {
		s.Items = slices.DeleteFunc(slices.Clone(s.Items), muted)
	}
	return s
}

// mute reports whether nothing is to be told of a story: it is muted itself,
// all its outlets are, or half of its reports are about words that are. One
// report that mentions a word in passing does not mute the others.
func (ps preferences) mute(s digest.Story, scores map[string]map[int64]float64) bool {
	originals := ps.heard(s).Originals()
	if len(originals) == 0 {
		return true
	}
	for _, p := range ps {
		switch {
		case p.Kind != digest.PreferMute:
		case p.IsOf(s):
			return true
		case p.Query != "" && 2*weigh(scores[p.Query], originals).hits >= len(originals):
			return true
		}
	}
	return false
}

// follow reports whether every turn of a story is to be told.
func (ps preferences) follow(s digest.Story) bool {
	return slices.ContainsFunc(ps, func(p digest.Preference) bool { return p.Kind == digest.PreferFollow && p.IsOf(s) })
}

// weight returns how much more a story counts for being like others of which
// the chat wants more or fewer: ½ to 2, and 1 where it is like none of them.
func (ps preferences) weight(s digest.Story, topics []string) float64 {
	if !ps.weighs() {
		return 1
	}
	traits := TraitsOf(s, topics)
	sum := 0.0
	for _, p := range ps {
		if p.Kind != digest.PreferMore && p.Kind != digest.PreferFewer {
			continue
		}
		like := alike(p.Traits, traits)
		if p.IsOf(s) {
			like = 1
		}
		if p.Kind == digest.PreferFewer {
			like = -like
		}
		sum += like
	}
	return math.Exp2(max(-1, min(1, sum)))
}

// alike returns how much two stories have in common, 0–1: above all names, of
// which two make them as alike as can be.
func alike(a, b digest.Traits) float64 {
	names := min(1, float64(common(a.Names, b.Names))/2)
	outlets := 0.0
	if most := min(len(a.Outlets), len(b.Outlets)); most > 0 {
		outlets = float64(common(a.Outlets, b.Outlets)) / float64(most)
	}
	topics := min(1, float64(common(a.Topics, b.Topics)))
	return .6*names + .2*outlets + .2*topics
}

func common(a, b []string) int {
	n := 0
	for _, s := range a {
		if slices.Contains(b, s) {
			n++
		}
	}
	return n
}

// mostTraits bounds each list of traits.
const mostTraits = 12

// TraitsOf returns what makes other stories like s, of the topics of a chat
// that it is about. Names are read in the titles of its items.
func TraitsOf(s digest.Story, topics []string) digest.Traits {
	var t digest.Traits
	for _, topic := range topics {
		t.Topics = add(t.Topics, topic)
	}
	for _, outlet := range s.Outlets() {
		t.Outlets = add(t.Outlets, outlet)
	}
	for _, it := range s.Originals() {
		for _, e := range text.Entities(it.Title, it.Language) {
			t.Names = add(t.Names, e.Name)
		}
	}
	return t
}

func add(list []string, s string) []string {
	if s = text.Fold(s); s == "" || len(list) >= mostTraits || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
