package compose

import (
	"math"
	"slices"
	"time"

	"newsdigest/digest"
)

// halfLife is the time in which a story loses half of its weight.
const halfLife = 24 * time.Hour

// A candidate is a story that may be shown.
type candidate struct {
	story   digest.Story
	others  []int64 // stories that are told with it
	matched matched
	known   known // what was told of it, if before is set
	before  bool
	score   float64 // more is better
	first   bool    // before all others: the chat follows it
	weight  float64 // as in digest.Consideration
	entry   digest.Entry
}

// score weighs a story by how many independent outlets report it, with
// diminishing returns, and by how long ago the latest of them did.
func score(story digest.Story, now time.Time) float64 {
	age := max(0, now.Sub(story.Last()))
	return math.Log2(1+float64(len(story.Outlets()))) * math.Exp2(-age.Hours()/halfLife.Hours())
}

// byRank sorts the best first, those that are followed before all others;
// equal scores keep the older story first.
func byRank(cs []*candidate) {
	slices.SortStableFunc(cs, func(a, b *candidate) int {
		switch {
		case a.first != b.first && a.first || a.first == b.first && a.score > b.score:
			return -1
		case a.first != b.first:
			return 1
		case a.score != b.score:
			return 1
		default:
			return int(min(1, max(-1, a.story.ID-b.story.ID)))
		}
	})
}

// Rank returns the stories in order of weight at now, the heaviest first.
func Rank(stories []digest.Story, now time.Time) []digest.Story {
	cs := make([]*candidate, len(stories))
	for i, s := range stories {
		cs[i] = &candidate{story: s, score: score(s, now)}
	}
	byRank(cs)
	out := make([]digest.Story, len(cs))
	for i, c := range cs {
		out[i] = c.story
	}
	return out
}
