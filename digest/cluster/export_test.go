package cluster

import (
	"cmp"
	"slices"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

// Plain is the algorithm as it is described, without any of what makes it
// fast: every item is compared with every other one.
type Plain struct{ *Engine }

// Nearest returns, for every item, the ids of the k nearest within a window,
// as the engine finds them on arrival and in a repair, and as a comparison with all
// finds them.
func (p Plain) Nearest(k int) (arrival, repair, plain [][]int64) {
	met := p.meet()
	for i, n := range p.nodes {
		p.index.search(n.v, p.from(n))
		arrival = append(arrival, p.ids(p.nearest(n, i, k)))
		repair = append(repair, p.ids(met[i][:min(len(met[i]), k)]))
		var all []link
		for j, o := range p.nodes {
			if sim := product(n.v, o.v); j != i && sim >= meetFloor && within(n.at, o.at, p.window) {
				all = append(all, link{int32(j), sim})
			}
		}
		slices.SortFunc(all, func(a, b link) int { return cmp.Or(cmp.Compare(b.sim, a.sim), cmp.Compare(a.item, b.item)) })
		plain = append(plain, p.ids(all[:min(len(all), k)]))
	}
	return arrival, repair, plain
}

func (p Plain) ids(links []link) []int64 {
	var out []int64
	for _, l := range links {
		out = append(out, p.nodes[l.item].id)
	}
	return out
}

// product is the scalar product, term by term.
func product(v, u vector) float32 {
	var sum float32
	for len(v) > 0 && len(u) > 0 {
		switch {
		case v[0].term() < u[0].term():
			v = v[1:]
		case v[0].term() > u[0].term():
			u = u[1:]
		default:
			sum += v[0].value() * u[0].value()
			v, u = v[1:], u[1:]
		}
	}
	return sum
}

// Groups returns the groups that a repair of the engine makes, and those of
// joining the most similar two of all groups again and again.
func (p Plain) Groups() (fast, plain [][]int64) {
	for _, nodes := range p.groups(p.rebuild()) {
		var ids []int64
		for _, n := range nodes {
			ids = append(ids, n.id)
		}
		fast = append(fast, ids)
	}
	sims := p.similarities()
	var groups [][]int
	for i := range p.nodes {
		groups = append(groups, []int{i})
	}
	for {
		a, b := closestGroups(groups, sims)
		if a == b {
			break
		}
		groups[a] = append(groups[a], groups[b]...)
		groups = slices.Delete(groups, b, b+1)
	}
	for _, g := range groups {
		slices.Sort(g)
		var ids []int64
		for _, i := range g {
			ids = append(ids, p.nodes[i].id)
		}
		plain = append(plain, ids)
	}
	slices.SortFunc(plain, func(a, b []int64) int { return cmp.Compare(a[0], b[0]) })
	return fast, plain
}

// similarities returns the products of the wide vectors of all items.
func (p Plain) similarities() [][]float64 {
	wide := make([]map[uint32]float64, len(p.nodes))
	for i, n := range p.nodes {
		wide[i] = map[uint32]float64{}
		for _, l := range n.mixture {
			for _, e := range p.nodes[l.item].v {
				wide[i][e.term()] += float64(l.sim) * float64(e.value())
			}
		}
	}
	sims := make([][]float64, len(p.nodes))
	for i, n := range p.nodes {
		sims[i] = make([]float64, len(p.nodes))
		for j, o := range p.nodes {
			if !within(n.at, o.at, p.window) {
				continue
			}
			for t, w := range wide[i] {
				sims[i][j] += w * wide[j][t]
			}
			if sims[i][j] *= float64(fading(n.at, o.at)); sims[i][j] >= disputed {
				sims[i][j] *= float64(p.agreement(n, o))
			}
		}
	}
	return sims
}

// closestGroups returns the two groups that are the most similar on average,
// the same twice where none are similar enough.
func closestGroups(groups [][]int, sims [][]float64) (a, b int) {
	most := float64(storySimilarity)
	for i, g := range groups {
		for j, h := range groups[:i] {
			sum := 0.0
			for _, x := range g {
				for _, y := range h {
					sum += sims[x][y]
				}
			}
			if sum /= float64(len(g) * len(h)); sum >= most {
				a, b, most = j, i, sum
			}
		}
	}
	return a, b
}

// Coded returns a weight as it is kept in a vector.
func Coded(w float32) float32 { return coded(1, w).value() }

// A PairTable is a pairTable for a test of its own.
type PairTable struct{ t pairTable }

func (p *PairTable) Find(key uint64) (uint32, bool) { return p.t.find(key) }
func (p *PairTable) Set(key uint64, id uint32)      { p.t.set(key, id) }
func (p *PairTable) Remove(key uint64)              { p.t.remove(key) }

// FiguresOf returns, by value, the units of the figures of s.
func FiguresOf(s, lang string) map[float64]string {
	var out map[float64]string
	for _, f := range newNamer(nameLexicon(), lang).figures(s, text.Tokens(s)) {
		if out == nil {
			out = map[float64]string{}
		}
		out[f.value] = f.of
	}
	return out
}

// DaysOf returns the days of the week of which a report is, by their first two
// letters, and whether it names them.
func DaysOf(item digest.Item) (on string, named bool) {
	d := newNamer(nameLexicon(), item.Language).days(item, item.Text, text.Tokens(item.Title), text.Tokens(item.Text))
	for w := time.Sunday; w <= time.Saturday; w++ {
		if d.on&(1<<w) != 0 {
			on += w.String()[:2]
		}
	}
	return on, d.named
}
