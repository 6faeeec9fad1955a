package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// pairsFolder has pairs of reports; see its README.
const pairsFolder = "digest/cluster/testdata/pairs"

// A pair is two items that report one event, or do not.
type pair struct {
	a, b int64
	same bool
	text block
}

// readPairs returns the pairs and the items of all of them.
func readPairs(folder string) ([]pair, *newsroom, error) {
	blocks, err := readNews(folder)
	if err != nil {
		return nil, nil, err
	}
	room := newNewsroom()
	var pairs []pair
	for i, b := range blocks {
		kind, _, _ := strings.Cut(b.heading, ":")
		if len(b.reports) != 2 || kind != "same" && kind != "different" {
			return nil, nil, fmt.Errorf("%s, %q: want two reports headed same or different", b.file, b.heading)
		}
		var ids []int64
		for _, r := range b.reports {
			ids = append(ids, room.add(fmt.Sprint(i), b.file, r.outlet, r.title, r.text, r.at))
		}
		pairs = append(pairs, pair{ids[0], ids[1], kind == "same", b})
	}
	room.sort()
	return pairs, room, nil
}

// A verdict counts how pairs were judged.
type verdict struct{ joined, right, same, pairs int }

// precision is the share of joined pairs that are the same; 1 where none was joined.
func (v verdict) precision() float64 {
	if v.joined == 0 {
		return 1
	}
	return float64(v.right) / float64(v.joined)
}

// recall is the share of same pairs that were joined.
func (v verdict) recall() float64 { return float64(v.right) / float64(max(v.same, 1)) }

// judge counts the pairs that together reports to be joined.
func judge(pairs []pair, together func(p pair) bool) verdict {
	var v verdict
	for _, p := range pairs {
		joined := together(p)
		v.pairs++
		if p.same {
			v.same++
		}
		if joined {
			v.joined++
		}
		if joined && p.same {
			v.right++
		}
	}
	return v
}

// pairRows asks whether the two reports of each pair are in one story, after
// all pairs have arrived as one stream.
func pairRows(l lab) ([]row, error) {
	pairs, room, err := readPairs(l.file(pairsFolder))
	if err != nil {
		return nil, err
	}
	r := newReplay()
	ms := cost(len(room.items), func() { r.run(room.items, func(time.Time) {}) })
	together := func(p pair) bool { return r.found[p.a].Story == r.found[p.b].Story }
	v := judge(pairs, together)
	if l.wrong {
		l.nameMistakes(pairs, together)
	}
	blind := judge(pairs, unsited(room))
	set := fmt.Sprintf("own, %d pairs in %d languages", v.pairs, languages(pairs))
	rows := []row{
		{room: "look-alikes", set: set, measure: "pair precision", ours: v.precision(), cost: ms},
		{room: "look-alikes", set: set, measure: "pair recall", ours: v.recall()},
		{room: "look-alikes", set: set, measure: "pair precision, not knowing the sites", ours: blind.precision()},
		{room: "look-alikes", set: set, measure: "pair recall, not knowing the sites", ours: blind.recall()},
		{room: "look-alikes", set: set, measure: "stories with reports of two pairs", style: count, ours: strays(room, r)},
		{room: "look-alikes", set: set, measure: "look-alikes told as follow-ups", style: count, ours: r.falselyContinued(pairs)},
	}
	if !l.rivals() {
		return rows, nil
	}
	for _, method := range storyMethods() {
		labels := method.group(room.items)
		of := map[int64]int{}
		for i, it := range room.items {
			of[it.ID] = labels[i]
		}
		v := judge(pairs, func(p pair) bool { return of[p.a] == of[p.b] })
		rows[0].beside = append(rows[0].beside, rival{method.name, v.precision()})
		rows[1].beside = append(rows[1].beside, rival{method.name, v.recall()})
	}
	return rows, nil
}

// unsited judges without the addresses of the items: look-alikes of this set
// are often of one outlet, and reports of one event never are.
func unsited(room *newsroom) func(pair) bool {
	items := slices.Clone(room.items)
	for i := range items {
		items[i].URL = ""
	}
	r := newReplay()
	r.run(items, func(time.Time) {})
	return func(p pair) bool { return r.found[p.a].Story == r.found[p.b].Story }
}

// nameMistakes says which pairs were judged wrongly, and how it stands with
// each language.
func (l lab) nameMistakes(pairs []pair, together func(p pair) bool) {
	of := map[string][]pair{}
	for _, p := range pairs {
		of[p.text.file] = append(of[p.text.file], p)
		if together(p) != p.same {
			l.say("  judged wrongly, %s, %s: %s", p.text.file, p.text.heading, p.text.reports[0].title)
		}
	}
	for _, language := range slices.Sorted(maps.Keys(of)) {
		v := judge(of[language], together)
		l.say("  %s: precision %.3f, recall %.3f of %d pairs", language, v.precision(), v.recall(), v.pairs)
	}
}

// strays returns how many stories have reports of several pairs.
func strays(room *newsroom, r *replay) float64 {
	of := map[int64]map[string]bool{}
	for _, it := range room.items {
		s := r.found[it.ID].Story
		if of[s] == nil {
			of[s] = map[string]bool{}
		}
		of[s][room.labels[it.ID]] = true
	}
	n := 0
	for _, labels := range of {
		if len(labels) > 1 {
			n++
		}
	}
	return float64(n)
}

// falselyContinued returns how many pairs of different events are taken for a
// story and its continuation.
func (r *replay) falselyContinued(pairs []pair) float64 {
	n := 0
	for _, p := range pairs {
		a, b := r.found[p.a].Story, r.found[p.b].Story
		if !p.same && a != b && (r.follows[a] == b || r.follows[b] == a) {
			n++
		}
	}
	return float64(n)
}

func languages(pairs []pair) int {
	files := map[string]bool{}
	for _, p := range pairs {
		files[p.text.file] = true
	}
	return len(files)
}
