package fetch_test

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/fetch"
	"newsdigest/digest/fetch/feedtest"
	"newsdigest/digest/work"
	"newsdigest/storage/sqlite"
)

// BenchmarkPoll polls so many feeds that are all due at once, each under a
// host name of its own, from a server on loopback that answers after 100 ms,
// with the engine and a database on disk. Unchanged feeds answer 304; changed
// ones have 50 items, all new. Processor time includes the server's.
//
//	go test ./digest/fetch -run '^$' -bench Poll -benchtime 1x
func BenchmarkPoll(b *testing.B) {
	for _, feeds := range []int{100, 1000, 5000, 20000} {
		b.Run(fmt.Sprintf("unchanged/feeds=%d", feeds), func(b *testing.B) { benchmarkPoll(b, feeds, false) })
	}
	for _, feeds := range []int{100, 1000, 5000} {
		b.Run(fmt.Sprintf("changed/feeds=%d", feeds), func(b *testing.B) { benchmarkPoll(b, feeds, true) })
	}
}

func benchmarkPoll(b *testing.B, feeds int, changed bool) {
	ctx, log := b.Context(), slog.New(slog.DiscardHandler)
	web := feedtest.New(b)
	page := feedtest.Page{Delay: 100 * time.Millisecond, Unchanged: !changed}
	if changed {
		var items []feedtest.Item
		for i := range 50 {
			items = append(items, feedtest.Item{
				GUID: fmt.Sprint(i), Title: fmt.Sprintf("Bridge number %d opens in the capital", i), Text: article("The bridge"),
				Date: time.Now().Add(-time.Duration(i) * time.Hour),
			})
		}
		page.Body = feedtest.RSS("News", items...)
	}
	web.Set("/feed", page)
	if _, err := web.Listen(ctx); err != nil {
		b.Fatal(err)
	}
	var list []digest.Feed
	for i := range feeds {
		list = append(list, digest.Feed{URL: fmt.Sprintf("http://outlet%d.example/feed", i), Outlet: "Outlet", Catalogue: true})
	}
	for b.Loop() {
		store, err := sqlite.Open(ctx, filepath.Join(b.TempDir(), "news.db"), time.Now, log)
		if err != nil {
			b.Fatal(err)
		}
		if err := store.SyncCatalogue(ctx, list, time.Now()); err != nil {
			b.Fatal(err)
		}
		poller := &fetch.Poller{Store: store, Client: web.Client(), Now: time.Now, Log: log}
		loop := &work.Loop{Stages: []work.Stage{poller.Stage()}, Leases: store, Now: time.Now, Log: log}
		begin, cpu := time.Now(), processorTime(b)
		if err := loop.Drain(ctx); err != nil {
			b.Fatal(err)
		}
		took, used := time.Since(begin), processorTime(b)-cpu
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		if got := web.Count("/feed"); got < feeds {
			b.Fatalf("%d of %d feeds were polled", got, feeds)
		}
		if err := store.Close(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(took.Seconds(), "s")
		b.ReportMetric(float64(used.Microseconds())/1000/float64(feeds), "cpu-ms/feed")
		b.ReportMetric(float64(memory.Sys)/(1<<20), "MiB")
	}
}

// processorTime returns the time that this process has used.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
