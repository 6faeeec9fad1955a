package storagetest

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
)

// overlap is how much of its end an edition leaves to the next one as well.
const overlap = 2 * time.Minute

func editionTests() []test {
	return []test{
		{"publishing writes slot, parts, told and times together", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.publish(d, 14, 1, 2)
			at := after(30 * time.Minute)
			got := f.digest(d.ID)
			same(f, "covered and due", []time.Time{got.Covered, got.Due}, []time.Time{at.Add(-overlap), at.Add(24 * time.Hour)})
			told, err := f.ListTold(f.ctx(), d.ID)
			f.must(err)
			same(f, "ListTold()", told, []digest.Told{
				{Digest: d.ID, Story: 1, Edition: told[0].Edition, Part: 1, At: at, Sentences: []uint64{1}, Outlets: 1, Items: []int64{1}},
				{Digest: d.ID, Story: 2, Edition: told[0].Edition, Part: 2, At: at, Sentences: []uint64{2}, Outlets: 1, Items: []int64{2}},
			})
			same(f, "edition of the delivery", f.first(after(time.Hour)).Edition, told[0].Edition)
		}},
		{"a slot is printed once, and only the due time moves", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.publish(d, 14, 1)
			again := publication(d, 14, 2)
			again.Was = f.digest(d.ID).Due
			again.Edition.To, again.Next = after(9*time.Hour), after(10*time.Hour)
			f.want("Publish()", f.Publish(f.ctx(), f.held("edit", d.ID), again), digest.ErrExists)
			got := f.digest(d.ID)
			same(f, "covered and due", []time.Time{got.Covered, got.Due}, []time.Time{after(28 * time.Minute), after(10 * time.Hour)})
			same(f, "told stories", f.told(d.ID), []int64{1})
			same(f, "deliveries", len(f.ready(after(time.Hour))), 1)
		}},
		{"a slot of another digest is another slot", func(f *fixture) {
			f.publish(f.subscribe(readers, chat, "quake"), 14, 1)
			f.publish(f.subscribe(others, outside, "quake"), 14, 1)
			same(f, "deliveries", len(f.ready(after(time.Hour))), 2)
		}},
		{"an edition without parts tells and sends nothing", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.publish(d, 14)
			same(f, "told stories", f.told(d.ID), nil)
			same(f, "Ready()", f.ready(after(time.Hour)), nil)
			f.want("Publish() again", f.Publish(f.ctx(), f.held("edit", d.ID), publication(d, 14, 1)), digest.ErrExists)
		}},
		{"a publication that fails leaves nothing", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			bad := publication(d, 14, 1)
			bad.Edition.Entries = []digest.Entry{{First: time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)}} // JSON has no such year
			if err := f.Publish(f.ctx(), f.held("edit", d.ID), bad); err == nil {
				f.Fatal("Publish() of what cannot be written succeeded")
			}
			same(f, "FindDigest()", f.digest(d.ID), d)
			f.publish(d, 14, 2)
			same(f, "told stories", f.told(d.ID), []int64{2})
		}},
		{"an unknown digest is not found", func(f *fixture) {
			held := f.held("edit", 1)
			f.want("Publish()", f.Publish(f.ctx(), held, publication(digest.Digest{ID: 1}, 14, 1)), digest.ErrNotFound)
			f.want("SkipSlot()", f.SkipSlot(f.ctx(), held, digest.Skip{Digest: 1, Slot: "2026-10-14 07:30", Next: start}), digest.ErrNotFound)
		}},
		{"a skipped slot is done, and covers nothing", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			next := after(25 * time.Hour)
			skip := digest.Skip{Digest: d.ID, Slot: "2026-10-14 07:30", Was: d.Due, Next: next}
			f.must(f.SkipSlot(f.ctx(), f.held("edit", d.ID), skip))
			got := f.digest(d.ID)
			same(f, "covered and due", []time.Time{got.Covered, got.Due}, []time.Time{d.Covered, next})
			f.want("Publish()", f.Publish(f.ctx(), f.held("edit", d.ID), publication(d, 14, 1)), digest.ErrExists)
			f.want("SkipSlot() again", f.SkipSlot(f.ctx(), f.held("edit", d.ID), skip), nil)
		}},
		{"a schedule that was changed meanwhile keeps its due time", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			noon := digest.Schedule{Zone: "UTC", At: []digest.Clock{12 * 60}}
			changed, err := f.SetSchedule(f.ctx(), readers, d.ID, noon, after(time.Hour))
			f.must(err)
			f.publish(d, 14, 1)
			same(f, "due time", f.digest(d.ID).Due, changed.Due)
			f.want("Publish() again", f.Publish(f.ctx(), f.held("edit", d.ID), publication(d, 14, 1)), digest.ErrExists)
			same(f, "due time", f.digest(d.ID).Due, changed.Due)
			skip := digest.Skip{Digest: d.ID, Slot: "2026-10-15 07:30", Was: d.Due, Next: after(48 * time.Hour)}
			f.must(f.SkipSlot(f.ctx(), f.held("edit", d.ID), skip))
			same(f, "due time after a skip", f.digest(d.ID).Due, changed.Due)
		}},
		{"what several editions told of a story is joined", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.publish(d, 14, 1)
			second := publication(d, 15, 2, 1)
			second.Told[1].Sentences, second.Told[1].Items = []uint64{1 << 63, 1}, []int64{1, 5}
			second.Told[1].Outlets = 4
			f.must(f.Publish(f.ctx(), f.held("edit", d.ID), second))
			told, err := f.ListTold(f.ctx(), d.ID)
			f.must(err)
			same(f, "first of ListTold()", told[0], digest.Told{
				Digest: d.ID, Story: 1, Edition: told[1].Edition, Part: 2, At: second.Edition.At,
				Sentences: []uint64{1, 1 << 63}, Outlets: 4, Items: []int64{1, 5},
			})
		}},
		{"what was told of stories is found by id, chapter and time", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.publish(d, 14, 1, 2, 3)
			f.publish(d, 16, 4)
			stored := func(day int) []digest.Item {
				return []digest.Item{{Stored: after(time.Duration(day-14) * 24 * time.Hour)}}
			}
			for _, stories := range []struct {
				name string
				of   []digest.Story
				want []int64
			}{
				{"none", nil, nil},
				{"a new one", []digest.Story{{ID: 9, Items: stored(17)}}, nil},
				{"one that was told", []digest.Story{{ID: 2, Items: stored(17)}}, []int64{2}},
				{"one that continues", []digest.Story{{ID: 9, Items: stored(17), Earlier: []digest.Chapter{{Story: 3}}}}, []int64{3}},
				{"one with an item that may have been told in another", []digest.Story{{ID: 9, Items: stored(15)}}, []int64{4}},
				{"several", []digest.Story{{ID: 1, Items: stored(17)}, {ID: 9, Items: append(stored(17), stored(15)...)}}, []int64{1, 4}},
			} {
				told, err := f.ListToldOf(f.ctx(), d.ID, stories.of)
				f.must(err)
				var got []int64
				for _, t := range told {
					got = append(got, t.Story)
				}
				same(f, "ListToldOf() "+stories.name, got, stories.want)
			}
		}},
		{"an item without a story is left to the next edition", func(f *fixture) {
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, after(-time.Hour), "late") // the clusterer lags behind
			d := f.subscribe(readers, chat, "quake")
			f.publish(d, 14, 1)
			same(f, "covered", f.digest(d.ID).Covered, after(-time.Hour))
			f.cluster(map[string]int64{"late": 1})
			f.publish(d, 15, 2)
			same(f, "covered while the item waits to be matched", f.digest(d.ID).Covered, after(-time.Hour))
			f.match(nil)
			late := publication(d, 16, 3)
			late.Waiting = after(time.Hour) // it waited when the edition looked
			f.must(f.Publish(f.ctx(), f.held("edit", d.ID), late))
			same(f, "covered", f.digest(d.ID).Covered, after(time.Hour))
			f.publish(d, 17, 2)
			same(f, "covered", f.digest(d.ID).Covered, after(72*time.Hour+30*time.Minute-overlap))
		}},
		{"a resumed chat is not moved back by an edition under way", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.must(f.SetStanding(f.ctx(), readers, chat, digest.Standing{State: digest.StatePaused}, start))
			f.must(f.SetStanding(f.ctx(), readers, chat, digest.Standing{State: digest.StateActive}, after(10*time.Hour)))
			f.publish(d, 14, 1)
			same(f, "covered", f.digest(d.ID).Covered, after(10*time.Hour))
		}},
		{"what became of slots is on record, the latest first", records},
		{"of many at once one prints the slot", manyPrinters},
	}
}

