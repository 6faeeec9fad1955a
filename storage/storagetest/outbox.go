package storagetest

import (
	"time"

	"newsdigest/digest"
)

func outboxTests() []test {
	return []test{
		{"a delivery holds all that sending needs", func(f *fixture) {
			d := f.subscribe(readers, thread, "quake")
			p := publication(d, 14, 1, 2)
			p.Edition.Late, p.Due = true, after(40*time.Minute)
			f.must(f.Publish(f.ctx(), f.held("edit", d.ID), p))
			got := f.first(after(time.Hour))
			same(f, "Ready()", got, digest.Delivery{
				ID: got.ID, Bot: bot, Edition: got.Edition, Digest: d.ID, Number: 1, Of: 2,
				Chat: thread, Community: readers, Part: p.Parts[0], Status: digest.StatusPending,
				Due: p.Due, Late: true, Composed: p.Edition.At,
			})
		}},
		{"a chat has one ready delivery, and its parts keep their order", func(f *fixture) {
			f.publish(f.subscribe(readers, chat, "quake"), 14, 1, 2)
			f.publish(f.subscribe(others, outside, "quake"), 14, 3)
			now := after(time.Hour)
			same(f, "Ready()", texts(f.ready(now)), []string{`{"text":"story 1"}`, `{"text":"story 3"}`})
			f.send(f.first(now))
			same(f, "Ready() after a part was sent", texts(f.ready(now)), []string{`{"text":"story 2"}`, `{"text":"story 3"}`})
		}},
		{"an edition waits for the one before it", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.publish(d, 14, 1)
			f.publish(d, 15, 2)
			same(f, "Ready()", texts(f.ready(after(72*time.Hour))), []string{`{"text":"story 1"}`})
		}},
		{"a part that waits holds back those behind it", func(f *fixture) {
			f.publish(f.subscribe(readers, chat, "quake"), 14, 1, 2)
			f.settle(f.first(after(time.Hour)), digest.Settlement{Status: digest.StatusPending, Due: after(5 * time.Hour)})
			same(f, "Ready()", f.ready(after(2*time.Hour)), nil)
			same(f, "due sends", f.dueSends(after(2*time.Hour)), []digest.Wake{f.wake(after(5 * time.Hour))})
			same(f, "Ready() in time", texts(f.ready(after(5*time.Hour))), []string{`{"text":"story 1"}`})
		}},
		{"nothing is ready before it is due", func(f *fixture) {
			f.publish(f.subscribe(readers, chat, "quake"), 14, 1)
			same(f, "Ready()", f.ready(after(30*time.Minute-time.Millisecond)), nil)
			same(f, "Ready() in time", len(f.ready(after(30*time.Minute))), 1)
		}},
		{"earliest due comes first, and at most the limit", func(f *fixture) {
			late := publication(f.subscribe(readers, chat, "quake"), 14, 1)
			late.Due = after(2 * time.Hour)
			f.must(f.Publish(f.ctx(), f.held("edit", late.Edition.Digest), late))
			f.publish(f.subscribe(others, outside, "quake"), 14, 2)
			same(f, "Ready()", texts(f.ready(after(3*time.Hour))), []string{`{"text":"story 2"}`, `{"text":"story 1"}`})
			one, err := f.Ready(f.ctx(), bot, after(3*time.Hour), 1)
			f.must(err)
			same(f, "Ready() of one", texts(one), []string{`{"text":"story 2"}`})
		}},
		{"each bot has its own outbox", func(f *fixture) {
			server := digest.Community{Platform: digest.Discord, ID: "guild:1"}
			d := f.subscribe(server, digest.Chat{Platform: digest.Discord, ID: "9"}, "quake")
			late := publication(f.subscribe(readers, chat, "quake"), 14, 2)
			late.Due = after(2 * time.Hour)
			f.must(f.Publish(f.ctx(), f.held("edit", late.Edition.Digest), late))
			f.publish(d, 14, 1)
			same(f, "due sends", f.dueSends(start), []digest.Wake{
				{Key: digest.Key{Kind: "send", ID: digest.Bot(digest.Discord)}, At: after(30 * time.Minute)},
				f.wake(after(2 * time.Hour)),
			})
			same(f, "Ready() of Telegram", texts(f.ready(after(3*time.Hour))), []string{`{"text":"story 2"}`})
			other := f.first(after(3 * time.Hour))
			held := f.held("send", digest.Bot(digest.Discord))
			f.want("Claim() by another bot", f.Claim(f.ctx(), held, other.ID, digest.Envelope{}, start), digest.ErrNotFound)
		}},
		{"nothing is due when all is sent", func(f *fixture) {
			f.publish(f.subscribe(readers, chat, "quake"), 14, 1)
			f.send(f.first(after(time.Hour)))
			same(f, "due sends", f.dueSends(after(time.Hour)), nil)
		}},
	}
}

func (f *fixture) dueSends(now time.Time) []digest.Wake {
	f.Helper()
	wakes, err := f.DueSends(f.ctx(), now, 10)
	f.must(err)
	return wakes
}

// wake says that the tests' bot is due.
func (f *fixture) wake(at time.Time) digest.Wake {
	return digest.Wake{Key: digest.Key{Kind: "send", ID: bot}, At: at}
}
