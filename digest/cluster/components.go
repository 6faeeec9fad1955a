package cluster

import "math"

// components returns the connected components of the graph of the units that
// are on average at least threshold similar, in the order of their first
// units.
func (e *Engine) components(units []unit, met meetings, threshold float32) [][]unit {
	c := newConnector(e, units, threshold)
	c.met = met
	c.seed()
	c.connect()
	members := make([][]unit, len(units))
	for a, u := range units {
		r := c.root(int32(a))
		members[r] = append(members[r], u)
	}
	var out [][]unit
	for _, m := range members {
		if m != nil {
			out = append(out, m)
		}
	}
	return out
}

// A connector finds the pairs of units that are at least threshold similar
// without comparing all with all: they hold a pair of items as similar as that.
//
// The similarity of i and j is the sum of mᵢₐ·mⱼᵦ·(vₐ·vᵦ) over the items a
// and b of their mixtures, times what their facts make of it, which is at most
// the smaller favour of the two and so at most √fᵢ·√fⱼ. So it is at most Sᵢ·Sⱼ
// times the largest vₐ·vᵦ, where S is √f times the sum of a mixture's weights.
// Only pairs that meet in such an a and b are compared, and of those only the
// ones that are not connected yet.
type connector struct {
	*Engine
	units     []unit
	met       meetings
	threshold float32
	of        []int32   // unit by item, -1 where it has none
	parent    []int32   // by unit, towards the root of its component
	users     [][]int32 // by item, those in whose mixtures it is
	favour    []float32 // √f, by item
	sum       []float32 // S, by item
	reach     []float32 // by item, the largest S of its users
	widest    float32   // the largest S
}

func newConnector(e *Engine, units []unit, threshold float32) *connector {
	n := len(e.nodes)
	c := &connector{
		Engine: e, units: units, threshold: threshold,
		of: make([]int32, n), parent: make([]int32, len(units)),
		users: make([][]int32, n), favour: make([]float32, n), sum: make([]float32, n), reach: make([]float32, n),
	}
	for i := range c.of {
		c.of[i] = -1
	}
	for a, u := range units {
		c.parent[a] = int32(a)
		for _, i := range u {
			c.of[i] = int32(a)
			c.favour[i] = float32(math.Sqrt(float64(e.nodes[i].favour())))
			for _, l := range e.nodes[i].mixture {
				c.sum[i] += c.favour[i] * l.sim
			}
			for _, l := range e.nodes[i].mixture {
				c.users[l.item] = append(c.users[l.item], int32(i))
				c.reach[l.item] = max(c.reach[l.item], c.sum[i])
			}
			c.widest = max(c.widest, c.sum[i])
		}
	}
	return c
}

// root returns the first unit of the component of unit a.
func (c *connector) root(a int32) int32 {
	for c.parent[a] != a {
		c.parent[a] = c.parent[c.parent[a]]
		a = c.parent[a]
	}
	return a
}

// seed tries every unit with those of the mixtures of its items, which
// connects most of what belongs together.
func (c *connector) seed() {
	t := c.trial()
	for a, u := range c.units {
		t.begin(int32(a))
		for _, i := range u {
			for _, l := range c.nodes[i].mixture {
				t.try(int32(i), l.item)
			}
		}
	}
}

// connect tries every other pair of units that may be similar.
func (c *connector) connect() {
	near := c.candidates()
	t := c.trial()
	for a, u := range c.units {
		t.begin(int32(a))
		for _, i := range u {
			for _, l := range c.nodes[i].mixture {
				for _, b := range near[l.item] {
					for _, j := range c.users[b] {
						t.try(int32(i), j)
					}
				}
			}
		}
	}
}

// A trial compares one unit with others, with each once.
type trial struct {
	*connector
	unit  int32
	aimed bool
	with  []int32 // by unit, the last one that was compared with it
	sum   []link  // the mixtures of unit, each times √f
}

func (c *connector) trial() *trial {
	t := &trial{connector: c, with: make([]int32, len(c.units))}
	for b := range t.with {
		t.with[b] = -1
	}
	return t
}

func (t *trial) begin(a int32) { t.unit, t.aimed = a, false }

// try compares with the unit of item j, which item i of this unit has led to,
// and connects the two if they are similar.
func (t *trial) try(i, j int32) {
	a, b := t.unit, t.of[j]
	if b < 0 || t.with[b] == a || !within(t.nodes[i].at, t.nodes[j].at, t.window) || t.root(a) == t.root(b) {
		return
	}
	t.with[b] = a
	if !t.aimed {
		t.aimed = true
		t.sum = t.sum[:0]
		for _, i := range t.units[a] {
			for _, l := range t.nodes[i].mixture {
				t.sum = append(t.sum, link{l.item, t.favour[i] * l.sim})
			}
		}
		t.aim(t.sum)
	}
	var sum float32 // an upper bound: as if facts agreed, and time did not fade
	for _, j := range t.units[b] {
		sum += t.favour[j] * t.probe.product(t.nodes[j].mixture, t.nodes)
	}
	least := t.threshold * slack * float32(len(t.units[a])*len(t.units[b]))
	if sum >= least && t.exact(a, b) >= least {
		ra, rb := t.root(a), t.root(b)
		t.parent[max(ra, rb)] = min(ra, rb)
	}
}

// exact returns the sum of the similarities of the items of two units. Another
// comparison of unit a aims anew.
func (t *trial) exact(a, b int32) float32 {
	t.aimed = false
	var sum float32
	for _, i := range t.units[a] {
		n := t.nodes[i]
		t.aim(n.mixture)
		for _, j := range t.units[b] {
			if o := t.nodes[j]; within(n.at, o.at, t.window) {
				sum += t.alike(n, o)
			}
		}
	}
	return sum
}

// slack keeps rounding from losing a pair.
const slack = .9999

// candidates returns, by item a, the items b whose product with it can make two
// items similar that are not connected yet.
func (c *connector) candidates() [][]int32 {
	alone := make([]int32, len(c.nodes)) // the component of all users of an item, -1 where there are several
	for a, users := range c.users {
		alone[a] = -1
		for k, i := range users {
			if r := c.root(c.of[i]); k == 0 {
				alone[a] = r
			} else if alone[a] != r {
				alone[a] = -1
				break
			}
		}
	}
	out := make([][]int32, len(c.nodes))
	for a, n := range c.nodes {
		if len(c.users[a]) == 0 {
			continue
		}
		least := c.threshold * slack
		floor := least / (c.reach[a] * c.widest)
		met := c.met[a]
		if len(met) > mostMet || floor < meetFloor {
			c.index.search(n.v, 0)
			met = c.index.over(floor)
		}
		for _, b := range met {
			if b.sim*c.reach[a]*c.reach[b.item] >= least && (alone[a] < 0 || alone[a] != alone[b.item]) {
				out[a] = append(out[a], b.item)
			}
		}
	}
	return out
}
