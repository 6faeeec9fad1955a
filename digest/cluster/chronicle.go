package cluster

import (
	"cmp"
	"iter"
	"maps"
	"math"
	"slices"
)

// mostPast bounds how many stories that have left the window are kept.
const mostPast = 50_000

// A chronicle knows the stories of the last weeks by their outlines, and which
// of them continues which.
type chronicle struct {
	past    map[int64]*outline // of the items that have left the window, by story
	now     map[int64]*outline // of the stories in the window, with what has left of them
	spread  map[uint32]int32   // in how many of these outlines a word stands
	follows map[int64]int64    // the story that a story continues
	asked   map[int64]int      // how many nodes a story in the window had when that was found
	left    bool               // items have left the window since tidy
	before  int64              // stories that ended earlier can be dropped
}

func newChronicle() chronicle {
	return chronicle{
		past: map[int64]*outline{}, now: map[int64]*outline{}, spread: map[uint32]int32{},
		follows: map[int64]int64{}, asked: map[int64]int{},
	}
}

// leave takes in an item that leaves the window and its story.
func (c *chronicle) leave(story int64, words []word, at int64) {
	o := c.past[story]
	if o == nil {
		o = &outline{id: story}
		c.past[story] = o
	}
	c.count(o, -1)
	o.add(words, at, at)
	c.count(o, 1)
	c.left = true
}

// set replaces the outline of a story in the window by that of its items
// there; nil removes it.
func (c *chronicle) set(id int64, o *outline) {
	if old := c.now[id]; old != nil {
		c.count(old, -1)
		delete(c.now, id)
	}
	if o == nil {
		return
	}
	if p := c.past[id]; p != nil {
		o.add(p.words, p.first, p.last)
	}
	c.now[id] = o
	c.count(o, 1)
}

func (c *chronicle) count(o *outline, n int32) {
	for _, w := range o.words {
		if c.spread[w.hash] += n; c.spread[w.hash] == 0 {
			delete(c.spread, w.hash)
		}
	}
}

// tidy shortens the outlines of stories that have left the window for good.
// It drops those that ended too long ago, and the oldest where there are too
// many.
func (c *chronicle) tidy() {
	for id, o := range c.past {
		switch {
		case c.now[id] != nil:
		case o.last < c.before:
			c.drop(o)
		case len(o.words) > outlineWords:
			c.count(o, -1)
			o.words = o.heaviest()
			c.count(o, 1)
		}
	}
	if over := len(c.past) - mostPast; over > 0 {
		oldest := slices.SortedFunc(maps.Values(c.past), func(a, b *outline) int {
			return cmp.Or(cmp.Compare(a.last, b.last), cmp.Compare(a.id, b.id))
		})
		for _, o := range oldest[:over] {
			c.drop(o)
		}
	}
	c.left = false
}

func (c *chronicle) drop(o *outline) {
	c.count(o, -1)
	delete(c.past, o.id)
	if c.now[o.id] == nil {
		delete(c.follows, o.id)
	}
}

// find returns the outline of a story, nil where it is not known.
func (c *chronicle) find(id int64) *outline {
	if o := c.now[id]; o != nil {
		return o
	}
	return c.past[id]
}

// rarity weighs a word by the stories in which it stands.
func (c *chronicle) rarity(hash uint32) float64 {
	all := float64(len(c.past) + len(c.now))
	return max(0, math.Log((all+1)/(float64(c.spread[hash])+.5)))
}

// mostChapters bounds how long a chain of stories is followed.
const mostChapters = 20

// chain returns a story and those that it continues, the latest first, as far
// as they are known.
func (c *chronicle) chain(id int64) []*outline {
	var out []*outline
	for o := c.find(id); o != nil && len(out) < mostChapters; o = c.find(c.follows[o.id]) {
		out = append(out, o)
	}
	return out
}

// followers returns the stories that continue a story, by that one.
func (c *chronicle) followers() map[int64][]int64 {
	out := map[int64][]int64{}
	for from, to := range c.follows {
		out[to] = append(out[to], from)
	}
	return out
}

// tail returns the latest story that began before the time given and continues
// id, directly or not; id itself where none does.
func (c *chronicle) tail(id, before int64, followers map[int64][]int64) int64 {
	for at := c.find(id); at != nil; {
		var next *outline
		for _, from := range followers[at.id] {
			o := c.find(from)
			if c.follows[from] != at.id || o == nil || o.first <= at.first || o.first >= before {
				continue
			}
			if next == nil || cmp.Or(cmp.Compare(next.first, o.first), cmp.Compare(next.id, o.id)) < 0 {
				next = o
			}
		}
		if next == nil {
			break
		}
		id, at = next.id, next
	}
	return id
}

// all yields the outlines of all stories, in no order.
func (c *chronicle) all() iter.Seq[*outline] {
	return func(yield func(*outline) bool) {
		for _, o := range c.now {
			if !yield(o) {
				return
			}
		}
		for id, o := range c.past {
			if c.now[id] == nil && !yield(o) {
				return
			}
		}
	}
}
