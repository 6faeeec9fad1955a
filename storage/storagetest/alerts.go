package storagetest

import (
	"time"

	"newsdigest/digest"
)

func alertTests() []test {
	return []test{
		{"are off until they are set, and looked for when it is time", func(f *fixture) {
			f.subscribe(readers, chat, "quake")
			f.subscribe(others, outside, "quake")
			same(f, "HasAlerts()", f.hasAlerts(), false)
			f.must(f.SetAlerts(f.ctx(), readers, chat, true, start))
			same(f, "HasAlerts()", f.hasAlerts(), true)
			due := f.alerts(digest.Telegram)
			same(f, "due", []time.Time{due[0].At}, []time.Time{start})
			f.must(f.MoveAlert(f.ctx(), f.held("alert", due[0].ID), due[0].ID, after(time.Minute)))
			same(f, "due later", f.alerts()[0].At, after(time.Minute))
			same(f, "due on another platform", f.alerts(digest.Discord), nil)
			f.must(f.SetStanding(f.ctx(), readers, chat, digest.Standing{State: digest.StatePaused}, start))
			same(f, "due in a pause", f.alerts(), nil)
			f.must(f.SetStanding(f.ctx(), readers, chat, digest.Standing{State: digest.StateActive}, start))
			f.must(f.SetAlerts(f.ctx(), readers, chat, false, start))
			f.must(f.MoveAlert(f.ctx(), f.held("alert", due[0].ID), due[0].ID, after(time.Minute)))
			same(f, "due after they were ended", f.alerts(), nil)
			f.want("SetAlerts() by others", f.SetAlerts(f.ctx(), others, chat, true, start), digest.ErrNotFound)
		}},
		{"count for all digests of the chat, and move nothing else", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			second, err := f.Subscribe(f.ctx(), digest.Subscription{Community: readers, Chat: chat, Digest: "Evening",
				Topic: digest.Topic{Name: "flood", Query: "flood"}, Schedule: morning, Now: start})
			f.must(err)
			elsewhere := f.subscribe(others, outside, "quake")
			f.must(f.SetAlerts(f.ctx(), readers, chat, true, start))
			key := f.alerts()[0].ID
			p := publication(d, 14, 5)
			p.Edition.Slot = digest.AlertSlot(start, 5)
			held := f.held("alert", key)
			f.must(f.Publish(f.ctx(), held, p))
			f.want("Publish() again", f.Publish(f.ctx(), held, p), digest.ErrExists)
			same(f, "digest", f.digest(d.ID), d)
			for _, id := range []int64{d.ID, second.ID} {
				same(f, "told stories", f.told(id), []int64{5})
			}
			same(f, "told elsewhere", f.told(elsewhere.ID), nil)
			same(f, "deliveries", len(f.ready(after(time.Hour))), 1)
			digests, alerts, err := f.FindAlert(f.ctx(), key, p.Edition.At)
			f.must(err)
			same(f, "digests and alerts", []int{len(digests), alerts}, []int{2, 1})
			_, alerts, err = f.FindAlert(f.ctx(), key, p.Edition.At.Add(time.Millisecond))
			f.must(err)
			same(f, "alerts since", alerts, 0)

			f.settle(f.first(after(time.Hour)), digest.Settlement{Status: digest.StatusDead})
			same(f, "told when its part is dead", append(f.told(d.ID), f.told(second.ID)...), nil)
		}},
	}
}

func (f *fixture) hasAlerts() bool {
	f.Helper()
	on, err := f.HasAlerts(f.ctx(), chat)
	f.must(err)
	return on
}

func (f *fixture) alerts(platforms ...digest.Platform) []digest.Wake {
	f.Helper()
	due, err := f.DueAlerts(f.ctx(), start, 9, platforms...)
	f.must(err)
	return due
}