// manyPrinters publishes one slot from many holders of leases that they took
// from each other: each either prints, finds it printed, or has lost.
func manyPrinters(f *fixture) {
	d := f.subscribe(readers, chat, "quake")
	var printed atomic.Int64
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			held, err := f.TakeLease(f.ctx(), digest.Key{Kind: "edit", ID: d.ID}, over)
			if err != nil {
				f.Errorf("TakeLease() = %v", err)
				return
			}
			err = f.Publish(f.ctx(), held, publication(d, 14, 1))
			switch {
			case err == nil:
				printed.Add(1)
			case !errors.Is(err, digest.ErrLost) && !errors.Is(err, digest.ErrExists):
				f.Errorf("Publish() = %v", err)
			}
		})
	}
	group.Wait()
	if diff := cmp.Diff(int64(1), printed.Load()); diff != "" {
		f.Errorf("editions printed (-want +got)\n%s", diff)
	}
	same(f, "deliveries", len(f.ready(after(time.Hour))), 1)
}

// records prints, skips and sends, and reads what the store says of it.
func records(f *fixture) {
	d := f.subscribe(readers, chat, "quake")
	first := publication(d, 14, 1, 2)
	first.Edition.Entries = []digest.Entry{{Story: 1, Headline: "Quake", Kind: digest.KindNew, Topics: []string{"quake"}, First: start}}
	first.Edition.Considered = []digest.Consideration{{Story: 1, Reason: digest.ReasonShown}, {Story: 2, Reason: digest.ReasonNoRoom}}
	first.Edition.HeldBack, first.Edition.Outlets = 3, 4
	f.must(f.Publish(f.ctx(), f.held("edit", d.ID), first))
	f.must(f.SkipSlot(f.ctx(), f.held("edit", d.ID), digest.Skip{Digest: d.ID, Slot: "2026-10-15 07:30", Next: after(48 * time.Hour)}))
	f.publish(d, 16)
	f.settle(f.first(after(time.Hour)), digest.Settlement{Status: digest.StatusDead, Error: "no room"})

	got, err := f.ListRecords(f.ctx(), readers, d.ID, 10)
	f.must(err)
	same(f, "slots", []digest.Slot{got[0].Slot, got[1].Slot, got[2].Slot}, []digest.Slot{"2026-10-16 07:30", "2026-10-15 07:30", "2026-10-14 07:30"})
	same(f, "a slot that was skipped", got[1], digest.Record{Slot: "2026-10-15 07:30"})
	want := first.Edition
	want.ID = got[2].Edition.ID
	same(f, "an edition", got[2], digest.Record{Slot: want.Slot, Edition: want, Parts: []digest.PartRecord{
		{Status: digest.StatusDead, Error: "no room"}, {Status: digest.StatusPending}}})

	got, err = f.ListRecords(f.ctx(), readers, d.ID, 1)
	f.must(err)
	same(f, "records, one asked for", len(got), 1)
	_, err = f.ListRecords(f.ctx(), others, d.ID, 10)
	f.want("ListRecords() for another community", err, digest.ErrNotFound)
}
