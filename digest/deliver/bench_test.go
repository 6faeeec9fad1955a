//go:build unix

package deliver_test

import (
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the benchmark asks PostgreSQL what was written
	sqlitedriver "modernc.org/sqlite"

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
// sent and settled. Every digest has a topic and stories of its own, so that
// none is told for nothing because another one told it. The CPU time is that
// of the whole process, collecting garbage included, without PostgreSQL's
// own; commits are the transactions that wrote.
func BenchmarkEdition(b *testing.B) {
	log := slog.New(slog.DiscardHandler)
	b.Run("sqlite", func(b *testing.B) {
		path := filepath.Join(b.TempDir(), "news.db")
		benchEdition(b, func() (storage.Store, error) { return sqlite.Open(b.Context(), path, time.Now, log) }, watchSQLite())
	})
	b.Run("postgres", func(b *testing.B) {
		address := server.Database(b)
		benchEdition(b, func() (storage.Store, error) { return postgres.Open(b.Context(), address, log) }, watchPostgres(b, address))
	})
}

// Writes are what a database has written so far.
type writes struct{ commits, rows int64 }

// watchSQLite counts in every connection that is opened from now on.
func watchSQLite() func() writes {
	var commits, rows atomic.Int64
	sqlitedriver.RegisterConnectionHook(func(c sqlitedriver.ExecQuerierContext, _ string) error {
		hooks := c.(sqlitedriver.HookRegisterer)
		hooks.RegisterCommitHook(func() int32 { commits.Add(1); return 0 })
		hooks.RegisterPreUpdateHook(func(sqlitedriver.SQLitePreUpdateData) { rows.Add(1) })
		return nil
	})
	return func() writes { return writes{commits.Load(), rows.Load()} }
}

// watchPostgres asks the server, to which a connection tells what it wrote
// when it is closed.
func watchPostgres(b *testing.B, address string) func() writes {
	return func() (w writes) {
		b.Helper()
		db, err := sql.Open("pgx", address)
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close()
		err = db.QueryRowContext(b.Context(), `
SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT),
  (SELECT SUM(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables)`).Scan(&w.commits, &w.rows)
		if err != nil {
			b.Fatal(err)
		}
		return w
	}
}

// warming is how many editions are printed before the first that counts, so
// that statements are prepared and caches are full as in a program that runs.
const warming = 5

func benchEdition(b *testing.B, open func() (storage.Store, error), written func() writes) {
	now := time.Now().Truncate(24 * time.Hour).Add(9 * time.Hour)
	var digests []digest.Digest
	within(b, open, func(store storage.Store) { digests = benchNews(b, store, warming+b.N, now) })
	var before writes
	within(b, open, func(store storage.Store) {
		clock, log, network := func() time.Time { return now.Add(2 * time.Hour) }, slog.New(slog.DiscardHandler), &network{}
		editor := &compose.Editor{Store: store, Printer: twoParts{strings.Repeat("Lawmakers voted late on Tuesday. ", 90)}, Now: clock, Log: log}
		courier := &deliver.Courier{Store: store, Sender: network, Now: clock, Log: log}
		edition := func(d digest.Digest) {
			step(b, store, digest.Key{Kind: "edit", ID: d.ID}, func(h digest.Held) error { return editor.Run(b.Context(), h) })
			step(b, store, digest.Key{Kind: "send", ID: digest.Bot(digest.Console)}, func(h digest.Held) error { return courier.Run(b.Context(), h) })
		}
		for _, d := range digests[:warming] {
			edition(d)
		}
		runtime.GC()
		before = written()
		began := cpuTime()
		b.ReportAllocs()
		b.ResetTimer()
		for _, d := range digests[warming:] {
			edition(d)
		}
		b.StopTimer()
		b.ReportMetric(float64((cpuTime()-began).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		if sent := len(network.calls); sent != 2*len(digests) {
			b.Fatalf("%d parts were sent in %d editions, want 2 each", sent, len(digests))
		}
	})
	after := written()
	b.ReportMetric(float64(after.commits-before.commits)/float64(b.N), "commits/op")
	b.ReportMetric(float64(after.rows-before.rows)/float64(b.N), "rows/op")
}

// within opens a store for f and closes it.
func within(b *testing.B, open func() (storage.Store, error), f func(storage.Store)) {
	b.Helper()
	store, err := open()
	if err != nil {
		b.Fatal(err)
	}
	f(store)
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
}

// twoParts prints every edition in two parts of the usual size.
type twoParts struct{ text string }

// Print fulfils compose.Printer.
func (p twoParts) Print(e digest.Edition, _ digest.Digest) ([]digest.Part, error) {
	parts := []digest.Part{{Rich: p.text, Plain: p.text, Link: p.text[:400]}, {Rich: p.text, Plain: p.text, Link: p.text[:400]}}
	for i, entry := range e.Entries {
		parts[i%2].Stories = append(parts[i%2].Stories, entry.Story)
	}
	return parts, nil
}

// benchNews makes digests of chats of their own, stores nine stories of four
// items for each, and has them matched.
func benchNews(b *testing.B, store storage.Store, n int, at time.Time) (digests []digest.Digest) {
	b.Helper()
	check := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	check(store.SyncCatalogue(b.Context(), []digest.Feed{{URL: "https://example.org/rss", Outlet: "Example", Catalogue: true}}, at))
	sources, err := store.ListSources(b.Context(), digest.Community{}, true)
	check(err)
	for i := range n {
		chat := digest.Chat{Platform: digest.Console, ID: fmt.Sprint("chat", i)}
		d, err := store.Subscribe(b.Context(), digest.Subscription{
			Community: digest.Community{Platform: digest.Console, ID: chat.ID}, Chat: chat, Now: at,
			Topic: digest.Topic{Name: "news", Query: fmt.Sprint("ward", i)}, Schedule: digest.Schedule{At: []digest.Clock{10 * 60}},
		})
		check(err)
		digests = append(digests, d)
		step(b, store, digest.Key{Kind: "poll", ID: sources[0].ID}, func(h digest.Held) error {
			_, err := store.SaveFetch(b.Context(), h, digest.Fetch{Feed: sources[0].ID, Items: wardNews(i, at)})
			return err
		})
		step(b, store, digest.Key{Kind: "cluster"}, func(h digest.Held) error {
			waiting, err := store.ListUnclustered(b.Context(), 100)
			var as []digest.Assignment
			for _, it := range waiting {
				as = append(as, digest.Assignment{Item: it.ID, Story: waiting[len(as)/4*4].ID})
			}
			return errors.Join(err, store.SaveAssignments(b.Context(), h, as))
		})
	}
	matcher := match.Matcher{Store: store, Now: func() time.Time { return at }, Log: slog.New(slog.DiscardHandler)}
	step(b, store, digest.Key{Kind: "match"}, func(h digest.Held) error { return matcher.Run(b.Context(), h) })
	return digests
}

// wardNews returns nine stories of four items about one ward.
func wardNews(ward int, at time.Time) (items []digest.Item) {
	for i := range 36 {
		items = append(items, digest.Item{
			GUID: fmt.Sprint(ward, "/", i), URL: fmt.Sprint("https://example.org/", ward, "/", i), Title: fmt.Sprintf("Lawmakers pass bill %d of ward%d", i/4, ward),
			Text:     fmt.Sprintf("Lawmakers voted late in ward%d for bill %d. The vote was %d to %d.", ward, i/4, 100+i, 50+i),
			Language: "en", Published: at, Stored: at,
		})
	}
	return items
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
