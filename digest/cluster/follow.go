package cluster

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"

	"newsdigest/digest"
)

const (
	// followSimilarity is the cosine of the outlines of two stories from which
	// on the later one continues the earlier one.
	followSimilarity = .34
	// followAfter is how long before a story begins the one that it continues
	// has ended: whether reports that are nearer are of one event, the
	// clusterer has decided.
	followAfter = 6 * time.Hour
	// followWithin is how long before it may have ended.
	followWithin = 14 * 24 * time.Hour
	// steadyNodes is from how many items on one more changes too little for
	// another answer.
	steadyNodes = 6
)

// Links says which stories continue an earlier one: those for which the answer
// has changed since Links was last called, in the order of their ids. It looks
// at stories that are new or have grown since.
func (e *Engine) Links() []digest.Link {
	before := maps.Clone(e.chronicle.follows)
	e.outlineStories()
	e.follow()
	changed := map[int64]bool{}
	for id, to := range e.chronicle.follows {
		changed[id] = before[id] != to
	}
	for id := range before {
		_, still := e.chronicle.follows[id]
		changed[id] = changed[id] || !still && e.chronicle.find(id) != nil
	}
	var out []digest.Link
	for _, id := range slices.Sorted(maps.Keys(changed)) {
		if changed[id] {
			out = append(out, digest.Link{Story: id, Follows: e.chronicle.follows[id]})
		}
	}
	return out
}

// outlineStories brings the outlines of the stories in the window up to date.
func (e *Engine) outlineStories() {
	c := &e.chronicle
	for id := range c.now {
		if e.stories[id] == nil {
			c.set(id, nil)
			delete(c.asked, id)
			if c.past[id] == nil {
				delete(c.follows, id) // a repair has made it part of another
			}
		}
	}
	for id, s := range e.stories {
		if s.outlined == len(s.nodes) {
			continue
		}
		s.outlined = len(s.nodes)
		o := &outline{id: id}
		for _, n := range s.nodes {
			o.add(e.openingOf(n), n.at, n.at)
		}
		c.set(id, o)
	}
	if c.left {
		c.tidy()
	}
	for id, to := range c.follows {
		if now := e.successor(to); now != to && c.now[id] != nil {
			c.follows[id] = now
			if now == id {
				delete(c.follows, id)
			}
		}
	}
}

// openingOf returns the words with which an item begins, none where they are
// boilerplate.
func (e *Engine) openingOf(n *node) []word {
	if n.empty {
		return nil
	}
	return e.vocab.opening(n.bag)
}

// successor returns the story of which a repair has made another one part.
func (e *Engine) successor(id int64) int64 {
	if n := e.byID[id]; n != nil && e.chronicle.find(id) == nil {
		return n.story.id
	}
	return id
}

// A question is which story another one continues.
type question struct {
	*outline
	weights []float64 // of its words
	norm    float64   // of weights
	best    int64
	sim     float64

	shared float64 // squared weight of the words that the outline at hand has
}

// follow asks of the stories that have grown which one they continue.
func (e *Engine) follow() {
	c := &e.chronicle
	questions := e.questions()
	if len(questions) == 0 {
		return
	}
	c.answer(questions)
	slices.SortFunc(questions, func(a, b *question) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.id, b.id))
	})
	followers := c.followers()
	for _, q := range questions {
		delete(c.follows, q.id)
		if q.best != 0 {
			to := c.tail(q.best, q.first, followers) // the story may have gone on since
			c.follows[q.id] = to
			followers[to] = append(followers[to], q.id)
		}
	}
}

func (e *Engine) questions() []*question {
	c := &e.chronicle
	var out []*question
	for _, id := range slices.Sorted(maps.Keys(e.stories)) {
		nodes, before := len(e.stories[id].nodes), c.asked[id]
		c.asked[id] = nodes
		if nodes <= before || before >= steadyNodes || c.now[id].first == 0 {
			continue
		}
		q := &question{outline: &outline{id: id, first: c.now[id].first, words: c.now[id].heaviest()}}
		q.weights, q.norm = c.weigh(q.words)
		if q.norm > 0 {
			out = append(out, q)
		}
	}
	return out
}

// weigh returns weights of words by what is known of them today, and the norm
// of these.
func (c *chronicle) weigh(words []word) (weights []float64, norm float64) {
	weights = make([]float64, len(words))
	sum := 0.0
	for i, w := range words {
		weights[i] = float64(w.weight) * c.rarity(w.hash)
		sum += weights[i] * weights[i]
	}
	return weights, math.Sqrt(sum)
}

// similarity returns the cosine of two outlines.
func (c *chronicle) similarity(a, b []word) float64 {
	u, m := c.weigh(a)
	v, n := c.weigh(b)
	sum := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].hash < b[j].hash:
			i++
		case a[i].hash > b[j].hash:
			j++
		default:
			sum += u[i] * v[j]
			i, j = i+1, j+1
		}
	}
	if sum == 0 {
		return 0
	}
	return sum / (m * n)
}

// answer finds the story that is most like each question, among those that
// ended in the time in which it can be continued: by its own words, or by those
// of all stories that it continues.
func (c *chronicle) answer(questions []*question) {
	asked := newAskedWords(questions)
	for o := range c.all() {
		c.try(asked, o, o.heaviest())
		if c.follows[o.id] != 0 {
			c.try(asked, o, c.whole(o.id))
		}
	}
}

// try compares o, by the words given, with the questions that share enough of
// them: a cosine is at most the share of the words that are shared.
func (c *chronicle) try(asked *askedWords, o *outline, words []word) {
	for _, q := range asked.sharing(words) {
		if math.Sqrt(q.shared) >= followSimilarity*q.norm && q.canFollow(o) {
			sim := c.similarity(q.words, words)
			if sim >= followSimilarity && cmp.Or(cmp.Compare(sim, q.sim), cmp.Compare(q.best, o.id)) > 0 {
				q.best, q.sim = o.id, sim
			}
		}
	}
}

// whole returns the heaviest words of a story and of those that it continues.
func (c *chronicle) whole(id int64) []word {
	all := &outline{}
	for _, o := range c.chain(id) {
		all.add(o.words, o.first, o.last)
	}
	return all.heaviest()
}

// canFollow reports whether o ended in the time before q began.
func (q *question) canFollow(o *outline) bool {
	gap := q.first - o.last
	return o.id != q.id && o.last != 0 && gap >= followAfter.Milliseconds() && gap <= followWithin.Milliseconds()
}

// continued returns the story that id continues, and how similar the two are.
func (c *chronicle) continued(id int64) (to int64, sim float64) {
	o, to := c.now[id], c.follows[id]
	if o == nil || c.find(to) == nil {
		return to, 0
	}
	return to, max(c.similarity(o.heaviest(), c.find(to).heaviest()), c.similarity(o.heaviest(), c.whole(to)))
}
