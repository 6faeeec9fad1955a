package compose

import (
	"slices"

	"newsdigest/digest"
)

// A chain is stories of one edition that continue one another, told as one: the
// latest, with the items of all.
type chain struct {
	digest.Story
	others []int64 // the earlier ones among them
}

// chains joins the stories that continue one another. The others stay as they
// are, and all in their order.
func chains(stories []digest.Story) []chain {
	byID := map[int64]digest.Story{}
	for _, s := range stories {
		byID[s.ID] = s
	}
	joined := map[int64]bool{}
	for _, s := range stories {
		for _, c := range s.Earlier {
			if _, here := byID[c.Story]; here {
				joined[c.Story] = true
			}
		}
	}
	taken := map[int64]bool{}
	var out []chain
	for _, s := range slices.Backward(stories) { // of two that continue one, the later has it
		if joined[s.ID] {
			continue
		}
		c := chain{Story: s}
		var items []digest.Item
		var earlier []digest.Chapter
		for _, e := range s.Earlier {
			before, here := byID[e.Story]
			if !here || taken[e.Story] {
				earlier = append(earlier, e)
				continue
			}
			taken[e.Story] = true
			c.others = append(c.others, e.Story)
			c.Owed = c.Owed || before.Owed
			items = append(items, before.Items...)
		}
		if len(c.others) > 0 {
			c.Items, c.Earlier = slices.Concat(items, s.Items), earlier
			digest.SortItems(c.Items)
		}
		out = append(out, c)
	}
	slices.Reverse(out)
	return out
}
