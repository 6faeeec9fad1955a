package match_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/match"
	"newsdigest/storage"
	"newsdigest/storage/sqlite"
)

var errCrash = errors.New("the process was killed")

// A wire is one process's way to the database. It may be cut before or after
// a transaction, as by a crash, and let something happen between two.
type wire struct {
	storage.Store
	r       *rand.Rand
	cut     int    // one in so many transactions fails; 0 is none
	between func() // called before each transaction
}

func (w *wire) SaveFindings(ctx context.Context, held digest.Held, f digest.Findings) error {
	if w.between != nil {
		w.between()
	}
	if w.cut > 0 && w.r.IntN(w.cut) == 0 {
		if w.r.IntN(2) == 0 {
			_ = w.Store.SaveFindings(ctx, held, f) // committed, and nobody heard of it
		}
		return errCrash
	}
	return w.Store.SaveFindings(ctx, held, f)
}

// A desk is a database on which everything happens at once.
type desk struct {
	*testing.T
	storage.Store
	r     *rand.Rand
	feed  int64
	items int
	now   time.Time
}

var home = digest.Community{Platform: digest.Console, ID: "home"}

func newDesk(t *testing.T, seed uint64) *desk {
	t.Helper()
	d := &desk{T: t, r: rand.New(rand.NewPCG(seed, 9)), now: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)}
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"), func() time.Time { return d.now }, slog.New(slog.DiscardHandler))
	d.must(err)
	t.Cleanup(func() { _ = store.Close() })
	d.Store = store
	d.must(store.SyncCatalogue(t.Context(), []digest.Feed{{URL: "https://bbc.example/feed", Outlet: "BBC News", Catalogue: true}}, d.now))
	sources, err := store.ListSources(t.Context(), home, true)
	d.must(err)
	d.feed = sources[0].ID
	return d
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) held(kind string) digest.Held {
	d.Helper()
	held, err := d.TakeLease(d.Context(), digest.Key{Kind: kind}, -time.Second)
	d.must(err)
	return held
}

// happen does one of the things that readers, pollers and the clusterer do.
func (d *desk) happen() {
	d.Helper()
	switch d.r.IntN(6) {
	case 0, 1:
		d.fetch(d.items) // a new item
		d.items++
	case 2:
		d.fetch(d.r.IntN(d.items + 1)) // a changed one, most often
	case 3:
		d.cluster()
	case 4:
		topic := writeQuery(d.r)
		q, err := match.Parse(topic)
		if err != nil {
			return
		}
		_, err = d.Subscribe(d.Context(), digest.Subscription{
			Community: home, Chat: digest.Chat{Platform: digest.Console, ID: fmt.Sprint(d.r.IntN(3))},
			Topic: digest.Topic{Name: "topic", Query: q.String()}, Schedule: digest.Schedule{At: []digest.Clock{0}}, Now: d.now,
		})
		if !errors.Is(err, digest.ErrExists) {
			d.must(err)
		}
	case 5:
		if topics := d.topics(); len(topics) > 6 {
			d.must(d.Unsubscribe(d.Context(), home, topics[d.r.IntN(len(topics))].ID))
		}
	}
}

func (d *desk) topics() (topics []digest.Topic) {
	d.Helper()
	digests, err := d.ListDigests(d.Context(), home)
	d.must(err)
	for _, g := range digests {
		topics = append(topics, g.Topics...)
	}
	return topics
}

func (d *desk) fetch(number int) {
	d.Helper()
	it := writeItem(d.r)
	it.GUID, it.Published, it.Stored = fmt.Sprint(number), d.now, d.now
	_, err := d.SaveFetch(d.Context(), d.held("poll"), digest.Fetch{Feed: d.feed, Items: []digest.Item{it}})
	d.must(err)
}

