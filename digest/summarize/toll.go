package summarize

import (
	"time"

	"newsdigest/digest"
)

// A toll is a number of people as an outlet gave it at a time.
type toll struct {
	quantity
	outlet string
	at     time.Time
}

// tolls are the counts of people in a story, by kind, in the order of its
// items.
type tolls map[string][]toll

// add notes the first count of each kind that an item gives.
func (t tolls) add(it digest.Item, found []quantity) {
	for _, q := range found {
		reports := t[q.kind]
		if n := len(reports); q.money || n > 0 && reports[n-1].at.Equal(it.Published) && reports[n-1].outlet == outletOf(it) {
			continue
		}
		t[q.kind] = append(reports, toll{quantity: q, outlet: outletOf(it), at: it.Published})
	}
}

// outdated reports whether newer reports replace a number of people: two other
// outlets have given another one since anybody gave this one, or its own
// outlet has.
func (t tolls) outdated(old toll) bool {
	reports := t[old.kind]
	last := old.at
	for _, c := range reports {
		if c.same(old.quantity) && c.at.After(last) {
			last = c.at
		}
	}
	newer := ""
	for _, c := range reports {
		if c.same(old.quantity) || !c.at.After(old.at) {
			continue
		}
		if c.outlet == old.outlet || c.at.After(last) && newer != "" && c.outlet != newer {
			return true
		}
		if c.at.After(last) {
			newer = c.outlet
		}
	}
	return false
}

// anyOutdated reports whether one of the numbers in an item is outdated.
func (t tolls) anyOutdated(it digest.Item, found []quantity) bool {
	for _, q := range found {
		if !q.money && t.outdated(toll{quantity: q, outlet: outletOf(it), at: it.Published}) {
			return true
		}
	}
	return false
}

// moved returns since when the numbers of the story are what they are now: the
// first report of the newest one that has replaced another. It is zero where
// none was replaced.
func (t tolls) moved() time.Time {
	var since time.Time
	for _, reports := range t {
		var current *toll
		replaced := false
		for i := range reports {
			c := &reports[i]
			if t.outdated(*c) {
				replaced = true
			} else if current == nil || c.at.After(current.at) {
				current = c
			}
		}
		if !replaced || current == nil {
			continue
		}
		first := current.at
		for _, c := range reports {
			if c.same(current.quantity) && c.at.Before(first) {
				first = c.at
			}
		}
		if first.After(since) {
			since = first
		}
	}
	return since
}

// same reports whether two numbers are one report: "at least 3" and 3 are, "at
// least 3" and 11 are not, though both may be true.
func (q quantity) same(p quantity) bool {
	for _, x := range [2]*quantity{&q, &p} {
		if x.bound != about {
			x.bound = exactly
		}
	}
	return q.agrees(p)
}

// readTolls reads what headlines and the first sentences say of people.
func (st *story) readTolls() tolls {
	t := tolls{}
	for i, it := range st.items {
		t.add(it, st.rules.figures.quantities(it.Title[:min(len(it.Title), longTitle)]))
		for _, s := range st.docs[i][:min(len(st.docs[i]), figureSentences)] {
			t.add(it, s.figures)
		}
	}
	return t
}
