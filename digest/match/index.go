package match

import (
	"cmp"
	"math"
	"slices"
)

// An Index holds the queries of all chats, so that an item is matched with
// all of them at once. Each query waits at the features of one of its groups,
// the one at which the fewest others wait; an item asks only the queries that
// wait at a feature of its own. The zero Index is empty. It is not safe for
// concurrent use.
type Index struct {
	slots   []slot
	free    []uint32 // slots that hold nothing
	at      map[int64]uint32
	waiting map[uint32][]wait // by feature
	always  []uint32          // slots of queries that any item may match
	round   uint32            // of Match
}

// A slot holds one query.
type slot struct {
	id       int64
	query    Query
	features []uint32 // at which it waits
	always   bool
	round    uint32 // in which it was asked last
}

// A wait is a slot at a feature, and another feature without which there is
// no use in asking its query; 0 is none. It saves most of the work: of the
// queries with two words few have both in an item.
type wait struct{ slot, also uint32 }

// presence says which features an item may have: the bit of each that it has
// is set.
type presence [1 << 14 / 64]uint64

func (p *presence) set(f uint32)      { p[f%uint32(64*len(p))/64] |= 1 << (f % 64) }
func (p *presence) has(f uint32) bool { return f == 0 || p[f%uint32(64*len(p))/64]&(1<<(f%64)) != 0 }

// A Hit is a query that an item matches, or would but for a -word.
type Hit struct {
	Query   int64
	Verdict Verdict
}

// filterCost is how many queries may wait at a word before one rather waits
// at a section, a language or a source, which many items have.
const filterCost = 1000

// Len returns how many queries x holds.
func (x *Index) Len() int { return len(x.at) }

// Add puts a query into x under an id; one that was there under it is
// replaced.
func (x *Index) Add(id int64, q Query) {
	x.Remove(id)
	if x.at == nil {
		x.at, x.waiting = map[int64]uint32{}, map[uint32][]wait{}
	}
	waits, always := x.choose(q)
	s := slot{id: id, query: q, always: always}
	n := uint32(len(x.slots))
	if last := len(x.free) - 1; last >= 0 {
		n, x.free = x.free[last], x.free[:last]
		x.slots[n] = s
	} else {
		x.slots = append(x.slots, s)
	}
	x.at[id] = n
	for f, also := range waits {
		x.slots[n].features = append(x.slots[n].features, f)
		x.waiting[f] = append(x.waiting[f], wait{n, also})
	}
	if always {
		x.always = append(x.always, n)
	}
}

// Remove takes a query out of x, if it is there.
func (x *Index) Remove(id int64) {
	n, ok := x.at[id]
	if !ok {
		return
	}
	for _, f := range x.slots[n].features {
		x.waiting[f] = slices.DeleteFunc(x.waiting[f], func(w wait) bool { return w.slot == n })
		if len(x.waiting[f]) == 0 {
			delete(x.waiting, f)
		}
	}
	if x.slots[n].always {
		x.always = slices.DeleteFunc(x.always, func(s uint32) bool { return s == n })
	}
	x.slots[n] = slot{}
	x.free = append(x.free, n)
	delete(x.at, id)
}

// Keep removes the queries for whose ids known is false.
func (x *Index) Keep(known func(id int64) bool) {
	for id := range x.at {
		if !known(id) {
			x.Remove(id)
		}
	}
}

// Match returns what the queries of x say of an item, by their ids; those
// that are not about it are left out.
func (x *Index) Match(d Doc) []Hit {
	var hits []Hit
	x.round++
	ask := func(n uint32) {
		s := &x.slots[n]
		if s.round == x.round {
			return
		}
		s.round = x.round
		if v := s.query.Match(d); v.Matched || v.Excluded {
			hits = append(hits, Hit{Query: s.id, Verdict: v})
		}
	}
	var has presence
	for _, f := range d.features {
		has.set(f)
	}
	for _, f := range d.features {
		for _, w := range x.waiting[f] {
			if has.has(w.also) {
				ask(w.slot)
			}
		}
	}
	for _, n := range x.always {
		ask(n)
	}
	slices.SortFunc(hits, func(a, b Hit) int { return cmp.Compare(a.Query, b.Query) })
	return hits
}

// May reports whether an item with these features may match any query of x,
// so that its text is worth reading.
func (x *Index) May(features []uint32) bool {
	return len(x.always) > 0 || slices.ContainsFunc(features, func(f uint32) bool { return len(x.waiting[f]) > 0 })
}

// choose returns the features at which q shall wait: in each language those
// of the cheapest group, each with the other feature that is needed there. It
// reports whether any item may match q.
func (x *Index) choose(q Query) (waits map[uint32]uint32, always bool) {
	waits = map[uint32]uint32{}
	if len(q.all) == 0 {
		return waits, false
	}
	for language := range stemmed() {
		groups := q.insisted(language)
		var best []uint32
		least := math.MaxInt
		for _, group := range groups {
			if fs, cost := x.cheapest(group, language); cost < least {
				best, least = fs, cost
			}
		}
		always = always || best == nil
		also := uint32(0)
		if len(best) == 1 {
			also = x.second(groups, language, best[0])
		}
		for _, f := range best {
			if before, ok := waits[f]; ok && before != also {
				waits[f] = 0 // languages differ
				continue
			}
			waits[f] = also
		}
	}
	return waits, always
}

// second returns the rarest feature besides first that an item in a language
// has where it matches q, or 0.
func (x *Index) second(groups [][]term, language int, first uint32) uint32 {
	best, least := uint32(0), math.MaxInt
	for _, group := range groups {
		if len(group) > 1 {
			continue
		}
		for _, f := range group[0].features(language) {
			if n := len(x.waiting[f]); f != first && n < least {
				best, least = f, n
			}
		}
	}
	return best
}

// cheapest returns for each term of a group the feature at which the fewest
// queries wait, and how many that are together.
func (x *Index) cheapest(group []term, language int) (features []uint32, cost int) {
	for _, t := range group {
		var best uint32
		least := math.MaxInt
		for _, f := range t.features(language) {
			n := len(x.waiting[f]) + 1
			if t.key != "" {
				n += filterCost
			}
			if n < least {
				best, least = f, n
			}
		}
		features, cost = append(features, best), cost+least
	}
	return features, cost
}
