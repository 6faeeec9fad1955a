package storagetest

import (
	"time"

	"newsdigest/digest"
)

func digestTests() []test {
	return []test{
		{"subscribing makes community, chat and digest", func(f *fixture) {
			schedule := digest.Schedule{Zone: "Europe/Berlin", Days: []time.Weekday{time.Monday, time.Friday}, At: []digest.Clock{450, 1080}}
			got, err := f.Subscribe(f.ctx(), digest.Subscription{
				Community: readers, Chat: thread, Digest: "Morning",
				Topic: digest.Topic{Name: "Quakes", Query: "quake"}, Schedule: schedule, Now: start,
			})
			f.must(err)
			want := digest.Digest{
				ID: got.ID, Community: readers, Chat: thread, Name: "Morning",
				Topics:   []digest.Topic{{ID: got.Topics[0].ID, Name: "Quakes", Query: "quake"}},
				Schedule: schedule, Stories: 9, Created: start, Covered: after(-24 * time.Hour),
				Due:      time.Date(2026, 10, 16, 5, 30, 0, 0, time.UTC), // Friday
				Standing: digest.Standing{State: digest.StateActive},
			}
			same(f, "Subscribe()", got, want)
			same(f, "FindDigest()", f.digest(got.ID), want)
			digests, err := f.ListDigests(f.ctx(), readers)
			f.must(err)
			same(f, "ListDigests()", digests, []digest.Digest{want})
			digests, err = f.ListDigests(f.ctx(), others)
			f.must(err)
			same(f, "ListDigests() of the others", digests, nil)
		}},
		{"a topic is added once", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			got, err := f.Subscribe(f.ctx(), digest.Subscription{
				Community: readers, Chat: chat, Topic: digest.Topic{Name: "Again", Query: "quake"}, Now: after(time.Hour),
			})
			f.want("Subscribe()", err, digest.ErrExists)
			same(f, "Subscribe()", got, d)
		}},
		{"a second topic joins the digest and changes nothing else", func(f *fixture) {
			want := f.subscribe(readers, chat, "quake")
			got, err := f.Subscribe(f.ctx(), digest.Subscription{
				Community: readers, Chat: chat, Topic: digest.Topic{Name: "Floods", Query: "flood"},
				Schedule: digest.Schedule{At: []digest.Clock{0}}, Now: after(48 * time.Hour),
			})
			f.must(err)
			want.Topics = append(want.Topics, digest.Topic{ID: got.Topics[1].ID, Name: "Floods", Query: "flood"})
			same(f, "Subscribe()", got, want)
		}},
		{"a digest is named without case, and the first is that without a name", namedDigests},
		{"a chat of another community is not found", func(f *fixture) {
			f.subscribe(readers, chat, "quake")
			_, err := f.Subscribe(f.ctx(), digest.Subscription{Community: others, Chat: chat, Topic: digest.Topic{Query: "x"}, Now: start})
			f.want("Subscribe()", err, digest.ErrNotFound)
		}},
		{"topics are the community's own", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.want("Unsubscribe() by others", f.Unsubscribe(f.ctx(), others, d.Topics[0].ID), digest.ErrNotFound)
			f.want("Unsubscribe() of none", f.Unsubscribe(f.ctx(), readers, 1), digest.ErrNotFound)
			f.want("Unsubscribe()", f.Unsubscribe(f.ctx(), readers, d.Topics[0].ID), nil)
			f.want("Unsubscribe() again", f.Unsubscribe(f.ctx(), readers, d.Topics[0].ID), digest.ErrNotFound)
		}},
		{"a digest without topics rests, and starts again calmly", restingDigest},
		{"a schedule changes from now on", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			schedule := digest.Schedule{
				Zone: "UTC", Days: []time.Weekday{time.Sunday}, At: []digest.Clock{600}, Quiet: digest.Quiet{From: 1320, To: 390},
			}
			got, err := f.SetSchedule(f.ctx(), readers, d.ID, schedule, start)
			f.must(err)
			d.Schedule, d.Due = schedule, time.Date(2026, 10, 18, 10, 0, 0, 0, time.UTC)
			same(f, "SetSchedule()", got, d)
			got, err = f.SetSchedule(f.ctx(), readers, d.ID, digest.Schedule{}, start)
			f.must(err)
			same(f, "due time without hours", got.Due, time.Time{})
			same(f, "due digests", f.dueDigests(start), nil)
			got, err = f.SetSchedule(f.ctx(), readers, d.ID, schedule, after(60*time.Hour))
			f.must(err)
			same(f, "covered of a digest that had no hours", got.Covered, after(36*time.Hour))
			_, err = f.SetSchedule(f.ctx(), others, d.ID, schedule, start)
			f.want("SetSchedule() by others", err, digest.ErrNotFound)
			_, err = f.SetSchedule(f.ctx(), readers, 1, schedule, start)
			f.want("SetSchedule() of none", err, digest.ErrNotFound)
		}},
		{"due digests come earliest first", func(f *fixture) {
			late, early := f.subscribe(readers, chat, "quake"), f.subscribe(others, outside, "quake")
			_, err := f.SetSchedule(f.ctx(), others, early.ID, digest.Schedule{At: []digest.Clock{7*60 + 10}}, start)
			f.must(err)
			wakes, err := f.DueDigests(f.ctx(), start, 10)
			f.must(err)
			want := []digest.Wake{
				{Key: digest.Key{Kind: "edit", ID: early.ID}, At: after(10 * time.Minute)},
				{Key: digest.Key{Kind: "edit", ID: late.ID}, At: after(30 * time.Minute)},
			}
			same(f, "DueDigests()", wakes, want)
			wakes, err = f.DueDigests(f.ctx(), start, 1)
			f.must(err)
			same(f, "DueDigests() of one", wakes, want[:1])
		}},
		{"an unknown digest is not found", func(f *fixture) {
			_, err := f.FindDigest(f.ctx(), 1)
			f.want("FindDigest()", err, digest.ErrNotFound)
		}},
		{"many subscribe at once", manySubscribers},
	}
}

