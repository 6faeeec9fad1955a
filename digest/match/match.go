package match

import (
	"slices"
	"strings"
)

// A Verdict says whether an item is about a topic.
type Verdict struct {
	Matched  bool
	Excluded bool    // it would have matched, but for a -word
	Score    float64 // 0 – 1; of a match, how much of the topic is in the title
}

// Shares of a word's score.
const (
	textScore   = .3 // of a word that stands in the text alone
	repeatScore = .1 // for each time that it stands there again
	mostRepeats = 3
)

// Match decides about one item.
func (q Query) Match(d Doc) Verdict {
	if len(q.all) == 0 {
		return Verdict{}
	}
	sum, scored, words := 0.0, 0, q.needsStops(d.tongue)
	for _, group := range q.all {
		best, ok := 0.0, false
		for _, t := range group {
			if t.stop.has(d.tongue) && !words {
				ok = true // too common to insist on
				continue
			}
			if score, found := t.match(d); found {
				best, ok = max(best, score), true
			}
		}
		if !ok {
			return Verdict{}
		}
		if group[0].key == "" {
			sum += best
			scored++
		}
	}
	if slices.ContainsFunc(q.without, func(t term) bool { _, found := t.match(d); return found }) {
		return Verdict{Excluded: true}
	}
	if scored == 0 {
		return Verdict{Matched: true, Score: 1}
	}
	return Verdict{Matched: true, Score: sum / float64(scored)}
}

// needsStops reports whether q has nothing but stop words in a language, so
// that they must be found after all.
func (q Query) needsStops(language int) bool {
	for _, group := range q.all {
		for _, t := range group {
			if !t.stop.has(language) {
				return false
			}
		}
	}
	return true
}

// match reports whether t is found in d, and its score.
func (t term) match(d Doc) (float64, bool) {
	switch t.key {
	case "source":
		return 0, t.value == d.outlet || d.host != "" && (t.value == d.host || strings.HasSuffix(d.host, "."+t.value)) ||
			wordsIn(d.outlet, t.value) || strings.Split(d.host, ".")[0] == t.value
	case "section":
		return 0, slices.Contains(d.sections, t.value) || d.section == t.value
	case "country":
		return 0, slices.Contains(d.countries, t.value)
	case "lang":
		return 0, t.value == d.language
	case "feed":
		return 0, t.value == d.feed
	}
	stems := t.forms.in(d.tongue)
	p, ok := d.words[stems[0]]
	if !ok {
		return 0, false
	}
	if len(stems) > 1 {
		if p, ok = d.phrase(stems, int(p.first)); !ok {
			return 0, false
		}
	}
	if p.title {
		return 1, true
	}
	return textScore + repeatScore*float64(min(p.count-1, mostRepeats)), true
}

// phrase looks for stems side by side, from a place on.
func (d Doc) phrase(stems []string, from int) (places, bool) {
	p := places{first: -1}
	for i := from; i+len(stems) <= len(d.run); i++ {
		if d.run[i] == stems[0] && slices.Equal(d.run[i:i+len(stems)], stems) {
			p.count++
			p.title = p.title || i < d.gap
		}
	}
	return p, p.count > 0
}

// wordsIn reports whether the words of part stand in s side by side.
func wordsIn(s, part string) bool {
	return strings.Contains(" "+s+" ", " "+part+" ")
}
