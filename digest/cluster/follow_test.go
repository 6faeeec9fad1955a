package cluster_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/cluster"
)

// A serial is news of events that are reported three times on one day, and
// again some days later, in the order of their times.
func serial(seed uint64, events int) (items []digest.Item, event map[int64]int) {
	p := newPress(seed)
	event = map[int64]int{}
	for i := range events {
		begin := noon.Add(time.Duration(i) * 5 * time.Hour)
		e := p.event(begin)
		for _, day := range []int{0, 3, 12} {
			for hour := range 3 {
				it := p.report(e, begin.Add(time.Duration(24*day+hour)*time.Hour))
				items = append(items, it)
				event[it.ID] = i
			}
		}
	}
	slices.SortStableFunc(items, func(a, b digest.Item) int { return a.Stored.Compare(b.Stored) })
	for i := range items { // ids rise with time
		event[-int64(i+1)] = event[items[i].ID]
		items[i].ID = int64(i + 1)
	}
	for i := range items {
		event[int64(i+1)] = event[-int64(i+1)]
	}
	return items, event
}

// A watch feeds an engine as the clusterer does, and keeps what it says.
type watch struct {
	engine *cluster.Engine
	found  map[int64]digest.Assignment
	links  map[int64]int64
}

func newWatch() *watch {
	return &watch{engine: cluster.New(cluster.Options{}), found: map[int64]digest.Assignment{}, links: map[int64]int64{}}
}

// memory is how long the clusterer's engine knows an item.
const memory = 5 * 24 * time.Hour

// run adds items in batches of three, and repairs after each second batch.
func (w *watch) run(items []digest.Item) {
	for i, batch := range slices.Collect(slices.Chunk(items, 3)) {
		for _, it := range batch {
			w.found[it.ID] = w.engine.Add(it)
		}
		for _, a := range w.engine.Moved() {
			w.found[a.Item] = a
		}
		w.link()
		if i%2 == 0 {
			continue
		}
		w.engine.Forget(batch[len(batch)-1].Stored.Add(-memory))
		for _, a := range w.engine.Repair() {
			w.found[a.Item] = a
		}
		w.link()
	}
}

func (w *watch) link() {
	for _, l := range w.engine.Links() {
		w.links[l.Story] = l.Follows
		if l.Follows == 0 {
			delete(w.links, l.Story)
		}
	}
}

// restart makes a new engine from what is stored of items.
func (w *watch) restart(items []digest.Item) {
	since := items[len(items)-1].Stored.Add(-memory)
	var window, older []digest.Item
	for _, it := range items {
		it.Story, it.CopyOf = w.found[it.ID].Story, w.found[it.ID].CopyOf
		if it.Stored.Before(since) {
			it.Text = it.Text[:min(len(it.Text), 2000)]
			older = append(older, it)
		} else {
			window = append(window, it)
		}
	}
	slices.Reverse(older) // Recall takes any order
	w.engine = cluster.New(cluster.Options{})
	w.engine.Restore(window)
	w.engine.Recall(older[:len(older)/2])
	w.engine.Recall(older[len(older)/2:])
	var links []digest.Link
	for story, follows := range w.links {
		links = append(links, digest.Link{Story: story, Follows: follows})
	}
	w.engine.Resume(links)
}

func TestEngine_Links(t *testing.T) {
	t.Parallel()
	items, event := serial(3, 40)
	w := newWatch()
	w.run(items)
	right, wrong, continued := 0, 0, map[int]bool{}
	for story, follows := range w.links {
		if event[story] == event[follows] {
			right++
			continued[event[story]] = true
		} else {
			wrong++
		}
		if follows >= story {
			t.Errorf("story %d continues %d, which is not earlier", story, follows)
		}
	}
	if wrong > 0 || len(continued) < 36 || right < 72 {
		t.Errorf("%d links of %d events are right and %d wrong, want at least 72 of 36, and none", right, len(continued), wrong)
	}
}

