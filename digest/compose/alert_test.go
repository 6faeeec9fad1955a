package compose_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/compose"
)

func TestBreaks(t *testing.T) {
	t.Parallel()
	// at returns a story of outlets that began to report so many minutes ago.
	at := func(minutes ...int) digest.Story {
		var items []digest.Item
		for i, m := range minutes {
			it := report(int64(i+1), fmt.Sprint("Outlet ", i), 0, "", "")
			it.Published = monday.Add(-time.Duration(m) * time.Minute)
			items = append(items, it)
		}
		return story(1, items...)
	}
	copied, again := at(50, 40, 30, 20, 10), at(50, 40, 30, 20, 10)
	copied.Items[4].CopyOf = 1
	again.Items[4].Independent = "Outlet 0"
	tests := []struct {
		name  string
		story digest.Story
		want  bool
	}{
		{"five within an hour", at(50, 40, 30, 20, 10), true},
		{"four", at(50, 40, 30, 20), false},
		{"five within more than an hour", at(75, 40, 30, 20, 10), false},
		{"five within the hour before this one", at(120, 110, 100, 90, 80), false},
		{"the fifth just now", at(60, 59, 58, 57, 0), true},
		{"slowly at first", at(600, 500, 50, 40, 30, 20, 10), true},
		{"slowly", at(600, 500, 400, 300, 200, 100, 0), false},
		{"a copy is no report", copied, false},
		{"one outlet again is no other", again, false},
		{"nothing", digest.Story{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := compose.Breaks(tt.story, monday); got != tt.want {
				t.Errorf("Breaks = %v, want %v", got, tt.want)
			}
		})
	}
}

// breaks saves reports of five outlets about a warehouse, as one story.
func (p *press) breaks(n int) {
	p.t.Helper()
	var feeds []digest.Feed
	for i := range 5 {
		feeds = append(feeds, digest.Feed{URL: fmt.Sprintf("https://outlet%d.example/feed", i), Outlet: fmt.Sprint("Outlet ", i), Catalogue: true})
	}
	check(p.t, p.store.SyncCatalogue(p.t.Context(), feeds, time.Now()))
	sources, err := p.store.ListSources(p.t.Context(), digest.Community{}, true)
	check(p.t, err)
	for i, s := range sources {
		poll := p.lease(digest.Key{Kind: "poll", ID: s.ID})
		_, err := p.store.SaveFetch(p.t.Context(), poll, digest.Fetch{Feed: s.ID, Items: []digest.Item{{
			GUID: fmt.Sprint(n), Title: fmt.Sprintf("Warehouse number %d explodes", n), Language: "en",
			Text: fmt.Sprintf("An explosion destroyed warehouse number %d today, witness %d said.", n, i),
			URL:  fmt.Sprintf("https://outlet%d.example/%d", i, n), Published: time.Now(), Stored: time.Now(),
		}}})
		check(p.t, err)
		p.drop(poll)
	}
	items, err := p.store.ListUnclustered(p.t.Context(), 10)
	check(p.t, err)
	var as []digest.Assignment
	for _, it := range items {
		as = append(as, digest.Assignment{Item: it.ID, Story: items[0].ID})
	}
	held := p.lease(digest.Key{Kind: "cluster"})
	check(p.t, p.store.SaveAssignments(p.t.Context(), held, as))
	p.drop(held)
	p.match()
	time.Sleep(time.Second)
}

// alert runs the stage where the chat is due, and returns how many editions
// were printed by now.
func (p *press) alert() int {
	p.t.Helper()
	due, err := p.store.DueAlerts(p.t.Context(), time.Now(), 10)
	check(p.t, err)
	for _, wake := range due {
		if wake.At.After(time.Now()) {
			continue
		}
		held := p.lease(wake.Key)
		check(p.t, p.editor.Alert(p.t.Context(), held))
		p.drop(held)
	}
	return len(p.printed)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestEditor_Alert lives through a day with stories that break.
func TestEditor_Alert(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPress(t)
		home := digest.Community{Platform: digest.Console, ID: "home"}
		chat := digest.Chat{Platform: digest.Console, ID: "home"}
		time.Sleep(9 * time.Hour) // the first edition is at eight
		p.edit()
		before := len(p.printed)
		var got []int
		look := func() { got = append(got, p.alert()-before) }

		p.breaks(1)
		look() // nobody asked for alerts
		check(t, p.store.SetAlerts(t.Context(), home, chat, true, time.Now()))
		look() // told at once
		time.Sleep(3 * time.Minute)
		look() // and once
		for n := 2; n <= 4; n++ {
			time.Sleep(time.Hour)
			p.breaks(n)
			look() // the fourth of the day is left to the digest
		}
		if diff := cmp.Diff([]int{0, 1, 1, 2, 3, 3}, got); diff != "" {
			t.Errorf("alerts (-want +got):\n%s", diff)
		}

		// The digest tells the fourth alone: the others count as told.
		time.Sleep(20 * time.Hour)
		p.edit()
		if last := p.printed[len(p.printed)-1]; last != "2000-01-02 08:00: 1" {
			t.Errorf("the digest is %q, want one story", last)
		}

		d, err := p.store.FindDigest(t.Context(), p.digest)
		check(t, err)
		d.Schedule.Quiet = digest.Quiet{From: 0, To: 23 * 60}
		_, err = p.store.SetSchedule(t.Context(), home, d.ID, d.Schedule, time.Now())
		check(t, err)
		before = len(p.printed)
		p.breaks(5)
		if n := p.alert() - before; n != 0 {
			t.Errorf("%d alerts in quiet hours", n)
		}
	})
}
