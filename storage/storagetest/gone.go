package storagetest

import (
	"time"

	"newsdigest/digest"
)

// goneTests are about chats that a bot can not reach any more.
func goneTests() []test {
	return []test{
		{"a community goes and comes with all its chats", func(f *fixture) {
			f.subscribe(readers, chat, "quake")
			f.subscribe(readers, thread, "quake")
			other := f.subscribe(others, outside, "quake")
			f.must(f.CommunityGone(f.ctx(), readers, "removed", start))
			for _, d := range f.digests() {
				same(f, "standing", d.Standing, digest.Standing{State: digest.StateGone, Why: "removed"})
			}
			same(f, "digest of the others", f.digest(other.ID), other)
			f.must(f.CommunityBack(f.ctx(), readers, after(time.Hour)))
			for _, d := range f.digests() {
				same(f, "standing", d.Standing, digest.Standing{State: digest.StateActive})
				same(f, "covered", d.Covered, after(time.Hour))
			}
			f.want("CommunityGone() of none", f.CommunityGone(f.ctx(), digest.Community{ID: "x"}, "removed", start), nil)
			f.want("CommunityBack() of none", f.CommunityBack(f.ctx(), digest.Community{ID: "x"}, start), nil)
		}},
		{"a community that is back leaves paused chats paused", func(f *fixture) {
			f.subscribe(readers, chat, "quake")
			pause := digest.Standing{State: digest.StatePaused}
			f.must(f.SetStanding(f.ctx(), readers, chat, pause, start))
			f.must(f.CommunityBack(f.ctx(), readers, after(time.Hour)))
			same(f, "standing", f.digests()[0].Standing, pause)
		}},
		{"subscribing brings back a chat that was gone, calmly", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.must(f.ChatGone(f.ctx(), chat, "kicked", start))
			now := after(24 * time.Hour)
			got, err := f.Subscribe(f.ctx(), digest.Subscription{
				Community: readers, Chat: chat, Topic: digest.Topic{Name: "flood", Query: "flood"}, Schedule: morning, Now: now,
			})
			f.must(err)
			same(f, "standing", got.Standing, digest.Standing{State: digest.StateActive})
			same(f, "covered and due", []time.Time{got.Covered, got.Due}, []time.Time{now, after(24*time.Hour + 30*time.Minute)})
			f.must(f.ChatGone(f.ctx(), chat, "kicked", now))
			_, err = f.Subscribe(f.ctx(), digest.Subscription{
				Community: readers, Chat: chat, Topic: d.Topics[0], Schedule: morning, Now: now,
			})
			f.want("Subscribe() to what it follows", err, digest.ErrExists)
		}},
		{"a chat that stays gone is deleted, and what only it needed", purgedChat},
		{"digests wait for their platform", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			due := []digest.Wake{{Key: digest.Key{Kind: "edit", ID: d.ID}, At: d.Due}}
			for _, tt := range []struct {
				platforms []digest.Platform
				want      []digest.Wake
			}{
				{nil, due},
				{[]digest.Platform{digest.Telegram}, due},
				{[]digest.Platform{digest.Console, digest.Telegram}, due},
				{[]digest.Platform{digest.Discord}, nil},
			} {
				got, err := f.DueDigests(f.ctx(), start, 9, tt.platforms...)
				f.must(err)
				same(f, "DueDigests()", got, tt.want)
			}
			counts, err := f.CountChats(f.ctx())
			f.must(err)
			same(f, "CountChats()", counts, map[digest.Platform]int{digest.Telegram: 1})
		}},
	}
}

func purgedChat(f *fixture) {
	day := 24 * time.Hour
	own, err := f.AddFeed(f.ctx(), readers, feed("village"), start)
	f.must(err)
	f.publish(f.subscribe(readers, chat, "quake"), 14, 1, 2)
	f.send(f.first(after(time.Hour)))
	f.publish(f.subscribe(others, outside, "quake"), 14, 3)
	f.must(f.ChatGone(f.ctx(), chat, "kicked", after(2*time.Hour)))
	f.must(f.ChatGone(f.ctx(), chat, "kicked", after(9*day))) // it stays gone since the first time

	_, err = f.Purge(f.ctx(), f.held("purge", 0), after(2*time.Hour))
	f.must(err)
	same(f, "digests while it is kept", len(f.digests()), 1)
	_, err = f.Purge(f.ctx(), f.held("purge", 0), after(2*time.Hour+time.Millisecond))
	f.must(err)
	same(f, "digests", f.digests(), nil)
	counts, err := f.Counts(f.ctx(), start)
	f.must(err)
	same(f, "feeds, chats and waiting", []int{counts.Feeds, counts.Chats, counts.Waiting}, []int{0, 1, 1})
	f.want("RemoveFeed()", f.RemoveFeed(f.ctx(), readers, own.ID), digest.ErrNotFound)
}
