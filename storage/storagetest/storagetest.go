// Package storagetest holds the suite that every storage.Store passes: each
// method, and each promise that its comment makes.
package storagetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/storage"
)

// Run runs the suite. Each call of open gives an empty store, which the test
// closes.
func Run(t *testing.T, open func(t *testing.T) storage.Store) {
	groups := []struct {
		name  string
		tests []test
	}{
		{"store", storeTests()},
		{"leases", leaseTests()},
		{"communities", communityTests()},
		{"moves", moveTests()},
		{"feeds", feedTests()},
		{"catalogue", catalogueTests()},
		{"fetches", fetchTests()},
		{"stories", storyTests()},
		{"links", linkTests()},
		{"matches", matchTests()},
		{"searches", searchTests()},
		{"purge", purgeTests()},
		{"digests", digestTests()},
		{"preferences", preferenceTests()},
		{"alerts", alertTests()},
		{"forgetting", forgetTests()},
		{"updates", updateTests()},
		{"editions", editionTests()},
		{"outbox", outboxTests()},
		{"sends", sendTests()},
		{"courier", courierTests()},
		{"gone", goneTests()},
		{"passing over", passTests()},
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			for _, test := range g.tests {
				t.Run(test.name, func(t *testing.T) {
					t.Parallel()
					store := open(t)
					t.Cleanup(func() {
						if err := store.Close(); err != nil {
							t.Errorf("Close() = %v", err)
						}
					})
					test.run(&fixture{T: t, Store: store})
				})
			}
		})
	}
}

// A test is one promise of the store.
type test struct {
	name string
	run  func(f *fixture)
}

// start is when the tests take place: a Wednesday, 07:00 UTC.
var start = time.Date(2026, 10, 14, 7, 0, 0, 0, time.UTC)

// after returns the instant d after start.
func after(d time.Duration) time.Time { return start.Add(d) }

// Two communities that know nothing of each other, and their chats.
var (
	readers = digest.Community{Platform: digest.Telegram, ID: "group:-100"}
	others  = digest.Community{Platform: digest.Telegram, ID: "group:-200"}
	chat    = digest.Chat{Platform: digest.Telegram, ID: "-100"}
	thread  = digest.Chat{Platform: digest.Telegram, ID: "-100", Thread: "7"}
	outside = digest.Chat{Platform: digest.Telegram, ID: "-200"}
)

// morning is every day at 07:30 UTC.
var morning = digest.Schedule{Zone: "UTC", At: []digest.Clock{7*60 + 30}}

// A fixture is an empty store and short words for filling it.
type fixture struct {
	*testing.T
	storage.Store
}

func (f *fixture) ctx() context.Context { return f.Context() }

// must ends the test on an error that no test expects.
func (f *fixture) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// want checks the error of a call.
func (f *fixture) want(call string, got, want error) {
	f.Helper()
	if !errors.Is(got, want) || want == nil && got != nil {
		f.Errorf("%s = %v, want %v", call, got, want)
	}
}

// same compares what a call returned.
func same[T any](f *fixture, call string, got, want T) {
	f.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		f.Errorf("%s (-want +got)\n%s", call, diff)
	}
}

// held takes a lease, away from its holder if it must.
func (f *fixture) held(kind string, id int64) digest.Held {
	f.Helper()
	held, err := f.TakeLease(f.ctx(), digest.Key{Kind: kind, ID: id}, -time.Second)
	f.must(err)
	return held
}

// catalogue makes a catalogue of the outlets named and returns its feeds.
func (f *fixture) catalogue(outlets ...string) []digest.Source {
	f.Helper()
	var feeds []digest.Feed
	for _, outlet := range outlets {
		feeds = append(feeds, feed(outlet))
	}
	f.must(f.SyncCatalogue(f.ctx(), feeds, start))
	sources, err := f.ListSources(f.ctx(), readers, true)
	f.must(err)
	return sources
}

func feed(outlet string) digest.Feed {
	return digest.Feed{URL: "https://" + outlet + ".example/rss", Outlet: outlet}
}

// fetch saves items of a feed, stored at the time given.
func (f *fixture) fetch(feed int64, at time.Time, guids ...string) {
	f.Helper()
	var items []digest.Item
	for _, guid := range guids {
		items = append(items, item(guid, at))
	}
	f.save(feed, at, items...)
}

func (f *fixture) save(feed int64, at time.Time, items ...digest.Item) int {
	f.Helper()
	added, err := f.SaveFetch(f.ctx(), f.held("poll", feed), digest.Fetch{
		Feed:    feed,
		Polling: digest.Polling{Due: at.Add(time.Hour), Polled: at, Succeeded: at},
		Items:   items,
	})
	f.must(err)
	return added
}

func item(guid string, at time.Time) digest.Item {
	return digest.Item{
		GUID:      guid,
		URL:       "https://example.org/" + guid,
		Title:     "About " + guid,
		Text:      "What is known about " + guid + ".",
		Image:     "https://p.example/" + guid + ".jpg",
		Language:  "en",
		Published: at.Add(-time.Minute),
		Stored:    at,
	}
}

// cluster puts the items without a story into stories by their GUIDs; the id
// of a story is the number given.
func (f *fixture) cluster(stories map[string]int64) {
	f.Helper()
	items, err := f.ListUnclustered(f.ctx(), 1000)
	f.must(err)
	var as []digest.Assignment
	for _, it := range items {
		if story, ok := stories[it.GUID]; ok {
			as = append(as, digest.Assignment{Item: it.ID, Story: story})
		}
	}
	f.must(f.SaveAssignments(f.ctx(), f.held("cluster", 0), as))
}

