package main

import (
	"math/rand/v2"
	"time"

	"newsdigest/digest/cluster"
)

const f1 = "B³ F1"

// clusterRows measures the three development sets of stories, each alone and
// all in one stream.
func clusterRows(l lab) ([]row, error) {
	sets := []struct{ name, title, known string }{
		{"events-dev", "ECB+, 772 articles", ".903 TF-IDF centroid, oracle"},
		{"small-dev", "Multi-News, 313 articles", ".870 average link, oracle"},
		{"headlines-dev", "UCI news aggregator, 6,366 headlines", ".690 TF-IDF centroid, oracle"},
	}
	var rows []row
	var all []corpus
	for _, s := range sets {
		if !l.has(l.shared("clusters", s.name+".jsonl")) {
			continue
		}
		c, err := l.corpus(s.name)
		if err != nil {
			return nil, err
		}
		l.say("  %s", s.name)
		rows = append(rows, storyRows(l, s.title, s.known, c)...)
		all = append(all, c)
	}
	if len(all) == len(sets) && !l.fast {
		l.say("  all three in one stream")
		rows = append(rows, oneStream(all)...)
	}
	return rows, nil
}

// A grouping is what the engine made of a corpus.
type grouping struct {
	arrival, repaired    []int64 // the story of each item
	perArrival, perRound float64 // CPU milliseconds an item
}

// grouped lets the items of c arrive, and repairs once at the end.
func grouped(c corpus) grouping {
	e := cluster.New(cluster.Options{})
	g := grouping{arrival: make([]int64, len(c.items)), repaired: make([]int64, len(c.items))}
	g.perArrival = cost(len(c.items), func() {
		for i, it := range c.items {
			g.arrival[i] = e.Add(it).Story
		}
	})
	copy(g.repaired, g.arrival)
	place := map[int64]int{}
	for i, it := range c.items {
		place[it.ID] = i
	}
	g.perRound = cost(len(c.items), func() {
		for _, a := range e.Repair() {
			g.repaired[place[a.Item]] = a.Story
		}
	})
	return g
}

// storyRows has the engine and its rivals on one set.
func storyRows(l lab, title, known string, c corpus) []row {
	g := grouped(c)
	repaired := row{
		room: "stories", set: title, measure: f1 + " after repair",
		ours: bcubed(g.repaired, c.gold), elsewhere: known, cost: g.perArrival + g.perRound,
	}
	arrival := row{
		room: "stories", set: title, measure: f1 + " on arrival",
		ours: bcubed(g.arrival, c.gold), cost: g.perArrival,
	}
	if l.rivals() {
		for _, m := range storyMethods() {
			var labels []int
			ms := cost(len(c.items), func() { labels = m.group(c.items) })
			repaired.beside = append(repaired.beside, rival{m.name, bcubed(labels, c.gold)})
			repaired.ratio, repaired.against = repaired.cost/ms, m.name // the last one
			arrival.ratio, arrival.against = arrival.cost/ms, m.name
		}
		repaired.beside = append(repaired.beside, rival{"its best threshold", oracle(c)})
	}
	return []row{repaired, arrival}
}

// oneStream shuffles sets into one stream and measures each set's items.
func oneStream(sets []corpus) []row {
	var all corpus
	var of []int // the set of each item
	for n, c := range sets {
		for i := range c.items {
			it := c.items[i]
			it.ID = int64(len(all.items) + 1)
			it.Published = time.Time{} // one set has days of 2014, the others none
			all.items, all.gold, of = append(all.items, it), append(all.gold, c.gold[i]), append(of, n)
		}
	}
	r := rand.New(rand.NewPCG(1, 7))
	r.Shuffle(len(of), func(i, j int) {
		all.items[i], all.items[j] = all.items[j], all.items[i]
		all.gold[i], all.gold[j] = all.gold[j], all.gold[i]
		of[i], of[j] = of[j], of[i]
	})
	g := grouped(all)
	var rows []row
	for n, name := range []string{"ECB+ in it", "Multi-News in it", "headlines in it"} {
		var found []int64
		var gold []string
		for i := range of {
			if of[i] == n {
				found, gold = append(found, g.repaired[i]), append(gold, all.gold[i])
			}
		}
		rows = append(rows, row{room: "one stream of all three", set: name, measure: f1 + " after repair", ours: bcubed(found, gold)})
	}
	rows[0].cost = g.perArrival + g.perRound
	return rows
}

// thinnedRows measures streams in which half of the stories have one item, as
// most news does: there the danger is to join too much.
func thinnedRows(l lab) ([]row, error) {
	streams := []struct {
		name string
		seed uint64
		sets []string
	}{
		{"articles, first", 0, []string{"events-dev", "small-dev"}},
		{"articles, second", 1, []string{"events-dev", "small-dev"}},
		{"articles and headlines", 0, []string{"events-dev", "small-dev", "headlines-dev"}},
	}
	var rows []row
	for _, s := range streams {
		var sets []corpus
		for _, name := range s.sets {
			if !l.has(l.shared("clusters", name+".jsonl")) {
				return rows, nil
			}
			c, err := l.corpus(name)
			if err != nil {
				return nil, err
			}
			sets = append(sets, c)
		}
		c := thinned(s.seed, sets)
		g := grouped(c)
		one := row{
			room: "lonely items", set: s.name, measure: f1 + " after repair",
			ours: bcubed(g.repaired, c.gold), cost: g.perArrival + g.perRound,
		}
		if l.rivals() {
			for _, m := range storyMethods() {
				one.beside = append(one.beside, rival{m.name, bcubed(m.group(c.items), c.gold)})
			}
		}
		rows = append(rows, one)
	}
	return rows, nil
}

// thinned returns one item of every other story of the sets, and at most six
// of each of the rest, shuffled.
func thinned(seed uint64, sets []corpus) corpus {
	r := rand.New(rand.NewPCG(seed, 7))
	var out corpus
	for n, c := range sets {
		left := map[string]int{}
		for _, i := range r.Perm(len(c.items)) {
			story := c.gold[i]
			if _, ok := left[story]; !ok {
				left[story] = 1 + r.IntN(2)*(1+r.IntN(5))
			}
			if left[story] > 0 {
				left[story]--
				it := c.items[i]
				it.Published = time.Time{}
				out.items, out.gold = append(out.items, it), append(out.gold, string(rune('a'+n))+story)
			}
		}
	}
	r.Shuffle(len(out.items), func(i, j int) {
		out.items[i], out.items[j] = out.items[j], out.items[i]
		out.gold[i], out.gold[j] = out.gold[j], out.gold[i]
	})
	for i := range out.items {
		out.items[i].ID = int64(i + 1)
	}
	return out
}
