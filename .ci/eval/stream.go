package main

import (
	"fmt"
	"strings"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/compose"
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
	set := fmt.Sprintf("own, %d items, 14 days, %d outlets", len(room.items), len(room.feeds))
	rows := []row{
		{room: "two weeks", set: set, measure: f1, ours: bcubed(found, gold), cost: ms},
		{room: "two weeks", set: set, measure: "stories that keep their id", ours: ids.kept()},
		{room: "two weeks", set: set, measure: "copies found", ours: reprints},
		{room: "two weeks", set: set, measure: "items taken for a copy wrongly", style: count, ours: strangers},
		{room: "two weeks", set: set, measure: "reports told twice as new", style: count, ours: float64(reader.twice)},
		{room: "two weeks", set: set, measure: "follow-ups told as another story", style: count, ours: float64(reader.split)},
	}
	if l.rivals() {
		for _, m := range storyMethods() {
			rows[0].beside = append(rows[0].beside, rival{m.name, bcubed(m.group(room.items), gold)})
		}
	}
	return rows, nil
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

// A reader gets a digest of everything each morning.
type reader struct {
	room   *newsroom
	replay *replay
	order  digest.Digest
	next   time.Time
	told   []digest.Told
	known  map[int64]bool  // items of what was told
	events map[string]bool // true stories that were told
	twice  int             // entries shown as new that have an item told before
	split  int             // entries shown as new, of a true story told before
}

// manyStories is more than a day has, so that nothing lacks room.
const manyStories = 99

func newReader(room *newsroom, r *replay) *reader {
	begin := room.items[0].Stored.Truncate(24 * time.Hour)
	return &reader{
		room: room, replay: r, next: begin.Add(24 * time.Hour),
		order: digest.Digest{
			ID: 1, Stories: manyStories, Created: begin,
			Topics: []digest.Topic{{Name: "en", Query: "lang:en"}, {Name: "de", Query: "lang:de"}},
		},
		known: map[int64]bool{}, events: map[string]bool{},
	}
}

// until composes the editions that were due by an hour.
func (r *reader) until(hour time.Time) {
	for ; !r.next.After(hour); r.next = r.next.Add(24 * time.Hour) {
		r.read(r.next.Add(-24*time.Hour), r.next)
	}
}

// read composes one edition and counts what was told before.
func (r *reader) read(from, to time.Time) {
	stories := r.stories(from, to)
	e := compose.Compose(compose.Input{
		Digest: r.order, Stories: stories, Told: r.told,
		Slot: digest.Slot(to.Format("2006-01-02 15:04")), From: from, To: to,
	})
	fresh := map[int64]bool{}
	for _, c := range e.Considered {
		fresh[c.Story] = c.Reason == digest.ReasonShown
	}
	byID := map[int64]digest.Story{}
	for _, s := range stories {
		byID[s.ID] = s
	}
	for _, entry := range e.Entries {
		again, other := false, false
		for _, it := range byID[entry.Story].Items {
			again = again || r.known[it.ID]
			other = other || r.events[r.room.labels[it.ID]]
		}
		switch {
		case fresh[entry.Story] && again:
			r.twice++
		case fresh[entry.Story] && other:
			r.split++
		}
	}
	for _, entry := range e.Entries {
		for _, it := range byID[entry.Story].Items {
			r.known[it.ID] = true
			r.events[r.room.labels[it.ID]] = true
		}
	}
	r.told = append(r.told, compose.Remembers(e, stories)...)
}

// stories returns the stories that have an item stored in from ≤ t < to.
func (r *reader) stories(from, to time.Time) []digest.Story {
	items := map[int64][]digest.Item{}
	recent := map[int64]bool{}
	var order []int64
	for _, it := range r.room.items {
		a, ok := r.replay.found[it.ID]
		if !ok || !it.Stored.Before(to) {
			continue
		}
		if items[a.Story] == nil {
			order = append(order, a.Story)
		}
		it.Story, it.CopyOf = a.Story, a.CopyOf
		items[a.Story] = append(items[a.Story], it)
		recent[a.Story] = recent[a.Story] || !it.Stored.Before(from)
	}
	var out []digest.Story
	for _, id := range order {
		if recent[id] {
			digest.SortItems(items[id])
			out = append(out, digest.Story{ID: id, Items: items[id]})
		}
	}
	return out
}
