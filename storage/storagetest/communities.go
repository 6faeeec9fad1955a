package storagetest

import (
	"time"

	"newsdigest/digest"
)

func communityTests() []test {
	return []test{
		{"a community that chose nothing has the zero settings", func(f *fixture) {
			got, err := f.FindSettings(f.ctx(), readers)
			f.must(err)
			same(f, "FindSettings()", got, digest.Settings{})
		}},
		{"settings come back, and are one community's", func(f *fixture) {
			want := digest.Settings{
				Zone: "Europe/Berlin", Language: "de", Reads: []string{"de", "en"}, Length: digest.LengthLong, Silent: true, Images: true,
				Notices: digest.Chat{Platform: digest.Telegram, ID: "77", Thread: "3"},
			}
			f.must(f.SaveSettings(f.ctx(), others, digest.Settings{Language: "fr"}, start))
			f.must(f.SaveSettings(f.ctx(), readers, digest.Settings{Zone: "Asia/Tokyo"}, start))
			f.must(f.SaveSettings(f.ctx(), readers, want, start))
			got, err := f.FindSettings(f.ctx(), readers)
			f.must(err)
			same(f, "FindSettings()", got, want)
			got, err = f.FindSettings(f.ctx(), others)
			f.must(err)
			same(f, "FindSettings() of the others", got, digest.Settings{Language: "fr"})
		}},
		{"a changed zone moves the community's schedules", changedZone},
		{"an unchanged zone leaves schedules alone", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.must(f.SaveSettings(f.ctx(), readers, digest.Settings{Language: "de"}, after(48*time.Hour)))
			same(f, "due time", f.digest(d.ID).Due, d.Due)
		}},
		{"a community is greeted once for each time that it is joined", func(f *fixture) {
			greet := func(joined, now time.Time) bool {
				fresh, err := f.Greet(f.ctx(), readers, joined, now)
				f.must(err)
				return fresh
			}
			got := []bool{
				greet(start, after(time.Minute)), greet(start, after(time.Hour)), // a restart
				greet(after(2*time.Hour), after(2*time.Hour+time.Minute)), // added again
			}
			f.subscribe(readers, chat, "quake")
			got = append(got, greet(after(3*time.Hour), after(4*time.Hour))) // its digest comes again by itself
			same(f, "greeted", got, []bool{true, false, true, false})
		}},
		{"an unknown chat is active", func(f *fixture) {
			got, err := f.FindStanding(f.ctx(), chat, start)
			f.must(err)
			same(f, "FindStanding()", got, digest.Standing{State: digest.StateActive})
		}},
		{"a pause ends at its time", func(f *fixture) {
			f.subscribe(readers, chat, "quake")
			pause := digest.Standing{State: digest.StatePaused, Until: after(time.Hour)}
			f.must(f.SetStanding(f.ctx(), readers, chat, pause, start))
			got, err := f.FindStanding(f.ctx(), chat, after(time.Hour-time.Millisecond))
			f.must(err)
			same(f, "FindStanding() before the end", got, pause)
			got, err = f.FindStanding(f.ctx(), chat, after(time.Hour))
			f.must(err)
			same(f, "FindStanding() at the end", got, digest.Standing{State: digest.StateActive})
		}},
		{"only the chats of the community are paused", func(f *fixture) {
			f.subscribe(readers, chat, "quake")
			f.subscribe(others, outside, "quake")
			pause := digest.Standing{State: digest.StatePaused}
			f.want("SetStanding() of another's chat", f.SetStanding(f.ctx(), readers, outside, pause, start), digest.ErrNotFound)
			f.want("SetStanding() of an unknown chat", f.SetStanding(f.ctx(), readers, thread, pause, start), digest.ErrNotFound)
			unknown := digest.Community{Platform: digest.Discord, ID: "guild:1"}
			f.want("SetStanding() in an unknown community", f.SetStanding(f.ctx(), unknown, chat, pause, start), digest.ErrNotFound)
			got, err := f.FindStanding(f.ctx(), outside, start)
			f.must(err)
			same(f, "FindStanding()", got, digest.Standing{State: digest.StateActive})
		}},
		{"a paused chat keeps its outbox and is not sent to", pausedChat},
		{"resuming is calm", calmResume},
		{"resuming an active chat changes nothing", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			f.must(f.SetStanding(f.ctx(), readers, chat, digest.Standing{State: digest.StateActive}, after(48*time.Hour)))
			same(f, "FindDigest()", f.digest(d.ID), d)
		}},
		{"resuming after a pause has ended is calm from its end", func(f *fixture) {
			d := f.subscribe(readers, chat, "quake")
			end := after(2 * time.Hour)
			f.must(f.SetStanding(f.ctx(), readers, chat, digest.Standing{State: digest.StatePaused, Until: end}, start))
			f.must(f.SetStanding(f.ctx(), readers, chat, digest.Standing{State: digest.StateActive}, after(48*time.Hour)))
			got := f.digest(d.ID)
			same(f, "covered and due", []time.Time{got.Covered, got.Due}, []time.Time{end, after(24*time.Hour + 30*time.Minute)})
		}},
		{"a chat that is gone loses its outbox and what that told", goneChat},
		{"an unknown chat may be gone", func(f *fixture) {
			f.want("ChatGone()", f.ChatGone(f.ctx(), chat, "blocked", start), nil)
		}},
		{"threads go and come with their chat", func(f *fixture) {
			f.subscribe(readers, chat, "quake")
			f.subscribe(readers, thread, "quake")
			f.must(f.ChatGone(f.ctx(), chat, "kicked", start))
			gone := digest.Standing{State: digest.StateGone, Why: "kicked"}
			for _, c := range []digest.Chat{chat, thread} {
				got, err := f.FindStanding(f.ctx(), c, start)
				f.must(err)
				same(f, "FindStanding("+c.String()+")", got, gone)
			}
			f.must(f.SetStanding(f.ctx(), readers, chat, digest.Standing{State: digest.StateActive}, start))
			for _, c := range []digest.Chat{chat, thread} {
				got, err := f.FindStanding(f.ctx(), c, start)
				f.must(err)
				same(f, "FindStanding("+c.String()+")", got, digest.Standing{State: digest.StateActive})
			}
		}},
		{"a thread goes alone", func(f *fixture) {
			f.subscribe(readers, chat, "quake")
			f.subscribe(readers, thread, "quake")
			f.must(f.ChatGone(f.ctx(), thread, "topic deleted", start))
			got, err := f.FindStanding(f.ctx(), chat, start)
			f.must(err)
			same(f, "FindStanding()", got, digest.Standing{State: digest.StateActive})
		}},
	}
}

