package main

import (
	"time"

	"newsdigest/digest"
	"newsdigest/digest/compose"
)

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
			Topics: []digest.Topic{{Name: "everything", Query: "everything"}},
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
	c, err := compose.Compose(compose.Input{
		Digest: r.order, Stories: stories, Scores: r.scores(stories), Told: r.told,
		Read: func(s []digest.Story) ([]digest.Story, error) { return s, nil }, // they have their texts
		Slot: digest.Slot(to.Format("2006-01-02 15:04")), From: from, To: to,
	})
	if err != nil {
		panic(err) // it would be that of Read, which has none
	}
	e := c.Edition
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
	r.told = append(r.told, c.Told...)
}

// scores gives every item the same score for each topic, so that all of it is
// of interest.
func (r *reader) scores(stories []digest.Story) map[string]map[int64]float64 {
	all := map[string]map[int64]float64{}
	for _, t := range r.order.Topics {
		all[t.Query] = map[int64]float64{}
		for _, s := range stories {
			for _, it := range s.Items {
				all[t.Query][it.ID] = 1
			}
		}
	}
	return all
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
			out = append(out, digest.Story{ID: id, Items: items[id], Earlier: r.earlier(id, items)})
		}
	}
	return out
}

// earlier returns the stories that a story continues, the latest first.
func (r *reader) earlier(id int64, items map[int64][]digest.Item) []digest.Chapter {
	var out []digest.Chapter
	for id = r.replay.follows[id]; len(items[id]) > 0 && len(out) < manyStories; id = r.replay.follows[id] {
		out = append(out, digest.Chapter{Story: id, First: items[id][0].Published})
	}
	return out
}
