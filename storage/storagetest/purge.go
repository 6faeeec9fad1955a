package storagetest

import (
	"time"

	"newsdigest/digest"
)

func purgeTests() []test {
	return []test{
		{"old items go, young ones stay", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, start, "x", "y")
			f.fetch(source.ID, after(time.Hour), "z")
			f.cluster(map[string]int64{"x": 1, "z": 2})
			n, err := f.Purge(f.ctx(), f.held("purge", 0), after(time.Hour))
			f.must(err)
			same(f, "purged items", n, 2)
			items, err := f.ListItems(f.ctx(), start)
			f.must(err)
			same(f, "items left", guids(items), []string{"z"})
			_, err = f.FindStory(f.ctx(), readers, 1)
			f.want("FindStory() of a purged one", err, digest.ErrNotFound)
		}},
		{"an item that was purged may come again", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, start, "x")
			_, err := f.Purge(f.ctx(), f.held("purge", 0), after(time.Hour))
			f.must(err)
			same(f, "added", f.save(source.ID, after(2*time.Hour), item("x", after(2*time.Hour))), 1)
		}},
		{"told rows stay while their story does", purgedTold},
		{"an edition stays while it waits to be sent", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.publish(d, 14, 1, 2)
			f.send(f.first(after(time.Hour)))
			_, err := f.Purge(f.ctx(), f.held("purge", 0), after(48*time.Hour))
			f.must(err)
			waiting := f.first(after(time.Hour))
			same(f, "waiting part", waiting.Number, 2)
			f.send(waiting)
			_, err = f.Purge(f.ctx(), f.held("purge", 0), after(48*time.Hour))
			f.must(err)
			same(f, "FindDigest()", f.digest(d.ID).Topics, d.Topics)
		}},
		{"the slot of yesterday is not printed again", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.publish(d, 14, 1)
			f.send(f.first(after(time.Hour)))
			_, err := f.Purge(f.ctx(), f.held("purge", 0), after(time.Hour))
			f.must(err)
			err = f.Publish(f.ctx(), f.held("edit", d.ID), publication(d, 14, 2))
			f.want("Publish()", err, digest.ErrExists)
		}},
	}
}

func purgedTold(f *fixture) {
	source := f.catalogue("reuters")[0]
	f.fetch(source.ID, start, "dead", "alive")
	f.cluster(map[string]int64{"dead": 1, "alive": 2})
	d := f.subscribe(readers, chat, "quake")
	f.publish(d, 14, 1, 2)
	for len(f.ready(after(time.Hour))) > 0 {
		f.send(f.first(after(time.Hour)))
	}
	f.fetch(source.ID, after(40*time.Hour), "turn")
	f.cluster(map[string]int64{"turn": 2})
	_, err := f.Purge(f.ctx(), f.held("purge", 0), after(time.Minute))
	f.must(err)
	same(f, "told stories before the edition is old", f.told(d.ID), []int64{1, 2})
	_, err = f.Purge(f.ctx(), f.held("purge", 0), after(39*time.Hour))
	f.must(err)
	same(f, "told stories", f.told(d.ID), []int64{2})
}
