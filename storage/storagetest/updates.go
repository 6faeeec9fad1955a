package storagetest

import (
	"time"

	"newsdigest/digest"
)

func updateTests() []test {
	return []test{
		{"an update waits until it is answered", func(f *fixture) {
			for _, id := range []int64{8, 7} {
				fresh, err := f.KeepUpdate(f.ctx(), digest.Telegram, digest.Update{ID: id, Data: "{}"}, start)
				f.must(err)
				same(f, "fresh", fresh, true)
			}
			same(f, "waiting", f.waiting(digest.Telegram), []digest.Update{{ID: 7, Data: "{}"}, {ID: 8, Data: "{}"}})
			same(f, "waiting elsewhere", f.waiting(digest.Discord), nil)
			f.must(f.AnswerUpdate(f.ctx(), digest.Telegram, 7))
			same(f, "waiting after an answer", f.waiting(digest.Telegram), []digest.Update{{ID: 8, Data: "{}"}})
		}},
		{"an update is taken once", func(f *fixture) {
			for i, want := range []bool{true, false, false} {
				fresh, err := f.KeepUpdate(f.ctx(), digest.Telegram, digest.Update{ID: 7, Data: "{}"}, after(time.Duration(i)*time.Hour))
				f.must(err)
				same(f, "fresh", fresh, want)
				f.must(f.AnswerUpdate(f.ctx(), digest.Telegram, 7))
			}
			same(f, "waiting", f.waiting(digest.Telegram), nil)
		}},
		{"old updates are purged", func(f *fixture) {
			_, err := f.KeepUpdate(f.ctx(), digest.Telegram, digest.Update{ID: 7, Data: "{}"}, start)
			f.must(err)
			held := f.held("purge", 0)
			_, err = f.Purge(f.ctx(), held, after(time.Minute))
			f.must(err)
			same(f, "waiting", f.waiting(digest.Telegram), nil)
		}},
	}
}

func (f *fixture) waiting(p digest.Platform) []digest.Update {
	f.Helper()
	updates, err := f.WaitingUpdates(f.ctx(), p)
	f.must(err)
	return updates
}
