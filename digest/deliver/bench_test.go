//go:build unix

package deliver_test

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/compose"
	"newsdigest/digest/deliver"
	"newsdigest/digest/match"
	"newsdigest/storage"
	"newsdigest/storage/postgres"
	"newsdigest/storage/sqlite"
	"newsdigest/storage/storagetest/pgtest"
)

// server is the PostgreSQL of the benchmark; it starts when it is asked for.
var server pgtest.Server

func TestMain(m *testing.M) { os.Exit(server.Main(m)) }

// BenchmarkEdition is what one edition of nine stories in two parts costs, a
// platform that answers at once: edited, published, and each part claimed,
// sent and settled. The CPU time is that of the whole process, without PostgreSQL's own.
func BenchmarkEdition(b *testing.B) {
	log := slog.New(slog.DiscardHandler)
	b.Run("sqlite", func(b *testing.B) {
		store, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "news.db"), time.Now, log)
		if err != nil {
			b.Fatal(err)
		}
		benchEdition(b, store)
	})
	b.Run("postgres", func(b *testing.B) {
		store, err := postgres.Open(b.Context(), server.Database(b), log)
		if err != nil {
			b.Fatal(err)
		}
		benchEdition(b, store)
	})
}

// twoParts prints every edition in two parts of the usual size.
type twoParts struct{ text string }

func (p twoParts) Print(e digest.Edition, _ digest.Digest) ([]digest.Part, error) {
	parts := []digest.Part{{Rich: p.text, Plain: p.text, Link: p.text[:400]}, {Rich: p.text, Plain: p.text, Link: p.text[:400]}}
	for i, entry := range e.Entries {
		parts[i%2].Stories = append(parts[i%2].Stories, entry.Story)
	}
	return parts, nil
}

func benchEdition(b *testing.B, store storage.Store) {
	b.Cleanup(func() { _ = store.Close() })
	log := slog.New(slog.DiscardHandler)
	now := time.Now().Truncate(24 * time.Hour).Add(9 * time.Hour)
	clock := func() time.Time { return now }
	editor := &compose.Editor{Store: store, Printer: twoParts{strings.Repeat("Lawmakers voted late on Tuesday. ", 90)}, Now: clock, Log: log}
	courier := &deliver.Courier{Store: store, Sender: &network{}, Now: clock, Log: log}
	d, err := store.Subscribe(b.Context(), digest.Subscription{
		Community: digest.Community{Platform: digest.Console, ID: "x"},
		Chat:      digest.Chat{Platform: digest.Console, ID: "x"},
		Topic:     digest.Topic{Name: "news", Query: "lawmakers"},
		Schedule:  digest.Schedule{At: []digest.Clock{8 * 60}},
		Now:       now,
	})
	if err != nil {
		b.Fatal(err)
	}
	if err := store.SyncCatalogue(b.Context(), []digest.Feed{{URL: "https://example.org/rss", Outlet: "Example"}}, now); err != nil {
		b.Fatal(err)
	}
	day := 0
	var edit, send time.Duration
	for b.Loop() {
		b.StopTimer()
		day++
		now = now.Add(22 * time.Hour)
		benchNews(b, store, day, now)
		now = now.Add(2 * time.Hour)
		began := cpuTime()
		b.StartTimer()
		step(b, store, digest.Key{Kind: "edit", ID: d.ID}, func(h digest.Held) error { return editor.Run(b.Context(), h) })
		edited := cpuTime()
		step(b, store, digest.Key{Kind: "send", ID: digest.Bot(digest.Console)}, func(h digest.Held) error { return courier.Run(b.Context(), h) })
		edit, send = edit+edited-began, send+cpuTime()-edited
	}
	sent := len(courier.Sender.(*network).calls)
	if sent != 2*day {
		b.Fatalf("%d parts were sent in %d editions, want 2 each", sent, day)
	}
	b.ReportMetric(float64(edit.Microseconds())/1000/float64(day), "edit-cpu-ms/op")
	b.ReportMetric(float64(send.Microseconds())/1000/float64(day), "send-cpu-ms/op")
}

// benchNews stores nine stories of four items.
func benchNews(b *testing.B, store storage.Store, day int, at time.Time) {
	b.Helper()
	sources, err := store.ListSources(b.Context(), digest.Community{}, true)
	if err != nil {
		b.Fatal(err)
	}
	var items []digest.Item
	for i := range 36 {
		items = append(items, digest.Item{
			GUID: fmt.Sprint(day, "/", i), URL: fmt.Sprint("https://example.org/", day, "/", i), Title: fmt.Sprintf("Lawmakers pass bill %d of day %d", i/4, day),
			Text:     fmt.Sprintf("Lawmakers voted late on day %d for bill %d. The vote was %d to %d.", day, i/4, 100+i, 50+i),
			Language: "en", Published: at, Stored: at,
		})
	}
	step(b, store, digest.Key{Kind: "poll", ID: sources[0].ID}, func(h digest.Held) error {
		_, err := store.SaveFetch(b.Context(), h, digest.Fetch{Feed: sources[0].ID, Items: items})
		return err
	})
	step(b, store, digest.Key{Kind: "cluster"}, func(h digest.Held) error {
		waiting, err := store.ListUnclustered(b.Context(), 100)
		if err != nil {
			return err
		}
		var as []digest.Assignment
		for i, it := range waiting {
			as = append(as, digest.Assignment{Item: it.ID, Story: int64(day*100 + i/4)})
		}
		return store.SaveAssignments(b.Context(), h, as)
	})
	matcher := match.Matcher{Store: store, Now: func() time.Time { return at }, Log: slog.New(slog.DiscardHandler)}
	step(b, store, digest.Key{Kind: "match"}, func(h digest.Held) error { return matcher.Run(b.Context(), h) })
}

// step does a piece of work under its lease, as the engine does.
func step(b *testing.B, store storage.Store, key digest.Key, f func(digest.Held) error) {
	b.Helper()
	held, err := store.TakeLease(b.Context(), key, time.Minute)
	if err != nil {
		b.Fatal(err)
	}
	if err := f(held); err != nil {
		b.Fatal(err)
	}
	if err := store.DropLease(b.Context(), held); err != nil {
		b.Fatal(err)
	}
}

// cpuTime is what the process has used so far.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