func (f *fixture) dueDigests(now time.Time) []int64 {
	f.Helper()
	wakes, err := f.DueDigests(f.ctx(), now, 100)
	f.must(err)
	var ids []int64
	for _, w := range wakes {
		ids = append(ids, w.ID)
	}
	return ids
}

func namedDigests(f *fixture) {
	add := func(name, query string) digest.Digest {
		d, err := f.Subscribe(f.ctx(), digest.Subscription{
			Community: readers, Chat: chat, Digest: name, Topic: digest.Topic{Name: query, Query: query}, Schedule: morning, Now: start,
		})
		f.must(err)
		return d
	}
	first := add("Morning", "a")
	second := add("Evening", "b")
	same(f, "digest of a name in other case", add("EVENING", "c").ID, second.ID)
	same(f, "digest without a name", add("", "d").ID, first.ID)
	digests, err := f.ListDigests(f.ctx(), readers)
	f.must(err)
	var topics [][]digest.Topic
	for _, d := range digests {
		topics = append(topics, d.Topics)
	}
	same(f, "topics", [][]string{queries(topics[0]), queries(topics[1])}, [][]string{{"a", "d"}, {"b", "c"}})
}

func queries(topics []digest.Topic) []string {
	var queries []string
	for _, t := range topics {
		queries = append(queries, t.Query)
	}
	return queries
}

func restingDigest(f *fixture) {
	d := f.subscribe(readers, chat, "quake")
	f.publish(d, 14, 1)
	f.must(f.Unsubscribe(f.ctx(), readers, d.Topics[0].ID))
	got := f.digest(d.ID)
	same(f, "topics", got.Topics, nil)
	same(f, "due time", got.Due, time.Time{})
	same(f, "due digests", f.dueDigests(start), nil)

	// An edition that was under way does not wake it.
	f.publish(d, 15, 2)
	same(f, "due time after a late edition", f.digest(d.ID).Due, time.Time{})

	now := after(30 * 24 * time.Hour)
	_, err := f.Subscribe(f.ctx(), digest.Subscription{Community: readers, Chat: chat, Topic: digest.Topic{Query: "flood"}, Now: now})
	f.must(err)
	got = f.digest(d.ID)
	same(f, "covered and due", []time.Time{got.Covered, got.Due}, []time.Time{now.Add(-24 * time.Hour), now.Add(30 * time.Minute)})
	same(f, "told stories", f.told(d.ID), []int64{1, 2})
}

func manySubscribers(f *fixture) {
	errs := make(chan error)
	const n = 8
	for i := range n {
		go func() {
			query := string(rune('a' + i))
			_, err := f.Subscribe(f.ctx(), digest.Subscription{
				Community: readers, Chat: chat, Topic: digest.Topic{Name: query, Query: query}, Schedule: morning, Now: start,
			})
			errs <- err
		}()
	}
	for range n {
		f.want("Subscribe()", <-errs, nil)
	}
	digests, err := f.ListDigests(f.ctx(), readers)
	f.must(err)
	same(f, "digests", len(digests), 1)
	same(f, "topics", len(digests[0].Topics), n)
}
