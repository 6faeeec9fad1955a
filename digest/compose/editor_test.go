package compose_test

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/compose"
	"newsdigest/digest/match"
	"newsdigest/storage"
	"newsdigest/storage/sqlite"
)

// press is a database with one feed and one digest at eight in UTC, and an
// editor whose printer writes down what it printed. Its clock is that of
// synctest, which begins at midnight of 1 January 2000.
type press struct {
	t       *testing.T
	store   storage.Store
	matcher *match.Matcher
	editor  *compose.Editor
	feed    int64
	digest  int64
	printed []string // "slot: stories", late ones marked
}

func newPress(t *testing.T) *press {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"), time.Now, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	p := &press{t: t, store: store}
	p.matcher = &match.Matcher{Store: store, Now: time.Now, Log: log}
	p.editor = &compose.Editor{Store: store, Printer: p, Now: time.Now, Log: log}
	feed := digest.Feed{URL: "https://agency.example/feed", Outlet: "Agency", Catalogue: true}
	if err := store.SyncCatalogue(t.Context(), []digest.Feed{feed}, time.Now()); err != nil {
		t.Fatal(err)
	}
	sources, err := store.ListSources(t.Context(), digest.Community{}, true)
	if err != nil || len(sources) != 1 {
		t.Fatalf("ListSources: %d, %v", len(sources), err)
	}
	p.feed = sources[0].ID
	d, err := store.Subscribe(t.Context(), digest.Subscription{
		Community: digest.Community{Platform: digest.Console, ID: "home"},
		Chat:      digest.Chat{Platform: digest.Console, ID: "home"},
		Topic:     digest.Topic{Name: "warehouse", Query: "warehouse"},
		Schedule:  digest.Schedule{At: []digest.Clock{8 * 60}},
		Now:       time.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	p.digest = d.ID
	return p
}

// Print fulfils compose.Printer.
func (p *press) Print(e digest.Edition, _ digest.Digest) ([]digest.Part, error) {
	line := fmt.Sprintf("%s: %d", e.Slot, len(e.Entries))
	if e.Late {
		line += " late"
	}
	p.printed = append(p.printed, line)
	return []digest.Part{{Rich: line, Plain: line, Link: line, Stories: ids(e)}}, nil
}

// report saves an item about a warehouse of its own, in a story of its own.
func (p *press) report(n int) {
	p.t.Helper()
	poll := p.lease(digest.Key{Kind: "poll", ID: p.feed})
	_, err := p.store.SaveFetch(p.t.Context(), poll, digest.Fetch{Feed: p.feed, Items: []digest.Item{{
		GUID: fmt.Sprint("guid", n), Title: fmt.Sprintf("Warehouse number %d opens", n),
		Text:      fmt.Sprintf("The mayor opened warehouse number %d in the docks of Ellery today.", n),
		URL:       fmt.Sprintf("https://agency.example/%d", n),
		Language:  "en",
		Published: time.Now(), Stored: time.Now(),
	}}})
	if err != nil {
		p.t.Fatal(err)
	}
	items, err := p.store.ListUnclustered(p.t.Context(), 10)
	if err != nil || len(items) != 1 {
		p.t.Fatalf("ListUnclustered: %d items, %v", len(items), err)
	}
	held := p.lease(digest.Key{Kind: "cluster"})
	if err := p.store.SaveAssignments(p.t.Context(), held, []digest.Assignment{{Item: items[0].ID, Story: items[0].ID}}); err != nil {
		p.t.Fatal(err)
	}
	p.drop(poll)
	p.drop(held)
	p.match()
}

// match runs the matcher, as the engine does.
func (p *press) match() {
	p.t.Helper()
	held := p.lease(digest.Key{Kind: "match"})
	defer p.drop(held)
	if err := p.matcher.Run(p.t.Context(), held); err != nil {
		p.t.Fatal(err)
	}
}

// edit runs the editor where the digest is due, as the engine does.
func (p *press) edit() {
	p.t.Helper()
	now := p.editor.Now()
	due, err := p.store.DueDigests(p.t.Context(), now, 10)
	if err != nil {
		p.t.Fatal(err)
	}
	if len(due) == 0 || due[0].At.After(now) {
		return
	}
	held := p.lease(due[0].Key)
	if err := p.editor.Run(p.t.Context(), held); err != nil {
		p.t.Fatal(err)
	}
	p.drop(held)
}

func (p *press) lease(key digest.Key) digest.Held {
	p.t.Helper()
	held, err := p.store.TakeLease(p.t.Context(), key, time.Minute)
	if err != nil {
		p.t.Fatal(err)
	}
	return held
}

func (p *press) drop(held digest.Held) {
	p.t.Helper()
	if err := p.store.DropLease(p.t.Context(), held); err != nil {
		p.t.Fatal(err)
	}
}

func TestEditor_Slots(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		awake  []time.Duration // after midnight of the first day: when the editor runs
		report []time.Duration // when news comes
		want   []string
	}{
		{"on time, once", []time.Duration{7 * time.Hour, 8 * time.Hour, 8*time.Hour + time.Minute, 9 * time.Hour},
			[]time.Duration{6 * time.Hour}, []string{"2000-01-01 08:00: 1"}},
		{"a quiet day is printed too", []time.Duration{8 * time.Hour}, nil, []string{"2000-01-01 08:00: 0"}},
		{"the second day has what is new", []time.Duration{8 * time.Hour, 32 * time.Hour},
			[]time.Duration{6 * time.Hour, 20 * time.Hour, 21 * time.Hour}, []string{"2000-01-01 08:00: 1", "2000-01-02 08:00: 2"}},
		{"an hour late", []time.Duration{9 * time.Hour}, []time.Duration{6 * time.Hour}, []string{"2000-01-01 08:00: 1 late"}},
		{"a day and two hours late: one edition for both slots", []time.Duration{34 * time.Hour},
			[]time.Duration{6 * time.Hour, 30 * time.Hour}, []string{"2000-01-02 08:00: 2 late"}},
		{"too late: the news goes to the next edition", []time.Duration{15 * time.Hour, 32 * time.Hour},
			[]time.Duration{6 * time.Hour}, []string{"2000-01-02 08:00: 1"}},
		{"a month late", []time.Duration{30*24*time.Hour + 9*time.Hour}, []time.Duration{30*24*time.Hour + 7*time.Hour},
			[]string{"2000-01-31 08:00: 1 late"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPress(t)
				begin := time.Now()
				for i, at := range moments(tt.awake, tt.report) {
					time.Sleep(time.Until(begin.Add(at)))
					if slices.Contains(tt.report, at) {
						p.report(i)
					}
					if slices.Contains(tt.awake, at) {
						p.edit()
					}
				}
				if diff := cmp.Diff(tt.want, p.printed); diff != "" {
					t.Errorf("editions (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestEditor_Preview(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPress(t)
		time.Sleep(6 * time.Hour)
		p.report(1)
		time.Sleep(time.Hour)
		d, err := p.store.FindDigest(t.Context(), p.digest)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			e, err := p.editor.Preview(t.Context(), d, time.Now())
			if err != nil || len(e.Entries) != 1 {
				t.Fatalf("Preview: %d entries, %v, want 1", len(e.Entries), err)
			}
		}
		time.Sleep(time.Hour)
		p.edit()
		if diff := cmp.Diff([]string{"2000-01-01 08:00: 1"}, p.printed); diff != "" {
			t.Errorf("a preview counted as told (-want +got):\n%s", diff)
		}
	})
}

// moments returns all times of both lists in order, each once.
func moments(a, b []time.Duration) []time.Duration {
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}

// A pause that ends by itself is calm: what came during it is not told, and
// its slots are not printed.
func TestEditor_PauseEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPress(t)
		begin := time.Now()
		home := digest.Community{Platform: digest.Console, ID: "home"}
		pause := digest.Standing{State: digest.StatePaused, Until: begin.Add(34 * time.Hour)}
		if err := p.store.SetStanding(t.Context(), home, digest.Chat{Platform: digest.Console, ID: "home"}, pause, begin); err != nil {
			t.Fatal(err)
		}
		for i, hour := range []time.Duration{6, 20, 35, 40, 56} {
			time.Sleep(time.Until(begin.Add(hour * time.Hour)))
			if hour != 35 && hour != 56 {
				p.report(i)
			}
			p.edit()
		}
		if diff := cmp.Diff([]string{"2000-01-03 08:00: 1"}, p.printed); diff != "" {
			t.Errorf("editions (-want +got):\n%s", diff)
		}
	})
}

