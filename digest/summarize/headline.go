package summarize

import (
	"math"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

// staleTitle is what a day before the newest item leaves of the worth of a
// headline.
const staleTitle = .6

// staleStep is the length of time within which headlines are of one age.
const staleStep = 6 * time.Hour

// headline returns the headline that has the most in common with the others,
// cleaned, and its item: the earliest of equals, zero where there is none.
// The older it is than the newest item, the less it counts, and where the number
// of dead or injured has moved on, it is one of the items that came since.
func (st *story) headline() (string, int64) {
	items, r := st.items, st.rules
	clean := make([]string, len(items))
	words := make([]map[string]bool, len(items))
	for i, it := range items {
		clean[i] = r.cleanHeadline(it)
		words[i] = titleWords(clean[i], r.language)
	}
	since, last := st.tolls.moved(), digest.Story{Items: items}.Last()
	best, most := -1, math.Inf(-1)
	for i := range items {
		if len(words[i]) == 0 {
			continue
		}
		score := 0.0
		for j := range items {
			if i != j {
				score += overlap(words[i], words[j])
			}
		}
		score *= math.Pow(staleTitle, last.Sub(items[i].Published).Truncate(staleStep).Hours()/24)
		n := float64(len(items))
		switch {
		case !since.IsZero() && st.tolls.anyOutdated(items[i], r.figures.quantities(clean[i])):
			score -= 2 * n
		case items[i].Published.Before(since):
			score -= n
		}
		if shouts(clean[i]) {
			score -= .5
		}
		if score > most {
			best, most = i, score
		}
	}
	if best < 0 {
		return "", 0
	}
	return calm(clean[best], items), items[best].ID
}

func titleWords(s, language string) map[string]bool {
	words := map[string]bool{}
	for _, t := range text.Tokens(s) {
		if !text.IsStop(t.Text, language) {
			words[text.Stem(t.Text, language)] = true
		}
	}
	return words
}

// overlap is Dice's coefficient: 1 for the same words, 0 for none in common.
func overlap(a, b map[string]bool) float64 {
	both := 0
	for w := range a {
		if b[w] {
			both++
		}
	}
	return 2 * float64(both) / float64(max(1, len(a)+len(b)))
}
