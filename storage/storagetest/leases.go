package storagetest

import (
	"sync"
	"sync/atomic"
	"time"

	"newsdigest/digest"
)

// A lease that was taken with a negative time has run out already; so these
// tests wait for no clock.
const (
	long = time.Hour
	over = -time.Second
)

func leaseTests() []test {
	key := digest.Key{Kind: "edit", ID: 7}
	return []test{
		{"one holder at a time", func(f *fixture) {
			held, err := f.TakeLease(f.ctx(), key, long)
			f.must(err)
			same(f, "TakeLease()", held, digest.Held{Key: key, Epoch: 1})
			_, err = f.TakeLease(f.ctx(), key, long)
			f.want("TakeLease() of a held lease", err, digest.ErrHeld)
			_, err = f.TakeLease(f.ctx(), digest.Key{Kind: "edit", ID: 8}, long)
			f.want("TakeLease() of another key", err, nil)
			_, err = f.TakeLease(f.ctx(), digest.Key{Kind: "poll", ID: 7}, long)
			f.want("TakeLease() of another kind", err, nil)
		}},
		{"a lease that ran out is taken with a higher epoch", func(f *fixture) {
			old, err := f.TakeLease(f.ctx(), key, over)
			f.must(err)
			held, err := f.TakeLease(f.ctx(), key, long)
			f.must(err)
			same(f, "TakeLease()", held, digest.Held{Key: key, Epoch: old.Epoch + 1})
			f.want("KeepLease() of the old one", f.KeepLease(f.ctx(), old, long), digest.ErrLost)
		}},
		{"a lease that was given back is free, and its epoch does not return", func(f *fixture) {
			old, err := f.TakeLease(f.ctx(), key, long)
			f.must(err)
			f.must(f.DropLease(f.ctx(), old))
			held, err := f.TakeLease(f.ctx(), key, long)
			f.must(err)
			same(f, "TakeLease()", held.Epoch, old.Epoch+1)
			f.want("DropLease() of the old one", f.DropLease(f.ctx(), old), nil)
			_, err = f.TakeLease(f.ctx(), key, long)
			f.want("TakeLease() after it", err, digest.ErrHeld)
		}},
		{"a lease that is kept stays held", func(f *fixture) {
			held, err := f.TakeLease(f.ctx(), key, over)
			f.must(err)
			f.must(f.KeepLease(f.ctx(), held, long))
			_, err = f.TakeLease(f.ctx(), key, long)
			f.want("TakeLease()", err, digest.ErrHeld)
		}},
		{"a lease that nobody took cannot be kept", func(f *fixture) {
			f.want("KeepLease()", f.KeepLease(f.ctx(), digest.Held{Key: key, Epoch: 1}, long), digest.ErrLost)
		}},
		{"of many at once one wins", func(f *fixture) {
			var won, lost atomic.Int64
			var group sync.WaitGroup
			for range 8 {
				group.Go(func() {
					_, err := f.TakeLease(f.ctx(), key, long)
					if err == nil {
						won.Add(1)
						return
					}
					f.want("TakeLease()", err, digest.ErrHeld)
					lost.Add(1)
				})
			}
			group.Wait()
			same(f, "winners and losers", []int64{won.Load(), lost.Load()}, []int64{1, 7})
		}},
		{"a holder that paused changes nothing", pausedHolder},
	}
}

// pausedHolder calls every method that takes a lease with one that was lost.
func pausedHolder(f *fixture) {
	source := f.catalogue("reuters")[0]
	f.fetch(source.ID, start, "quake")
	f.cluster(map[string]int64{"quake": 1})
	f.fetch(source.ID, after(time.Minute), "flood")
	d := f.subscribe(readers, chat, "quake")
	f.publish(d, 14, 1)
	waiting := f.first(after(time.Hour))

	lost := func(kind string, id int64) digest.Held {
		held, err := f.TakeLease(f.ctx(), digest.Key{Kind: kind, ID: id}, over)
		f.must(err)
		f.held(kind, id)
		return held
	}
	items, err := f.ListUnclustered(f.ctx(), 10)
	f.must(err)
	_, err = f.SaveFetch(f.ctx(), lost("poll", source.ID), digest.Fetch{Feed: source.ID, Items: []digest.Item{item("storm", start)}})
	f.want("SaveFetch()", err, digest.ErrLost)
	f.want("SaveAssignments()", f.SaveAssignments(f.ctx(), lost("cluster", 0),
		[]digest.Assignment{{Item: items[0].ID, Story: 2}}), digest.ErrLost)
	_, err = f.Purge(f.ctx(), lost("purge", 0), after(time.Hour))
	f.want("Purge()", err, digest.ErrLost)
	f.want("Publish()", f.Publish(f.ctx(), lost("edit", d.ID), publication(d, 15, 2)), digest.ErrLost)
	f.want("SkipSlot()", f.SkipSlot(f.ctx(), lost("edit", d.ID),
		digest.Skip{Digest: d.ID, Slot: "2026-10-16 07:30", Was: d.Due, Next: after(long)}), digest.ErrLost)
	f.want("Claim()", f.Claim(f.ctx(), lost("send", bot), waiting.ID, digest.Envelope{}, start), digest.ErrLost)
	f.want("Settle()", f.Settle(f.ctx(), lost("send", bot),
		digest.Settlement{ID: waiting.ID, Status: digest.StatusDead}, start), digest.ErrLost)
	f.want("Postpone()", f.Postpone(f.ctx(), lost("send", bot), waiting.ID, after(long)), digest.ErrLost)
	_, err = f.SayNotice(f.ctx(), lost("send", bot))
	f.want("SayNotice()", err, digest.ErrLost)
	_, err = f.Interrupted(f.ctx(), lost("send", bot), start)
	f.want("Interrupted()", err, digest.ErrLost)

	unclustered, err := f.ListUnclustered(f.ctx(), 10)
	f.must(err)
	same(f, "ListUnclustered()", unclustered, items)
	clustered, err := f.ListItems(f.ctx(), start)
	f.must(err)
	same(f, "items with a story", len(clustered), 1)
	same(f, "told stories", f.told(d.ID), []int64{1})
	same(f, "first ready delivery", f.first(after(time.Hour)), waiting)
	same(f, "due time", f.digest(d.ID).Due, after(24*time.Hour+30*time.Minute))
}