// cluster puts new items into stories, and some old ones into others.
func (d *desk) cluster() {
	d.Helper()
	fresh, err := d.ListUnclustered(d.Context(), 100)
	d.must(err)
	old, err := d.ListItems(d.Context(), time.Time{})
	d.must(err)
	if len(old) > 0 {
		fresh = append(fresh, old[d.r.IntN(len(old))])
	}
	var as []digest.Assignment
	for _, it := range fresh {
		as = append(as, digest.Assignment{Item: it.ID, Story: 1 + d.r.Int64N(5)})
	}
	d.must(d.SaveAssignments(d.Context(), d.held("cluster"), as))
}

// check compares what is stored with what each query says of each item.
func (d *desk) check() {
	d.Helper()
	items, err := d.ListItems(d.Context(), time.Time{})
	d.must(err)
	want := map[string]map[int64]float64{}
	stories := map[int64]bool{}
	var queries []string
	for _, topic := range d.topics() {
		if want[topic.Query] != nil {
			continue
		}
		queries = append(queries, topic.Query)
		want[topic.Query] = map[int64]float64{}
		q, err := match.Parse(topic.Query)
		d.must(err)
		for _, it := range items {
			v := q.Match(match.Prepare(it))
			if v.Excluded {
				v.Score = digest.Excluded
			}
			if v.Matched || v.Excluded {
				want[topic.Query][it.ID] = v.Score
				stories[it.Story] = true
			}
		}
	}
	found, err := d.Search(d.Context(), digest.Search{Community: home, From: d.now, To: d.now.Add(time.Hour), Queries: queries})
	d.must(err)
	if len(found.Unknown) > 0 || !found.Waiting.IsZero() {
		d.Errorf("%d queries are unknown, items wait since %v; want none", len(found.Unknown), found.Waiting)
	}
	near := cmp.Comparer(func(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 })
	if diff := cmp.Diff(want, found.Scores, near); diff != "" {
		d.Errorf("scores (-want +got)\n%s", diff)
	}
	for _, s := range found.Stories {
		delete(stories, s.ID)
	}
	if len(stories) > 0 {
		d.Errorf("stories %v match and are not found", stories)
	}
}

// Two processes match in turn, each killed now and then before or after a
// transaction, while items come, change and move, and topics come and go in
// between. At the end nothing is missing and nothing is too much.
func TestMatcher_LosesNothing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, seed)
			matcher := func(cut int, between func()) *match.Matcher {
				return &match.Matcher{
					Store: &wire{Store: d.Store, r: d.r, cut: cut, between: between},
					Now:   func() time.Time { return d.now }, Log: slog.New(slog.DiscardHandler),
				}
			}
			busy := func() {
				for range d.r.IntN(3) {
					d.happen()
				}
			}
			two := []*match.Matcher{matcher(4, busy), matcher(4, busy)}
			crashes := 0
			for range 40 {
				busy()
				err := two[d.r.IntN(2)].Run(t.Context(), d.held("match"))
				if errors.Is(err, errCrash) {
					crashes++
				} else if err != nil {
					t.Fatal(err)
				}
			}
			d.cluster()
			d.must(matcher(0, nil).Run(t.Context(), d.held("match")))
			d.check()
			if crashes < 5 {
				t.Errorf("%d crashes, want more", crashes)
			}
		})
	}
}

// A process that lost its lease changes nothing, and the one that took it
// knows the queries that the first made ready.
func TestMatcher_Lost(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 100)
	for range 60 {
		d.happen()
	}
	d.cluster()
	next := &match.Matcher{Store: d.Store, Now: func() time.Time { return d.now }, Log: slog.New(slog.DiscardHandler)}
	taken := false
	paused := &wire{Store: d.Store, between: func() {
		if !taken {
			taken = true
			d.must(next.Run(t.Context(), d.held("match")))
		}
	}}
	first := &match.Matcher{Store: paused, Now: next.Now, Log: next.Log}
	if err := first.Run(t.Context(), d.held("match")); !errors.Is(err, digest.ErrLost) {
		t.Errorf("Run() of the one that lost its lease = %v, want %v", err, digest.ErrLost)
	}
	d.check()
}