func TestEngine_LinksAreTheSameAfterARestart(t *testing.T) {
	t.Parallel()
	items, _ := serial(4, 25)
	whole := newWatch()
	whole.run(items)
	for _, at := range []int{60, 120, 180} { // full batches, after a repair
		broken := newWatch()
		broken.run(items[:at])
		broken.restart(items[:at])
		broken.run(items[at:])
		if diff := cmp.Diff(whole.found, broken.found); diff != "" {
			t.Errorf("stories after a restart at item %d (-whole +restarted)\n%s", at, diff)
		}
		if diff := cmp.Diff(whole.links, broken.links); diff != "" {
			t.Errorf("links after a restart at item %d (-whole +restarted)\n%s", at, diff)
		}
	}
}

func TestEngine_LinksAreToldOnce(t *testing.T) {
	t.Parallel()
	items, _ := serial(5, 10)
	w := newWatch()
	w.run(items)
	if again := w.engine.Links(); len(again) > 0 {
		t.Errorf("Links() = %v when nothing has come, want nothing", again)
	}
	if len(w.links) == 0 {
		t.Fatal("nothing continues anything")
	}
	last := slices.Max(slices.Collect(maps.Keys(w.links)))
	x, ok := w.engine.Explain(last)
	if !ok || x.Follows != w.links[last] || x.FollowsSim < x.FollowsNeeded {
		t.Errorf("Explain(%d) = %+v, want that it follows %d, with the similarity needed", last, x, w.links[last])
	}
}

func TestEngine_LinksOfOtherTimes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		gap  time.Duration
		want bool
	}{
		{"within the window", 3 * time.Hour, false}, // one story, or two events
		{"some days later", 6 * 24 * time.Hour, true},
		{"two weeks later", 14 * 24 * time.Hour, true},
		{"too late", 14*24*time.Hour + time.Minute, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWatch()
			p := newPress(6)
			e := p.event(noon)
			items := []digest.Item{p.report(e, noon)}
			for i := range 40 {
				items = append(items, p.report(p.event(noon), noon.Add(time.Duration(i)*time.Second)))
			}
			items[0].Title, items[0].Text = reports[0].Title, reports[0].Text
			last := p.report(e, noon.Add(tt.gap))
			last.Title, last.Text = reports[4].Title, reports[4].Text
			w.run(append(items, last))
			_, got := w.links[last.ID]
			if got != tt.want {
				t.Errorf("a report %v later continues an earlier story: %v, want %v", tt.gap, got, tt.want)
			}
		})
	}
}

// A process that starts when the first story has left the window knows it from
// the database.
func TestClusterer_LinksAfterARestart(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.save(reports[:4]...)
	d.run(d.clusterer)
	d.now = d.now.Add(6 * 24 * time.Hour)
	d.save(reports[4])
	d.run(d.another())
	items, err := d.store.ListItems(t.Context(), d.now)
	if err != nil || len(items) != 1 {
		t.Fatalf("ListItems: %d items, %v, want the new one", len(items), err)
	}
	s, err := d.store.FindStory(t.Context(), digest.Community{}, items[0].Story)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Earlier) != 1 || !s.Earlier[0].First.Equal(noon) {
		t.Fatalf("the story continues %+v, want the one that began at %v", s.Earlier, noon)
	}
	before, err := d.store.FindStory(t.Context(), digest.Community{}, s.Earlier[0].Story)
	if err != nil || len(before.Items) != 2 || before.Items[0].Title != reports[0].Title {
		t.Errorf("it continues the story %+v, %v, want that of the grid bill", before, err)
	}
}

// BenchmarkEngine_Links asks for one new story among as many past ones as are
// kept at most.
func BenchmarkEngine_Links(b *testing.B) {
	p := newPress(7)
	e := cluster.New(cluster.Options{})
	var past []digest.Item
	for range 50_000 {
		it := p.report(p.event(noon), noon)
		it.Story = it.ID
		past = append(past, it)
	}
	e.Recall(past)
	e.Resume(nil)
	next := noon.Add(7 * 24 * time.Hour)
	for b.Loop() {
		e.Add(p.report(p.event(next), next))
		e.Links()
	}
}
