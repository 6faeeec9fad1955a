package compose_test

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/compose"
	"newsdigest/digest/match"
	"newsdigest/storage"
	"newsdigest/storage/sqlite"
)

// A newsroom is a database with a day of news: stories of three items of 250
// words, drawn by Zipf's law, a third of them of the section World.
type newsroom struct {
	b     *testing.B
	store storage.Store
	now   time.Time
	words *rand.Zipf
}

func newNewsroom(b *testing.B) *newsroom {
	b.Helper()
	n := &newsroom{b: b, now: time.Date(2026, 3, 2, 7, 0, 0, 0, time.UTC), words: rand.NewZipf(rand.New(rand.NewPCG(1, 1)), 1.1, 10, 30_000)}
	log := slog.New(slog.DiscardHandler)
	store, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "news.db"), func() time.Time { return n.now }, log)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	n.store = store
	var feeds []digest.Feed
	for i := range 40 {
		feeds = append(feeds, digest.Feed{URL: fmt.Sprintf("https://outlet%d.example/feed", i), Outlet: fmt.Sprint("Outlet ", i), Catalogue: true})
	}
	n.must(store.SyncCatalogue(b.Context(), feeds, n.now))
	return n
}

func (n *newsroom) must(err error) {
	n.b.Helper()
	if err != nil {
		n.b.Fatal(err)
	}
}

func (n *newsroom) held(kind string, id int64) digest.Held {
	n.b.Helper()
	held, err := n.store.TakeLease(n.b.Context(), digest.Key{Kind: kind, ID: id}, -time.Second)
	n.must(err)
	return held
}

// fill stores items of the last 20 hours, in stories, and matches them.
func (n *newsroom) fill(items int) {
	sources, err := n.store.ListSources(n.b.Context(), digest.Community{}, true)
	n.must(err)
	saved := 0
	for i, feed := range sources {
		var part []digest.Item
		for ; saved < items*(i+1)/len(sources); saved++ {
			part = append(part, n.item(saved))
		}
		_, err := n.store.SaveFetch(n.b.Context(), n.held("poll", feed.ID), digest.Fetch{Feed: feed.ID, Items: part})
		n.must(err)
	}
	waiting, err := n.store.ListUnclustered(n.b.Context(), items)
	n.must(err)
	var as []digest.Assignment
	for _, it := range waiting {
		var number int64
		_, err := fmt.Sscan(it.GUID, &number)
		n.must(err)
		as = append(as, digest.Assignment{Item: it.ID, Story: 1 + number%int64(items/3)})
	}
	n.must(n.store.SaveAssignments(n.b.Context(), n.held("cluster", 0), as))
}

func (n *newsroom) item(number int) digest.Item {
	var text strings.Builder
	for i := range 250 {
		fmt.Fprintf(&text, "wort%d", n.words.Uint64())
		text.WriteString([]string{" ", ". Then "}[i%12/11])
	}
	at := n.now.Add(-time.Duration(number%1200) * time.Minute)
	s := text.String()
	return digest.Item{
		GUID: fmt.Sprint(number), URL: fmt.Sprint("https://outlet.example/", number), Title: s[:60], Text: "It " + s + ".",
		Section: []string{"world", "sport", "culture"}[number%3], Language: "en", Published: at, Stored: at,
	}
}

// Print fulfils compose.Printer: four parts of 2 kB, in three forms.
func (n *newsroom) Print(e digest.Edition, _ digest.Digest) ([]digest.Part, error) {
	form := strings.Repeat("Lawmakers voted late. ", 100)
	parts := []digest.Part{{Rich: form, Plain: form, Link: form[:200], Stories: ids(e)}}
	for range 3 {
		parts = append(parts, digest.Part{Rich: form, Plain: form, Link: form[:200]})
	}
	return parts, nil
}

// One edition of nine stories, edited, published, and its four parts claimed
// and settled, beside 500 other topics, by how many items its window holds:
// of three topics that are about few of them, and of a section that is about
// a third of them.
func BenchmarkEdition(b *testing.B) {
	for _, items := range []int{500, 5_000, 50_000} {
		n := newNewsroom(b)
		n.fill(items)
		for i := range 500 {
			n.subscribe(fmt.Sprint(i), fmt.Sprintf("wort%d wort%d", 300+i, 700+i))
		}
		matchAll(n)
		for name, topics := range map[string][]string{
			"words":   {"wort900 wort200", "wort400 wort30", "wort333 OR wort1200"},
			"section": {"section:world"},
		} {
			b.Run(fmt.Sprintf("%s of %d items", name, items), func(b *testing.B) { n.edit(b, topics) })
		}
	}
}

func (n *newsroom) subscribe(chat string, topics ...string) (d digest.Digest) {
	n.b.Helper()
	for _, topic := range topics {
		var err error
		d, err = n.store.Subscribe(n.b.Context(), digest.Subscription{
			Community: digest.Community{Platform: digest.Telegram, ID: "group:" + chat},
			Chat:      digest.Chat{Platform: digest.Telegram, ID: chat},
			Topic:     digest.Topic{Name: topic, Query: topic}, Schedule: digest.Schedule{At: []digest.Clock{8 * 60}}, Now: n.now,
		})
		n.must(err)
	}
	return d
}

func (n *newsroom) edit(b *testing.B, topics []string) {
	b.Helper()
	editor := &compose.Editor{Store: n.store, Printer: n, Now: func() time.Time { return n.now.Add(time.Hour) }, Log: slog.New(slog.DiscardHandler)}
	round, cost := 0, time.Duration(0)
	for b.Loop() {
		b.StopTimer()
		round++
		d := n.subscribe(fmt.Sprint(b.Name(), round, b.N), topics...)
		matchAll(n)
		held, send := n.held("edit", d.ID), n.held("send", digest.Bot(digest.Telegram))
		runtime.GC()
		b.StartTimer()
		before := cpu()
		n.must(editor.Run(b.Context(), held))
		ready, err := n.store.Ready(b.Context(), digest.Bot(digest.Telegram), n.now.Add(2*time.Hour), 1)
		n.must(err)
		for len(ready) > 0 {
			n.must(n.store.Claim(b.Context(), send, ready[0].ID, digest.Envelope{Chat: ready[0].Chat}, n.now))
			n.must(n.store.Settle(b.Context(), send, digest.Settlement{ID: ready[0].ID, Status: digest.StatusSent, Receipt: "1"}, n.now))
			ready, err = n.store.Ready(b.Context(), digest.Bot(digest.Telegram), n.now.Add(2*time.Hour), 1)
			n.must(err)
		}
		cost += cpu() - before
	}
	b.ReportMetric(float64(cost.Microseconds())/1000/float64(round), "cpu-ms/op")
}

// matchAll runs the matcher until nothing waits.
func matchAll(n *newsroom) {
	m := &match.Matcher{Store: n.store, Now: func() time.Time { return n.now }, Log: slog.New(slog.DiscardHandler)}
	n.must(m.Run(n.b.Context(), n.held("match", 0)))
}