// A schedule of every three hours rests at night: what came then is in the
// first edition of the morning, and a late edition waits too.
func TestEditor_QuietHours(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPress(t)
		begin := time.Now()
		home := digest.Community{Platform: digest.Console, ID: "home"}
		schedule := digest.Schedule{Quiet: digest.Quiet{From: 22 * 60, To: 6 * 60}}
		for hour := range 8 {
			schedule.At = append(schedule.At, digest.Clock(hour*3*60))
		}
		if _, err := p.store.SetSchedule(t.Context(), home, p.digest, schedule, begin); err != nil {
			t.Fatal(err)
		}
		// The press stands still from 20:00 to 23:30, and misses 21:00.
		for i, hour := range []float64{5, 6, 9, 20, 23.5, 25, 30} {
			time.Sleep(time.Until(begin.Add(time.Duration(hour * float64(time.Hour)))))
			p.report(i)
			p.edit()
		}
		want := []string{"2000-01-01 06:00: 1", "2000-01-01 09:00: 1", "2000-01-01 18:00: 1 late", "2000-01-02 06:00: 3"}
		if diff := cmp.Diff(want, p.printed); diff != "" {
			t.Errorf("editions (-want +got):\n%s", diff)
		}
	})
}

// A clock that is set back prints no slot again, and one that jumps ahead
// prints one edition for all that it passed.
func TestEditor_ClockJumps(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPress(t)
		begin := time.Now()
		var shown time.Time
		p.editor.Now = func() time.Time { return shown }
		hours := []int{8, 1, 8, 9, 32, 8, 32, 5*24 + 9, 33, 5*24 + 10, 6*24 + 8}
		for i, hour := range hours {
			time.Sleep(time.Hour)
			shown = begin.Add(time.Duration(hour) * time.Hour)
			p.report(i)
			p.edit()
		}
		var slots []string
		for _, printed := range p.printed {
			slot, _, _ := strings.Cut(printed, ": ")
			slots = append(slots, slot)
		}
		want := []string{"2000-01-01 08:00", "2000-01-02 08:00", "2000-01-06 08:00", "2000-01-07 08:00"}
		if diff := cmp.Diff(want, slots); diff != "" {
			t.Errorf("slots (-want +got):\n%s", diff)
		}
	})
}
