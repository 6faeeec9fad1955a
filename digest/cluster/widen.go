package cluster

import "math"

// How an item borrows words from its neighbours.
const (
	neighbours    = 6
	neighbourGain = 2.0
	neighbourMin  = .3 // of the nearest one's similarity
)

// How much the length of a text counts; see lengthScale. With these the power
// is .45 from 6,300 items on, and .2 in 500 and fewer.
const (
	lengthGrowth     = .1
	lengthWindow     = 70 // items
	leastLengthPower = .2
	mostLengthPower  = .45
)

// widen returns how much of which items make up the wide vector of n: itself,
// and its nearest items by the square of their similarity, so that two
// reports of one event meet even where they choose other words. It is query
// expansion by pseudo-relevance feedback (Rocchio 1971).
func (e *Engine) widen(n *node, place int, near []link) []link {
	if len(n.v) == 0 {
		return nil
	}
	mixture := make([]link, 1, neighbours+1)
	mixture[0] = link{int32(place), 1}
	for k, l := range near {
		if k == neighbours || l.sim < neighbourMin*near[0].sim {
			break
		}
		mixture = append(mixture, link{l.item, neighbourGain * l.sim * l.sim})
	}
	e.aim(mixture)
	f := lengthScale(n.bag.length, len(e.nodes)) / e.probe.norm()
	for i := range mixture {
		mixture[i].sim *= f
	}
	return mixture
}

// lengthScale is 1 for texts of 100 words and grows as they get shorter:
// short texts share fewer terms, which their similarity must make up for.
//
// It grows the more, the more items the window has. Two headlines that share
// one rare word are likely one event among 6,000 headlines, where that word is
// known to be rare, and likely two among 200, where most words are.
func lengthScale(length, window int) float32 {
	power := lengthGrowth * math.Log(float64(window)/lengthWindow)
	power = min(max(power, leastLengthPower), mostLengthPower)
	return float32(math.Pow(float64(longest)/float64(length), power/2))
}
