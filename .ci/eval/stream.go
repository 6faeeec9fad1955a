package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// streamFolder has two weeks of invented news; see its README.
const streamFolder = "digest/cluster/testdata/stream"

// readStream returns the stream with its reprints.
func readStream(folder string) (*newsroom, error) {
	blocks, err := readNews(folder)
	if err != nil {
		return nil, err
	}
	room := newNewsroom()
	rule := 0
	for n, b := range blocks {
		language := "en"
		if b.heading == "german" || strings.HasPrefix(b.heading, "german ") {
			language = "de"
		}
		for i, r := range b.reports {
			label := fmt.Sprintf("%d %s", n, b.heading)
			if strings.HasPrefix(b.heading, "single") {
				label += fmt.Sprint(" ", i)
			}
			id := room.add(label, language, r.outlet, r.title, r.text, r.at)
			for _, c := range r.copies {
				title, text := reprintOf(r, c.outlet, rule)
				rule++
				room.family[room.add(label, language, c.outlet, title, text, c.at)] = id
			}
		}
	}
	room.sort()
	return room, nil
}

// streamRows replays the stream, with a reader who gets a digest each morning.
func streamRows(l lab) ([]row, error) {
	room, err := readStream(l.file(streamFolder))
	if err != nil {
		return nil, err
	}
	r := newReplay()
	ids := ledger{first: map[string]int64{}, id: map[string]int64{}, moved: map[string]bool{}, size: map[string]int{}}
	reader := newReader(room, r)
	ms := cost(len(room.items), func() {
		r.run(room.items, func(hour time.Time) {
			ids.note(room, r)
			reader.until(hour)
		})
	})
	found, gold := make([]int64, len(room.items)), make([]string, len(room.items))
	for i, it := range room.items {
		found[i], gold[i] = r.found[it.ID].Story, room.labels[it.ID]
	}
	reprints, strangers := copiesFound(room, r)
	if l.wrong {
		l.nameSplits(room, r)
	}
	set := fmt.Sprintf("own, %d items, 14 days, %d outlets", len(room.items), len(room.feeds))
	rows := []row{
		{room: "two weeks", set: set, measure: f1, ours: bcubed(found, gold), cost: ms},
		{room: "two weeks", set: set, measure: "stories that keep their id", ours: ids.kept()},
		{room: "two weeks", set: set, measure: "copies found", ours: reprints},
		{room: "two weeks", set: set, measure: "items taken for a copy wrongly", style: count, ours: strangers},
		{room: "two weeks", set: set, measure: "reports told twice as new", style: count, ours: float64(reader.twice)},
		{room: "two weeks", set: set, measure: "follow-ups told as another story", style: count, ours: float64(reader.split)},
		{room: "two weeks", set: set, measure: "other events told as follow-ups", style: count, ours: strangersContinued(room, r)},
	}
	if l.rivals() {
		for _, m := range storyMethods() {
			rows[0].beside = append(rows[0].beside, rival{m.name, bcubed(m.group(room.items), gold)})
		}
	}
	return rows, nil
}

// nameSplits says which true stories are in several of the engine's stories,
// and how many items each has, the largest first.
func (l lab) nameSplits(room *newsroom, r *replay) {
	parts := map[string]map[int64]int{}
	for _, it := range room.items {
		label := room.labels[it.ID]
		if parts[label] == nil {
			parts[label] = map[int64]int{}
		}
		parts[label][r.found[it.ID].Story]++
	}
	for _, label := range slices.Sorted(maps.Keys(parts)) {
		if sizes := slices.Sorted(maps.Values(parts[label])); len(sizes) > 1 {
			slices.Reverse(sizes)
			l.say("  split: %s into %d", label, sizes)
		}
	}
}

// strangersContinued returns how many stories continue one with which they
// share no true story.
func strangersContinued(room *newsroom, r *replay) float64 {
	events := map[int64]map[string]bool{}
	for _, it := range room.items {
		s := r.found[it.ID].Story
		if events[s] == nil {
			events[s] = map[string]bool{}
		}
		events[s][room.labels[it.ID]] = true
	}
	n := 0
	for story, to := range r.follows {
		shared := false
		for event := range events[story] {
			shared = shared || events[to][event]
		}
		if to != 0 && len(events[story]) > 0 && !shared {
			n++
		}
	}
	return float64(n)
}

// copiesFound returns the share of reprints that were taken for copies of
// something of their family, and how many other items were.
func copiesFound(room *newsroom, r *replay) (reprints, strangers float64) {
	for _, it := range room.items {
		of := r.found[it.ID].CopyOf
		switch original, reprinted := room.family[it.ID]; {
		case of == 0:
		case reprinted && (of == original || room.family[of] == original):
			reprints++
		case room.family[of] != it.ID: // else the reprint came first
			strangers++
		}
	}
	return reprints / float64(len(room.family)), strangers
}

// A ledger watches, hour by hour, whether stories keep their ids.
type ledger struct {
	first map[string]int64 // item of a story
	id    map[string]int64 // of the engine's story that has that item
	moved map[string]bool
	size  map[string]int
}

// note looks at every story that has arrived.
func (l ledger) note(room *newsroom, r *replay) {
	clear(l.size)
	for _, it := range room.items {
		a, ok := r.found[it.ID]
		if !ok {
			continue
		}
		story := room.labels[it.ID]
		l.size[story]++
		if l.first[story] == 0 {
			l.first[story], l.id[story] = it.ID, a.Story
		}
		if l.first[story] == it.ID && l.id[story] != a.Story {
			l.moved[story] = true
		}
	}
}

// kept returns the share of stories of several items whose first item was
// always under one id.
func (l ledger) kept() float64 {
	kept, all := 0, 0
	for story, n := range l.size {
		if n > 1 {
			all++
			if !l.moved[story] {
				kept++
			}
		}
	}
	return float64(kept) / float64(max(all, 1))
}
