package cluster

import (
	"cmp"
	"maps"
	"slices"

	"newsdigest/digest"
)

// storySimilarity is the average product of the items of two groups from
// which on they are one story.
const storySimilarity = .46

// rebuild computes all vectors and the index anew, with what is known of the
// words today, and returns which items meet.
func (e *Engine) rebuild() meetings {
	e.vocab.sweep()
	for _, n := range e.nodes {
		if len(e.nodes) < fullWindow {
			e.vocab.numberAll(&e.reader, n.bag)
		}
	}
	for _, n := range e.nodes {
		n.v = e.vectorOf(n)
	}
	met := e.meet()
	for i, n := range e.nodes {
		n.mixture = e.widen(n, i, met[i])
	}
	for _, s := range e.stories {
		s.recount()
	}
	e.stale = false
	return met
}

// recount computes what s holds about its nodes.
func (s *story) recount() {
	s.first, s.last = 0, 0
	for _, n := range s.nodes {
		s.spread(n)
	}
}

// Repair groups all items of the window anew, as if they had come at once,
// and returns the assignments that changed, since Moved was called, in the
// order of arrival.
//
// The groups are those of average-link clustering, cut at storySimilarity.
func (e *Engine) Repair() []digest.Assignment {
	met := e.rebuild()
	before := map[int64]digest.Assignment{}
	for id, n := range e.byID {
		before[id] = n.assignment(id)
	}
	e.name(e.groups(met))
	var changed []digest.Assignment
	for id, n := range e.byID {
		if a := n.assignment(id); a != before[id] || e.moved[id] {
			changed = append(changed, a)
		}
	}
	clear(e.moved)
	slices.SortFunc(changed, func(a, b digest.Assignment) int { return cmp.Compare(a.Item, b.Item) })
	return changed
}

// groups returns the nodes of the window in groups by average-link
// clustering, in the order of their first nodes.
func (e *Engine) groups(met meetings) [][]*node {
	var out [][]*node
	for _, u := range newLinkage(e, e.similar(met, storySimilarity), storySimilarity).cluster() {
		nodes := make([]*node, len(u))
		for k, i := range u {
			nodes[k] = e.nodes[i]
		}
		out = append(out, nodes)
	}
	return out
}

// name makes the groups the stories of the window. A group keeps the id of
// the old story with which it shares most nodes, the older story among
// equals; the group that shares most has the first choice. Another group is
// named after its first item whose id is free.
func (e *Engine) name(groups [][]*node) {
	type claim struct {
		group, shared int
		first         int // place of the group's first node, for ties
		story         int64
	}
	var claims []claim
	place := map[*node]int{}
	for i, n := range e.nodes {
		place[n] = i
	}
	for g, nodes := range groups {
		shared := map[int64]int{}
		for _, n := range nodes {
			shared[n.story.id]++
		}
		for _, id := range slices.Sorted(maps.Keys(shared)) {
			claims = append(claims, claim{g, shared[id], place[nodes[0]], id})
		}
	}
	slices.SortFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(a.story, b.story), cmp.Compare(a.first, b.first))
	})
	ids := make([]int64, len(groups))
	taken := map[int64]int{}
	for _, c := range claims {
		if _, ok := taken[c.story]; !ok && ids[c.group] == 0 {
			ids[c.group] = c.story
			taken[c.story] = c.group
		}
	}
	for g := range groups {
		if ids[g] == 0 {
			ids[g] = e.freeID(g, groups, ids, taken)
		}
	}
	e.stories = map[int64]*story{}
	for g, nodes := range groups {
		s := &story{id: ids[g]}
		e.stories[s.id] = s
		for _, n := range nodes {
			s.take(n)
		}
	}
}

// freeID returns the id of the first node of a group that no story bears.
// Where all are borne, the group takes the id of its first node from the
// story that bears it, which gets one of its own: two stories never share an
// id.
func (e *Engine) freeID(g int, groups [][]*node, ids []int64, taken map[int64]int) int64 {
	for _, n := range groups[g] {
		if _, ok := taken[n.id]; !ok {
			taken[n.id] = g
			return n.id
		}
	}
	id := groups[g][0].id
	bearer := taken[id]
	taken[id] = g
	ids[bearer] = e.freeID(bearer, groups, ids, taken)
	return id
}
