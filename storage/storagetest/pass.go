package storagetest

import (
	"time"

	"newsdigest/digest"
)

func passTests() []test {
	return []test{
		{"passes over what was", func(f *fixture) {
			d := f.subscribe(readers, chat, "world")
			f.publish(d, 14, 1, 2)
			now := after(72 * time.Hour)
			f.must(f.PassOver(f.ctx(), now))
			same(f, "Ready()", texts(f.ready(now.Add(time.Hour))), nil)
			got := f.digest(d.ID)
			_, next := morning.Next(now)
			same(f, "due", got.Due, next)
			same(f, "covered", got.Covered, now)
			same(f, "created", got.Created, now.Add(24*time.Hour))
			same(f, "told", f.told(d.ID), []int64{1, 2})
		}},
		{"passes over a digest that is never due", func(f *fixture) {
			d := f.subscribe(readers, chat, "world")
			f.must(f.Unsubscribe(f.ctx(), readers, d.Topics[0].ID))
			f.must(f.PassOver(f.ctx(), after(time.Hour)))
			same(f, "due", f.digest(d.ID).Due, time.Time{})
		}},
		{"sends what comes after it was passed over", func(f *fixture) {
			d := f.subscribe(readers, chat, "world")
			f.must(f.PassOver(f.ctx(), after(-time.Hour)))
			f.publish(d, 14, 3)
			same(f, "Ready()", len(f.ready(after(time.Hour))), 1)
			same(f, "status", f.first(after(time.Hour)).Status, digest.StatusPending)
		}},
	}
}
