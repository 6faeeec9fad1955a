package cluster_test

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/cluster"
	"newsdigest/storage"
	"newsdigest/storage/sqlite"
)

// desk is a database with one feed, and a clusterer with a clock of its own.
type desk struct {
	*testing.T
	store     storage.Store
	clusterer *cluster.Clusterer
	feed      int64
	now       time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{T: t, now: noon}
	log := slog.New(slog.DiscardHandler)
	clock := func() time.Time { return d.now }
	var err error
	if d.store, err = sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"), clock, log); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.store.Close(); err != nil {
			t.Error(err)
		}
	})
	feed := digest.Feed{URL: "https://agency.example/feed", Outlet: "Agency", Catalogue: true}
	if err := d.store.SyncCatalogue(t.Context(), []digest.Feed{feed}, d.now); err != nil {
		t.Fatal(err)
	}
	sources, err := d.store.ListSources(t.Context(), digest.Community{}, true)
	if err != nil || len(sources) != 1 {
		t.Fatalf("ListSources: %d feeds, %v", len(sources), err)
	}
	d.feed = sources[0].ID
	d.clusterer = d.another()
	return d
}

// another returns a clusterer as another process has it.
func (d *desk) another() *cluster.Clusterer {
	return &cluster.Clusterer{Store: d.store, Now: func() time.Time { return d.now }, Log: slog.New(slog.DiscardHandler)}
}

func (d *desk) lease(key digest.Key) digest.Held {
	d.Helper()
	held, err := d.store.TakeLease(d.Context(), key, time.Minute)
	if err != nil {
		d.Fatal(err)
	}
	return held
}

// save stores items as a poll does.
func (d *desk) save(items ...digest.Item) {
	d.Helper()
	held := d.lease(digest.Key{Kind: "poll", ID: d.feed})
	for i := range items {
		items[i].GUID = fmt.Sprint(items[i].ID)
		items[i].Published, items[i].Stored, items[i].Language = d.now, d.now, "en"
	}
	if _, err := d.store.SaveFetch(d.Context(), held, digest.Fetch{Feed: d.feed, Items: items}); err != nil {
		d.Fatal(err)
	}
	if err := d.store.DropLease(d.Context(), held); err != nil {
		d.Fatal(err)
	}
}

// run lets a clusterer do its work under a lease of its own.
func (d *desk) run(c *cluster.Clusterer) {
	d.Helper()
	held := d.lease(digest.Key{Kind: "cluster"})
	if err := c.Run(d.Context(), held); err != nil {
		d.Fatal(err)
	}
	if err := d.store.DropLease(d.Context(), held); err != nil {
		d.Fatal(err)
	}
}

// titles returns the titles of each story, stories by their first item.
func (d *desk) titles() [][]string {
	d.Helper()
	items, err := d.store.ListItems(d.Context(), time.Time{})
	if err != nil {
		d.Fatal(err)
	}
	var out [][]string
	at := map[int64]int{}
	for _, it := range items {
		i, ok := at[it.Story]
		if !ok {
			i = len(out)
			at[it.Story], out = i, append(out, nil)
		}
		out[i] = append(out[i], it.Title)
	}
	return out
}

var twoStories = [][]string{
	{reports[0].Title, reports[2].Title, reports[4].Title},
	{reports[1].Title, reports[3].Title, reports[5].Title},
}

func TestClusterer_PutsItemsIntoStories(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.save(reports...)
	d.run(d.clusterer)
	if diff := cmp.Diff(twoStories, d.titles()); diff != "" {
		t.Errorf("stories (-want +got):\n%s", diff)
	}
	due, err := d.clusterer.Stage().Due(t.Context(), d.now, 1)
	if err != nil || len(due) != 0 {
		t.Errorf("Due = %v, %v when every item has a story, want nothing", due, err)
	}
}

func TestClusterer_GoesOnAfterARestart(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, it := range reports {
		d.save(it)
		d.run(d.another())
		d.now = d.now.Add(time.Minute)
	}
	if diff := cmp.Diff(twoStories, d.titles()); diff != "" {
		t.Errorf("stories (-want +got):\n%s", diff)
	}
}

func TestClusterer_TwoProcessesTakeTurns(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	processes := []*cluster.Clusterer{d.another(), d.another()}
	for i, it := range reports {
		d.save(it)
		d.run(processes[i/2%2])
		d.now = d.now.Add(time.Minute)
	}
	if diff := cmp.Diff(twoStories, d.titles()); diff != "" {
		t.Errorf("stories (-want +got):\n%s", diff)
	}
}

func TestClusterer_LostLease(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	key := digest.Key{Kind: "cluster"}
	lost := d.lease(key)
	d.now = d.now.Add(2 * time.Minute) // past the lease
	held := d.lease(key)
	d.save(reports...)
	if err := d.clusterer.Run(t.Context(), lost); !errors.Is(err, digest.ErrLost) {
		t.Fatalf("Run without its lease = %v, want ErrLost", err)
	}
	if got := d.titles(); len(got) != 0 {
		t.Errorf("it saved %v all the same", got)
	}
	if err := d.clusterer.Run(t.Context(), held); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(twoStories, d.titles()); diff != "" {
		t.Errorf("stories under the new lease (-want +got):\n%s", diff)
	}
}

func TestClusterer_RepairsWhenItemsCame(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.save(reports[:4]...)
	d.run(d.clusterer)
	held := d.lease(digest.Key{Kind: "cluster"})
	// Somebody tears a story apart; the next process finds it so.
	if err := d.store.SaveAssignments(t.Context(), held, []digest.Assignment{{Item: 3, Story: 3}}); err != nil {
		t.Fatal(err)
	}
	if err := d.store.DropLease(t.Context(), held); err != nil {
		t.Fatal(err)
	}
	d.save(reports[4:]...)
	d.run(d.another())
	if diff := cmp.Diff(twoStories, d.titles()); diff != "" {
		t.Errorf("stories after a repair (-want +got):\n%s", diff)
	}
}