func changedZone(f *fixture) {
	mine := f.subscribe(readers, chat, "quake")
	theirs := f.subscribe(others, outside, "quake")
	idle := f.subscribe(readers, thread, "quake")
	f.must(f.Unsubscribe(f.ctx(), readers, idle.Topics[0].ID))
	f.must(f.SaveSettings(f.ctx(), readers, digest.Settings{Zone: "Asia/Tokyo"}, start))

	got := f.digest(mine.ID)
	same(f, "zone", got.Schedule, digest.Schedule{Zone: "Asia/Tokyo", At: morning.At})
	same(f, "settings", got.Settings, digest.Settings{Zone: "Asia/Tokyo"})
	// 07:30 in Tokyo is 22:30 UTC of the day before.
	same(f, "due time", got.Due, after(15*time.Hour+30*time.Minute))
	same(f, "FindDigest() of the others", f.digest(theirs.ID), theirs)
	same(f, "due time of a digest without topics", f.digest(idle.ID).Due, time.Time{})
}

func pausedChat(f *fixture) {
	d := f.subscribe(readers, chat, "quake")
	f.publish(d, 14, 1)
	until := after(3 * time.Hour)
	f.must(f.SetStanding(f.ctx(), readers, chat, digest.Standing{State: digest.StatePaused, Until: until}, start))

	same(f, "Ready()", f.ready(after(time.Hour)), nil)
	wakes, err := f.DueSends(f.ctx(), after(time.Hour), 10)
	f.must(err)
	same(f, "DueSends()", wakes, nil)
	wakes, err = f.DueDigests(f.ctx(), after(time.Hour), 10)
	f.must(err)
	same(f, "DueDigests()", wakes, nil)
	same(f, "told stories", f.told(d.ID), []int64{1})

	same(f, "Ready() after the pause", texts(f.ready(until)), []string{`{"text":"story 1"}`})
	wakes, err = f.DueDigests(f.ctx(), until, 10)
	f.must(err)
	same(f, "DueDigests() after the pause", len(wakes), 1)
}

func calmResume(f *fixture) {
	d := f.subscribe(readers, chat, "quake")
	f.must(f.SetStanding(f.ctx(), readers, chat, digest.Standing{State: digest.StatePaused}, start))
	now := after(3*24*time.Hour + time.Hour) // a slot of 07:30 has just passed
	f.must(f.SetStanding(f.ctx(), readers, chat, digest.Standing{State: digest.StateActive}, now))
	got := f.digest(d.ID)
	same(f, "covered", got.Covered, now)
	same(f, "due time", got.Due, after(4*24*time.Hour+30*time.Minute))
	same(f, "standing", got.Standing, digest.Standing{State: digest.StateActive})
}

func goneChat(f *fixture) {
	d := f.subscribe(readers, chat, "quake")
	f.publish(d, 14, 1, 2, 3)
	kept := f.subscribe(readers, thread, "quake")
	f.publish(kept, 14, 9)
	f.send(f.first(after(time.Hour)))

	f.must(f.ChatGone(f.ctx(), chat, "blocked", start))
	same(f, "told stories", f.told(d.ID), []int64{1})
	same(f, "told stories of its thread", f.told(kept.ID), nil)
	same(f, "standing", f.digest(d.ID).Standing, digest.Standing{State: digest.StateGone, Why: "blocked"})
	same(f, "Ready()", f.ready(after(time.Hour)), nil)
	counts, err := f.Counts(f.ctx(), start)
	f.must(err)
	same(f, "waiting deliveries", counts.Waiting, 0)

	f.must(f.SetStanding(f.ctx(), readers, chat, digest.Standing{State: digest.StateActive}, after(time.Hour)))
	same(f, "Ready() after coming back", f.ready(after(2*time.Hour)), nil)
}
