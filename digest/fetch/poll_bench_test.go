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
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"newsdigest/digest"
	"newsdigest/digest/fetch"
	"newsdigest/digest/fetch/feedtest"
	"newsdigest/digest/work"
	"newsdigest/storage"
	"newsdigest/storage/sqlite"
)

// BenchmarkPoll polls so many feeds that are all due at once, each under a
// host name of its own, from a server on loopback that answers after 100 ms,
// with the engine and a database on disk. The server is a process of its own,
// so that its processor time does not count. Unchanged feeds answer 304. The
// others have 50 items: all of them new, and at the next poll five.
//
// Processor time is that of the whole process, with what the collector of
// garbage takes. Beside it stands that of gofeed parsing the same feed alone.
//
//	make poll SIZE=5000
func BenchmarkPoll(b *testing.B) {
	for _, feeds := range []int{100, 1000, 5000, 20000} {
		b.Run(fmt.Sprintf("unchanged/feeds=%d", feeds), func(b *testing.B) { benchmarkUnchanged(b, feeds) })
		b.Run(fmt.Sprintf("changed/feeds=%d", feeds), func(b *testing.B) { benchmarkChanged(b, feeds) })
	}
}

func benchmarkUnchanged(b *testing.B, feeds int) {
	server := startServer(b, "unchanged")
	for b.Loop() {
		d := newBenchDesk(b, server, feeds)
		d.measure(b, "")
		d.close(b, 0)
	}
}

func benchmarkChanged(b *testing.B, feeds int) {
	server := startServer(b, "changed")
	for b.Loop() {
		d := newBenchDesk(b, server, feeds)
		server.change(b, 0)
		alone := gofeedTime(b) // each time anew, for the machine may be busier by now
		b.ReportMetric(float64(d.measure(b, "-new"))/float64(alone), "x-gofeed-new")
		server.change(b, 5)
		d.later += 24 * time.Hour
		alone = gofeedTime(b)
		b.ReportMetric(float64(d.measure(b, ""))/float64(alone), "x-gofeed")
		d.close(b, 55*feeds)
	}
}

// A benchDesk is a loop that polls feeds.
type benchDesk struct {
	feeds int
	store storage.Store
	loop  *work.Loop
	later time.Duration // its clock is so far ahead
}

func newBenchDesk(b *testing.B, server benchServer, feeds int) *benchDesk {
	b.Helper()
	d := &benchDesk{feeds: feeds}
	log := slog.New(slog.DiscardHandler)
	now := func() time.Time { return time.Now().Add(d.later) }
	var err error
	if d.store, err = sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "news.db"), now, log); err != nil {
		b.Fatal(err)
	}
	var list []digest.Feed
	for i := range feeds {
		list = append(list, digest.Feed{URL: fmt.Sprintf("http://outlet%d.example/feed", i), Outlet: "Outlet", Catalogue: true})
	}
	if err := d.store.SyncCatalogue(b.Context(), list, now()); err != nil {
		b.Fatal(err)
	}
	poller := &fetch.Poller{Store: d.store, Client: fetch.NewClient(server.policy()), Now: now, Log: log}
	d.loop = &work.Loop{Stages: []work.Stage{poller.Stage()}, Leases: d.store, Now: now, Log: log}
	return d
}

// measure polls every feed once, reports what that took and returns the
// processor time of one feed.
func (d *benchDesk) measure(b *testing.B, name string) time.Duration {
	b.Helper()
	begin, before := time.Now(), processor(b)
	if err := d.loop.Drain(b.Context()); err != nil {
		b.Fatal(err)
	}
	took, used := time.Since(begin), processor(b)
	each := (used.time - before.time) / time.Duration(d.feeds)
	b.ReportMetric(took.Seconds(), "s"+name)
	b.ReportMetric(float64(each.Microseconds())/1000, "cpu-ms/feed"+name)
	b.ReportMetric(float64(used.memory)/(1<<20), "MiB"+name)
	return each
}

// close closes the store, which must have so many items and no failing feed.
func (d *benchDesk) close(b *testing.B, items int) {
	b.Helper()
	counts, err := d.store.Counts(b.Context(), time.Now())
	if err != nil || counts.Failing > 0 || counts.Items != items {
		b.Fatalf("%+v, %v; want %d items and no failing feed", counts, err, items)
	}
	if err := d.store.Close(); err != nil {
		b.Fatal(err)
	}
}

// gofeedTime returns the processor time in which gofeed alone parses the feed
// of the benchmark.
func gofeedTime(b *testing.B) time.Duration {
	b.Helper()
	const times = 200
	body := benchFeed(0)
	before := processor(b)
	for range times {
		if feed, err := gofeed.NewParser().ParseString(body); err != nil || len(feed.Items) != 50 {
			b.Fatalf("gofeed: %v", err)
		}
	}
	return (processor(b).time - before.time) / times
}

// serverFor names the variable that makes this test binary the server of
// BenchmarkPoll: changed or unchanged.
const serverFor = "NEWSDIGEST_BENCH_SERVER"

// A benchServer is the server, in a process of its own.
type benchServer struct {
	address string
	orders  io.Writer
	answers *bufio.Reader
}

func startServer(b *testing.B, kind string) benchServer {
	b.Helper()
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
	s := benchServer{orders: stdin, answers: bufio.NewReader(stdout)}
	s.address = s.line(b)
	return s
}

func (s benchServer) line(b *testing.B) string {
	b.Helper()
	line, err := s.answers.ReadString('\n')
	if err != nil {
		b.Fatalf("the server says nothing: %v", err)
	}
	return strings.TrimSpace(line)
}

// change makes the server publish so many items after the first 50.
func (s benchServer) change(b *testing.B, more int) {
	b.Helper()
	if _, err := fmt.Fprintln(s.orders, more); err != nil {
		b.Fatal(err)
	}
	s.line(b)
}

// policy returns one under which every name leads to the server.
func (s benchServer) policy() fetch.Policy {
	policy := (&feedtest.Server{}).Policy() // every name is a public address
	policy.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, s.address)
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
	set := func(more int) {
		web.Set("/feed", feedtest.Page{Body: benchFeed(more), Delay: 100 * time.Millisecond, Unchanged: kind == "unchanged"})
	}
	set(0)
	base, err := web.Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(strings.TrimPrefix(base, "http://"))
	for orders := bufio.NewScanner(os.Stdin); orders.Scan(); { // until the benchmark is done
		more, err := strconv.Atoi(orders.Text())
		if err != nil {
			t.Fatal(err)
		}
		set(more)
		fmt.Println("changed")
	}
}

// benchFeed is a feed of 50 items, of which more came after the first 50.
func benchFeed(more int) string {
	var items []feedtest.Item
	for i := range 50 {
		n := 50 + more - i
		items = append(items, feedtest.Item{
			GUID: fmt.Sprint(n), Title: fmt.Sprintf("Bridge number %d opens in the capital", n), Text: article("The bridge"),
			Date: time.Now().Add(time.Duration(n-50) * time.Hour),
		})
	}
	return feedtest.RSS("News", items...)
}

// used is what this process has used.
type used struct {
	time   time.Duration
	memory int64 // bytes, resident at most so far
}

func processor(b *testing.B) used {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return used{time: time.Duration(u.Utime.Nano() + u.Stime.Nano()), memory: u.Maxrss << 10}
}
