package fetch_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
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
// ones have 50 items, all new. The server is a process of its own, so that its
// processor time does not count.
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
	client := fetch.NewClient(benchServer(b, changed))
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
		poller := &fetch.Poller{Store: store, Client: client, Now: time.Now, Log: log}
		loop := &work.Loop{Stages: []work.Stage{poller.Stage()}, Leases: store, Now: time.Now, Log: log}
		begin, cpu := time.Now(), processorTime(b)
		if err := loop.Drain(ctx); err != nil {
			b.Fatal(err)
		}
		took, used := time.Since(begin), processorTime(b)-cpu
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		counts, err := store.Counts(ctx, time.Now())
		if err != nil || counts.Failing > 0 || changed && counts.Items != 50*feeds {
			b.Fatalf("%+v, %v; want no failing feed", counts, err)
		}
		if err := store.Close(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(took.Seconds(), "s")
		b.ReportMetric(float64(used.Microseconds())/1000/float64(feeds), "cpu-ms/feed")
		b.ReportMetric(float64(memory.Sys)/(1<<20), "MiB")
	}
}

// serverFor names the variable that makes this test binary the server of
// BenchmarkPoll: changed or unchanged.
const serverFor = "NEWSDIGEST_BENCH_SERVER"

// benchServer starts the server in a process of its own and returns a policy
// under which every name leads to it.
func benchServer(b *testing.B, changed bool) fetch.Policy {
	b.Helper()
	kind := "unchanged"
	if changed {
		kind = "changed"
	}
	cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestBenchServer$")
	cmd.Env = append(os.Environ(), serverFor+"="+kind)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = stdin.Close() // the server ends
		_ = cmd.Wait()
	})
	address, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		b.Fatalf("the server names no address: %v", err)
	}
	policy := (&feedtest.Server{}).Policy() // every name is a public address
	policy.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, strings.TrimSpace(address))
	}
	return policy
}

// TestBenchServer is the server of BenchmarkPoll, where it is asked to be one.
func TestBenchServer(t *testing.T) {
	kind := os.Getenv(serverFor)
	if kind == "" {
		t.Skip("this is the server of BenchmarkPoll, and runs for it alone")
	}
	web := feedtest.New(t)
	page := feedtest.Page{Delay: 100 * time.Millisecond, Unchanged: kind == "unchanged"}
	if !page.Unchanged {
		page.Body = benchFeed()
	}
	web.Set("/feed", page)
	base, err := web.Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(strings.TrimPrefix(base, "http://"))
	_, _ = io.Copy(io.Discard, os.Stdin) // until the benchmark is done
}

// benchFeed is a feed of 50 items.
func benchFeed() string {
	var items []feedtest.Item
	for i := range 50 {
		items = append(items, feedtest.Item{
			GUID: fmt.Sprint(i), Title: fmt.Sprintf("Bridge number %d opens in the capital", i), Text: article("The bridge"),
			Date: time.Now().Add(-time.Duration(i) * time.Hour),
		})
	}
	return feedtest.RSS("News", items...)
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
