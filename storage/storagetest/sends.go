package storagetest

import (
	"time"

	"newsdigest/digest"
)

func sendTests() []test {
	return []test{
		{"a delivery is claimed once", func(f *fixture) {
			f.publish(f.subscribe(readers, chat, "quake"), 14, 1, 2)
			d := f.first(after(time.Hour))
			held := f.claim(d)
			f.want("Claim() again", f.Claim(f.ctx(), held, d.ID, digest.Envelope{}, start), digest.ErrNotFound)
			f.want("Claim() of none", f.Claim(f.ctx(), held, 1, digest.Envelope{}, start), digest.ErrNotFound)
			same(f, "Ready() while it is sending", f.ready(after(2*time.Hour)), nil)
			same(f, "due sends", f.dueSends(start), []digest.Wake{f.wake(d.Due)})
		}},
		{"an outcome is written as it is", func(f *fixture) {
			f.publish(f.subscribe(readers, chat, "quake"), 14, 1)
			d := f.first(after(time.Hour))
			f.settle(d, digest.Settlement{
				Status: digest.StatusPending, Form: digest.FormPlain, Refusals: 2, Attempts: 4, Resends: 1, Blind: true,
				Due: after(2 * time.Hour), Error: "bad entities",
			})
			want := d
			want.Form, want.Refusals, want.Resends, want.Due, want.Error = digest.FormPlain, 2, 1, after(2*time.Hour), "bad entities"
			want.Attempts, want.Blind, want.Claimed = 4, true, after(time.Hour)
			same(f, "Ready()", f.first(after(2*time.Hour)), want)
		}},
		{"what is settled for good does not change", func(f *fixture) {
			f.publish(f.subscribe(readers, chat, "quake"), 14, 1)
			d := f.first(after(time.Hour))
			f.send(d)
			held := f.held("send", bot)
			for _, status := range []digest.Status{digest.StatusPending, digest.StatusDead} {
				f.want("Settle()", f.Settle(f.ctx(), held, digest.Settlement{ID: d.ID, Status: status}, start), digest.ErrNotFound)
			}
			f.want("Claim()", f.Claim(f.ctx(), held, d.ID, digest.Envelope{}, start), digest.ErrNotFound)
			same(f, "told stories", f.told(d.Digest), []int64{1})
		}},
		{"what was not delivered was not told", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.publish(d, 14, 1, 2, 3, 4, 5)
			for _, status := range []digest.Status{
				digest.StatusDead, digest.StatusSent, digest.StatusGone, digest.StatusUnsure, digest.StatusUnknown,
			} {
				f.settle(f.first(after(2*time.Hour)), digest.Settlement{Status: status, Due: after(time.Hour)})
			}
			same(f, "told stories", f.told(d.ID), []int64{2, 4, 5})
		}},
		{"what was told before stays told", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.publish(d, 14, 1)
			f.send(f.first(after(time.Hour)))
			f.publish(d, 15, 1)
			f.settle(f.first(after(48*time.Hour)), digest.Settlement{Status: digest.StatusDead})
			told, err := f.ListTold(f.ctx(), d.ID)
			f.must(err)
			same(f, "told stories", f.told(d.ID), []int64{1})
			same(f, "time of the edition", told[0].At, after(30*time.Minute))
		}},
		{"an unknown outcome may be given up without a call", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.publish(d, 14, 1)
			f.settle(f.first(after(time.Hour)), digest.Settlement{Status: digest.StatusUnknown, Due: after(time.Hour)})
			unknown := f.first(after(time.Hour))
			f.must(f.Settle(f.ctx(), f.held("send", bot), digest.Settlement{ID: unknown.ID, Status: digest.StatusUnsure}, start))
			same(f, "Ready()", f.ready(after(2*time.Hour)), nil)
			same(f, "told stories", f.told(d.ID), []int64{1})
		}},
		{"a call that was interrupted is an unknown outcome", interrupted},
		{"interrupted resends count, and claimed stays the first", interruptedResend},
		{"a part in the middle of a call survives its chat", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.publish(d, 14, 1, 2)
			sending := f.first(after(time.Hour))
			held := f.claim(sending)
			f.must(f.ChatGone(f.ctx(), chat, "kicked", start))
			f.must(f.Settle(f.ctx(), held, digest.Settlement{ID: sending.ID, Status: digest.StatusSent}, start))
			same(f, "told stories", f.told(d.ID), []int64{1})
		}},
	}
}

func interrupted(f *fixture) {
	f.publish(f.subscribe(readers, chat, "quake"), 14, 1)
	f.publish(f.subscribe(others, outside, "quake"), 14, 2)
	left := f.first(after(time.Hour))
	f.claim(left)

	held := f.held("send", bot)
	mine := f.first(after(time.Hour))
	f.must(f.Claim(f.ctx(), held, mine.ID, digest.Envelope{}, after(time.Hour)))
	n, err := f.Interrupted(f.ctx(), held, after(2*time.Hour))
	f.must(err)
	same(f, "interrupted deliveries", n, 1)
	want := left
	want.Status, want.Due, want.Attempts, want.Claimed = digest.StatusUnknown, after(2*time.Hour), 1, after(time.Hour)
	same(f, "Ready()", f.ready(after(2*time.Hour)), []digest.Delivery{want})
	n, err = f.Interrupted(f.ctx(), held, after(2*time.Hour))
	f.must(err)
	same(f, "interrupted deliveries, again", n, 0)
}

func interruptedResend(f *fixture) {
	f.publish(f.subscribe(readers, chat, "quake"), 14, 1)
	for resends := range 3 {
		now := after(time.Duration(resends+1) * time.Hour)
		d := f.first(now)
		same(f, "resends", d.Resends, max(0, resends-1))
		f.must(f.Claim(f.ctx(), f.held("send", bot), d.ID, digest.Envelope{Repeat: resends > 0}, now))
		_, err := f.Interrupted(f.ctx(), f.held("send", bot), now)
		f.must(err)
	}
	d := f.first(after(4 * time.Hour))
	same(f, "resends", d.Resends, 2)
	same(f, "attempts", d.Attempts, 3)
	same(f, "claimed", d.Claimed, after(time.Hour))
}
