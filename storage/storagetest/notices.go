package storagetest

import (
	"time"

	"newsdigest/digest"
)

// courierTests are about what the courier must not forget: what is owed after
// a part that was never delivered, how long a bot must wait, and what admins
// should know.
func courierTests() []test {
	return []test{
		{"what a dead part told comes again in the next edition, and once", func(f *fixture) {
			owedAgain(f, digest.StatusDead)
		}},
		{"what an expired part told comes again too", func(f *fixture) {
			owedAgain(f, digest.StatusExpired)
		}},
		{"a chat that went is owed nothing when it is back", func(f *fixture) {
			d := f.owing(digest.StatusDead)
			f.must(f.ChatGone(f.ctx(), chat, "kicked", after(2*time.Hour)))
			f.must(f.CommunityBack(f.ctx(), readers, after(3*time.Hour)))
			same(f, "stories", storyIDs(f.owed(d, after(24*time.Hour))), nil)
		}},
		{"what becomes owed while an edition is made is left to the next one", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			source := f.catalogue("reuters")[0]
			f.fetch(source.ID, start, "x")
			f.cluster(map[string]int64{"x": 1})
			f.publishItems(d, 14, 1)
			made := publication(f.digest(d.ID), 15, 2) // composed at 07:30 on the 15th
			dead := digest.Settlement{ID: f.first(after(time.Hour)).ID, Status: digest.StatusDead}
			f.must(f.Settle(f.ctx(), f.held("send", bot), dead, made.Edition.To.Add(time.Second)))
			f.must(f.Publish(f.ctx(), f.held("edit", d.ID), made))
			same(f, "stories", storyIDs(f.owed(d, after(48*time.Hour))), []int64{1})
		}},
		{"a postponed part waits, without a claim", func(f *fixture) {
			f.publish(f.subscribe(readers, chat, "quake"), 14, 1)
			d := f.first(after(time.Hour))
			f.must(f.Postpone(f.ctx(), f.held("send", bot), d.ID, after(2*time.Hour)))
			same(f, "Ready() too early", f.ready(after(2*time.Hour-time.Millisecond)), nil)
			want := d
			want.Due = after(2 * time.Hour)
			same(f, "Ready()", f.first(after(2*time.Hour)), want)
			f.send(want)
			f.want("Postpone() of what was sent", f.Postpone(f.ctx(), f.held("send", bot), d.ID, after(3*time.Hour)), digest.ErrNotFound)
		}},
		{"a bot that must wait is not due before", func(f *fixture) {
			f.publish(f.subscribe(readers, chat, "quake"), 14, 1)
			none, err := f.FindWait(f.ctx(), bot, digest.WaitSend)
			f.must(err)
			same(f, "FindWait()", none, time.Time{})
			f.must(f.SaveWait(f.ctx(), bot, digest.WaitSend, after(5*time.Hour)))
			f.must(f.SaveWait(f.ctx(), bot, digest.WaitRefused, after(9*time.Hour)))
			same(f, "due sends", f.dueSends(after(time.Hour)), []digest.Wake{f.wake(after(5 * time.Hour))})
			f.must(f.SaveWait(f.ctx(), bot, digest.WaitSend, after(-time.Hour)))
			same(f, "due sends after the wait", f.dueSends(after(time.Hour)), []digest.Wake{f.wake(after(30 * time.Minute))})
			refused, err := f.FindWait(f.ctx(), bot, digest.WaitRefused)
			f.must(err)
			same(f, "FindWait() of another kind", refused, after(9*time.Hour))
		}},
		{"a dead part makes a notice, which is said once and seen longer", deadNotice},
		{"a chat that went makes a notice", func(f *fixture) {
			f.subscribe(readers, chat, "quake")
			f.publish(f.digests()[0], 14, 1)
			f.settle(f.first(after(time.Hour)), digest.Settlement{Status: digest.StatusGone, Error: "kicked"})
			notices, err := f.ListNotices(f.ctx(), readers, start, 9)
			f.must(err)
			same(f, "kind and reason", []string{string(notices[0].Kind), notices[0].Why}, []string{"gone", "kicked"})
		}},
		{"the first who subscribes gets the notices", func(f *fixture) {
			private := digest.Chat{Platform: digest.Telegram, ID: "77"}
			for _, place := range []digest.Chat{private, {Platform: digest.Telegram, ID: "88"}} {
				_, err := f.Subscribe(f.ctx(), digest.Subscription{
					Community: readers, Chat: chat, Topic: digest.Topic{Name: place.ID, Query: place.ID},
					Schedule: morning, Notices: place, Now: start,
				})
				f.must(err)
			}
			settings, err := f.FindSettings(f.ctx(), readers)
			f.must(err)
			same(f, "place of notices", settings.Notices, private)
		}},
	}
}

