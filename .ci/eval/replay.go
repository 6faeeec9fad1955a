package main

import (
	"time"

	"newsdigest/digest"
	"newsdigest/digest/cluster"
)

// keepItems is how long the clusterer of the program knows an item.
const keepItems = 5 * 24 * time.Hour

// A replay lets items arrive hour by hour, as they do in the program: each
// gets a story when it comes, and each hour with news ends with a repair.
type replay struct {
	engine  *cluster.Engine
	found   map[int64]digest.Assignment // of every item so far
	follows map[int64]int64             // the story that a story continues
}

func newReplay() *replay {
	return &replay{engine: cluster.New(cluster.Options{}), found: map[int64]digest.Assignment{}, follows: map[int64]int64{}}
}

// run replays items, which are in order of time, and calls after at the end
// of each hour that had news.
func (r *replay) run(items []digest.Item, after func(hour time.Time)) {
	for len(items) > 0 {
		hour := items[0].Stored.Truncate(time.Hour).Add(time.Hour)
		for len(items) > 0 && items[0].Stored.Before(hour) {
			r.found[items[0].ID] = r.engine.Add(items[0])
			items = items[1:]
		}
		r.engine.Forget(hour.Add(-keepItems))
		for _, a := range r.engine.Repair() {
			r.found[a.Item] = a
		}
		for _, l := range r.engine.Links() {
			r.follows[l.Story] = l.Follows
		}
		after(hour)
	}
}