// match ends all waiting: it saves the scores given, by query and GUID, for
// the items that wait, and makes every query ready.
func (f *fixture) match(scores map[string]map[string]float64) {
	f.Helper()
	queries, err := f.ListQueries(f.ctx())
	f.must(err)
	waiting, err := f.ListUnmatched(f.ctx(), 1000)
	f.must(err)
	var found digest.Findings
	for _, w := range waiting {
		found.Done = append(found.Done, digest.Done{Item: w.Item.ID, Ticket: w.Ticket, Stored: w.Item.Stored, Features: []uint32{7}})
	}
	for _, q := range queries {
		found.Ready = append(found.Ready, q.ID)
		for _, w := range waiting {
			if score, ok := scores[q.Text][w.Item.GUID]; ok {
				found.Matches = append(found.Matches, digest.Match{Query: q.ID, Item: w.Item.ID, Score: score})
			}
		}
	}
	f.must(f.SaveFindings(f.ctx(), f.held("match", 0), found))
}

// subscribe adds a topic to the first digest of a chat.
func (f *fixture) subscribe(c digest.Community, chat digest.Chat, query string) digest.Digest {
	f.Helper()
	d, err := f.Subscribe(f.ctx(), digest.Subscription{
		Community: c, Chat: chat, Topic: digest.Topic{Name: query, Query: query}, Schedule: morning, Now: start,
	})
	f.must(err)
	return d
}

// digest returns a digest as it is now.
func (f *fixture) digest(id int64) digest.Digest {
	f.Helper()
	d, err := f.FindDigest(f.ctx(), id)
	f.must(err)
	return d
}

// told returns the stories that a digest has told.
func (f *fixture) told(id int64) []int64 {
	f.Helper()
	told, err := f.ListTold(f.ctx(), id)
	f.must(err)
	var stories []int64
	for _, t := range told {
		stories = append(stories, t.Story)
	}
	return stories
}

// publication prints an edition of d of one part for each story, in the slot
// of the day given.
func publication(d digest.Digest, day int, stories ...int64) digest.Publication {
	at := time.Date(2026, 10, day, 7, 30, 0, 0, time.UTC)
	p := digest.Publication{
		Edition: digest.Edition{
			Digest: d.ID,
			Slot:   digest.Slot(at.Format("2006-01-02 15:04")),
			At:     at,
			From:   d.Covered,
			To:     at,
		},
		Was:  d.Due,
		Next: at.Add(24 * time.Hour),
		Due:  at,
	}
	for _, story := range stories {
		p.Parts = append(p.Parts, digest.Part{
			Rich:    fmt.Sprintf(`{"text":"story %d"}`, story),
			Plain:   fmt.Sprintf(`{"plain":"story %d"}`, story),
			Link:    fmt.Sprintf(`{"link":"story %d"}`, story),
			Image:   fmt.Sprintf("https://p.example/%d.jpg", story),
			Stories: []int64{story},
		})
		p.Told = append(p.Told, digest.Told{Story: story, Sentences: []uint64{uint64(story)}, Outlets: 1, Items: []int64{story}})
	}
	return p
}

// publish prints such an edition.
func (f *fixture) publish(d digest.Digest, day int, stories ...int64) {
	f.Helper()
	f.must(f.Publish(f.ctx(), f.held("edit", d.ID), publication(d, day, stories...)))
}

// bot is the one that serves the chats of the tests.
var bot = digest.Bot(digest.Telegram)

// ready returns what the bot may send at a time.
func (f *fixture) ready(now time.Time) []digest.Delivery {
	f.Helper()
	ready, err := f.Ready(f.ctx(), bot, now, 100)
	f.must(err)
	return ready
}

// first returns the first of them.
func (f *fixture) first(now time.Time) digest.Delivery {
	f.Helper()
	ready := f.ready(now)
	if len(ready) == 0 {
		f.Fatalf("Ready(%v) is empty", now)
	}
	return ready[0]
}

// claim makes a delivery sending and returns the lease under which it is.
func (f *fixture) claim(d digest.Delivery) digest.Held {
	f.Helper()
	held := f.held("send", d.Bot)
	f.must(f.Claim(f.ctx(), held, d.ID, digest.Envelope{Chat: d.Chat}, after(time.Hour)))
	return held
}

// settle claims a delivery and writes its outcome.
func (f *fixture) settle(d digest.Delivery, s digest.Settlement) {
	f.Helper()
	held := f.claim(d)
	s.ID = d.ID
	f.must(f.Settle(f.ctx(), held, s, after(time.Hour)))
}

// send claims a delivery and marks it as sent.
func (f *fixture) send(d digest.Delivery) {
	f.Helper()
	f.settle(d, digest.Settlement{Status: digest.StatusSent, Receipt: "m1"})
}

// texts returns the stories of deliveries, in order.
func texts(ds []digest.Delivery) []string {
	var texts []string
	for _, d := range ds {
		texts = append(texts, d.Part.Rich)
	}
	return texts
}

func storeTests() []test {
	return []test{
		{"answers a check", func(f *fixture) {
			f.want("Check()", f.Check(f.ctx()), nil)
			f.want("Check() again", f.Check(f.ctx()), nil)
		}},
		{"counts nothing when it is empty", func(f *fixture) {
			counts, err := f.Counts(f.ctx(), start)
			f.must(err)
			same(f, "Counts()", counts, storage.Counts{})
		}},
		{"ends a call whose context has ended", func(f *fixture) {
			ctx, cancel := context.WithCancel(f.ctx())
			cancel()
			f.want("Check()", f.Check(ctx), context.Canceled)
		}},
	}
}