// owedAgain settles a part as never delivered: the next edition, and no later
// one, finds its stories, although nothing new came.
func owedAgain(f *fixture, status digest.Status) {
	d := f.owing(status)
	next := after(24 * time.Hour)
	stories := f.owed(d, next)
	same(f, "stories", storyIDs(stories), []int64{1})
	same(f, "owed", stories[0].Owed, true)
	found, err := f.Search(f.ctx(), digest.Search{Community: readers, Digest: d.ID, From: f.digest(d.ID).Covered, To: next})
	f.must(err)
	same(f, "found stories", storyIDs(found.Stories), []int64{1})
	f.publish(f.digest(d.ID), 15, 1)
	same(f, "stories of the edition after", storyIDs(f.owed(d, after(48*time.Hour))), nil)
}

// owing returns a digest that told two stories, of which the part with the
// first was never delivered.
func (f *fixture) owing(status digest.Status) digest.Digest {
	f.Helper()
	source := f.catalogue("reuters")[0]
	f.fetch(source.ID, start, "x", "y")
	f.cluster(map[string]int64{"x": 1, "y": 2})
	d := f.subscribe(readers, chat, "quake")
	f.publishItems(d, 14, 1, 2)
	f.settle(f.first(after(time.Hour)), digest.Settlement{Status: status, Error: "no"})
	f.send(f.first(after(time.Hour)))
	return d
}

// publishItems prints an edition that tells of stories as they are stored.
func (f *fixture) publishItems(d digest.Digest, day int, stories ...int64) {
	f.Helper()
	p := publication(d, day, stories...)
	for i, id := range stories {
		story, err := f.FindStory(f.ctx(), d.Community, id)
		f.must(err)
		p.Told[i].Items = nil
		for _, it := range story.Items {
			p.Told[i].Items = append(p.Told[i].Items, it.ID)
		}
	}
	f.must(f.Publish(f.ctx(), f.held("edit", d.ID), p))
}

// owed returns the stories that the edition of a digest at a time reads.
func (f *fixture) owed(d digest.Digest, to time.Time) []digest.Story {
	f.Helper()
	from := f.digest(d.ID).Covered
	if from.Before(after(time.Hour)) {
		from = after(time.Hour) // past all items
	}
	stories, err := f.ListStories(f.ctx(), digest.StoryQuery{Community: d.Community, Digest: d.ID, From: from, To: to})
	f.must(err)
	return stories
}

func storyIDs(stories []digest.Story) []int64 {
	var ids []int64
	for _, s := range stories {
		ids = append(ids, s.ID)
	}
	return ids
}

func (f *fixture) digests() []digest.Digest {
	f.Helper()
	ds, err := f.ListDigests(f.ctx(), readers)
	f.must(err)
	return ds
}

func deadNotice(f *fixture) {
	f.must(f.SaveSettings(f.ctx(), readers, digest.Settings{Language: "de", Notices: outside}, start))
	f.publish(f.subscribe(readers, chat, "quake"), 14, 1, 2)
	dead := digest.Settlement{ID: f.first(after(time.Hour)).ID, Status: digest.StatusDead, Error: "bad entities"}
	f.must(f.Settle(f.ctx(), f.held("send", bot), dead, after(time.Hour)))
	f.send(f.first(after(time.Hour)))
	same(f, "due sends", f.dueSends(after(2*time.Hour)), []digest.Wake{f.wake(after(2 * time.Hour))})

	said, err := f.SayNotice(f.ctx(), f.held("send", bot))
	f.must(err)
	same(f, "SayNotice()", said, digest.Notice{
		ID: said.ID, Kind: digest.NoticeDead, Community: readers, Chat: chat, Number: 1, Of: 2, Why: "bad entities",
		Settings: digest.Settings{Language: "de", Notices: outside}, At: after(time.Hour),
	})
	_, err = f.SayNotice(f.ctx(), f.held("send", bot))
	f.want("SayNotice() again", err, digest.ErrNotFound)
	same(f, "due sends after it was said", f.dueSends(after(2*time.Hour)), nil)

	seen, err := f.ListNotices(f.ctx(), readers, start, 9)
	f.must(err)
	same(f, "ListNotices()", seen, []digest.Notice{said})
	none, err := f.ListNotices(f.ctx(), others, start, 9)
	f.must(err)
	same(f, "ListNotices() of the others", none, nil)
	_, err = f.Purge(f.ctx(), f.held("purge", 0), after(2*time.Hour))
	f.must(err)
	old, err := f.ListNotices(f.ctx(), readers, start, 9)
	f.must(err)
	same(f, "ListNotices() after a purge", old, nil)
}
