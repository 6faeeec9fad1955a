package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/fetch"
	"newsdigest/digest/fetch/feedtest"
	"newsdigest/storage"
	"newsdigest/storage/sqlite"
)

// A desk is a poller, the web that it reads and the database that it fills.
type desk struct {
	*fetch.Poller
	web   *feedtest.Server
	store storage.Store
	feeds map[string]int64 // ids by URL
}

// newDesk polls these feeds from noon of a Wednesday in October 2026 on. It
// works in a synctest bubble alone.
func newDesk(t *testing.T, urls ...string) desk {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 10, 14, 12, 0, 0, 0, time.UTC)))
	now := func() time.Time { return time.Now().UTC() }
	log := slog.New(slog.DiscardHandler)
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"), now, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	feeds := make([]digest.Feed, 0, len(urls))
	for _, u := range urls {
		feeds = append(feeds, digest.Feed{URL: u, Outlet: "News", Section: "world", Catalogue: true})
	}
	if err := store.SyncCatalogue(t.Context(), feeds, now()); err != nil {
		t.Fatal(err)
	}
	sources, err := store.ListSources(t.Context(), digest.Community{}, true)
	if err != nil {
		t.Fatal(err)
	}
	d := desk{web: feedtest.New(t), store: store, feeds: map[string]int64{}}
	for _, src := range sources {
		d.feeds[src.URL] = src.ID
	}
	d.Poller = &fetch.Poller{Store: store, Client: d.web.Client(), Now: now, Log: log}
	return d
}

// poll polls a feed now, as its stage does, and returns its state.
func (d desk) poll(t *testing.T, address string) digest.Source {
	t.Helper()
	key := digest.Key{Kind: "poll", ID: d.feeds[address]}
	held, err := d.store.TakeLease(t.Context(), key, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Stage().Run(t.Context(), held); err != nil {
		t.Fatal(err)
	}
	if err := d.store.DropLease(t.Context(), held); err != nil {
		t.Fatal(err)
	}
	return d.source(t, address)
}

func (d desk) source(t *testing.T, address string) digest.Source {
	t.Helper()
	src, err := d.store.FindSource(t.Context(), d.feeds[address])
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// items returns what was saved, in that order.
func (d desk) items(t *testing.T) []digest.Item {
	t.Helper()
	items, err := d.store.ListUnclustered(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	return items
}

const (
	feedURL     = "http://news.example/feed.xml"
	unreachable = "That address cannot be reached; check that it is right and public."
)

// article is an HTML text of more than 600 characters about title.
func article(title string) string {
	p := "<p>" + title + ", officials said on Tuesday, after a long night of talks in the capital that nobody had expected to end so soon.</p>"
	return strings.Repeat(p, 6)
}

func TestPoller_Conditional(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, feedURL)
		d.web.Set(feedURL, feedtest.Page{
			Body:         feedtest.RSS("News", feedtest.Item{GUID: "1", Title: "Bridge opens", Text: article("Bridge opens")}),
			ETag:         `W/"a"`,
			LastModified: time.Date(2026, 10, 14, 11, 0, 0, 0, time.UTC),
		})
		for range 3 {
			time.Sleep(time.Until(d.poll(t, feedURL).Due))
		}
		var got []string
		for _, h := range d.web.Requests(feedURL) {
			got = append(got, h.Get("If-None-Match")+" "+h.Get("If-Modified-Since"))
		}
		again := `W/"a" Wed, 14 Oct 2026 11:00:00 GMT`
		if diff := cmp.Diff([]string{" ", again, again}, got); diff != "" {
			t.Errorf("validators sent (-want +got):\n%s", diff)
		}
		src := d.source(t, feedURL)
		if src.Error != "" || !src.Succeeded.Equal(src.Polled) || src.ETag != `W/"a"` || src.Items != 1 {
			t.Errorf("after 304: %+v", src.Polling)
		}
	})
}

func TestPoller_Items(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, feedURL)
		now := time.Now().UTC()
		d.web.SetFeed(feedURL, "News",
			feedtest.Item{GUID: "future", Title: "Market closes higher", Text: article("Market closes higher"), Date: now.Add(48 * time.Hour)},
			feedtest.Item{GUID: "today", Title: "Bridge opens", Link: "/bridge", Text: article("Bridge opens"), Date: now.Add(-time.Hour)},
			feedtest.Item{GUID: "undated", Title: "Parlament stimmt zu", Text: "<p>" + strings.Repeat("Das Parlament hat am Dienstag mit der Mehrheit der Stimmen für das Gesetz gestimmt und wird es nicht mehr ändern. ", 6)},
			feedtest.Item{GUID: "epoch", Title: "Lost in time", Text: article("Lost in time"), Date: time.Unix(0, 0)},
		)
		d.poll(t, feedURL)
		type row struct{ GUID, URL, Language, Section, Published string }
		var got []row
		for _, it := range d.items(t) {
			got = append(got, row{it.GUID, it.URL, it.Language, it.Section, it.Published.Format("02 15:04")})
			if !it.Stored.Equal(now) || it.Feed != d.feeds[feedURL] {
				t.Errorf("item %s stored at %v for feed %d", it.GUID, it.Stored, it.Feed)
			}
		}
		want := []row{
			{"today", "http://news.example/bridge", "en", "world", "14 11:00"},
			{"future", "", "en", "world", "14 12:00"},
			{"epoch", "", "en", "world", "14 12:00"},
			{"undated", "", "de", "world", "14 12:00"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("items (-want +got):\n%s", diff)
		}
	})
}

func TestPoller_FirstIsCalm(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, feedURL)
		now := time.Now()
		var items []feedtest.Item
		for i := range 200 { // two a day, newest first
			items = append(items, feedtest.Item{GUID: fmt.Sprint(i), Title: "Bridge opens", Text: article("Bridge opens"), Date: now.Add(-time.Duration(i) * 12 * time.Hour)})
		}
		d.web.SetFeed(feedURL, "News", items...)
		d.poll(t, feedURL)
		got := d.items(t)
		if len(got) != 57 || got[0].GUID != "56" || got[56].GUID != "0" {
			t.Errorf("%d items, %s to %s; want the 7 of three days and 50 older ones", len(got), got[0].GUID, got[len(got)-1].GUID)
		}
		d.poll(t, feedURL)
		items[60].Title = "Bridge opened"
		d.web.SetFeed(feedURL, "News", items...)
		d.poll(t, feedURL)
		if later := d.items(t); len(later) != 57 {
			t.Errorf("%d items after two more polls, want no older ones", len(later))
		}
	})
}

// A feed that gives its items new ids does not bring the old ones again, not
// when it has news later either.
func TestPoller_NewIDs(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		dated bool
		later []string // what the poll after the change brings
	}{
		{"dated", true, []string{"new1", "new0"}}, // two of its twenty are younger than the last poll
		{"undated", false, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(t, feedURL)
				feed := func(prefix string) (items []feedtest.Item) {
					for i := range 20 {
						it := feedtest.Item{GUID: fmt.Sprint(prefix, i), Title: fmt.Sprintf("Bridge %d opens", i), Text: article("Bridge opens")}
						if test.dated {
							it.Title, it.Date = "Bridge opens", time.Now().Add(-time.Duration(20*i)*time.Minute)
						}
						items = append(items, it)
					}
					return items
				}
				d.web.SetFeed(feedURL, "News", feed("old")...)
				d.poll(t, feedURL)
				time.Sleep(30 * time.Minute)
				renamed := feed("new")
				d.web.SetFeed(feedURL, "News", renamed...)
				d.poll(t, feedURL)
				want := test.later
				for i := range 10 {
					time.Sleep(time.Minute)
					guid := fmt.Sprint("later", i)
					want = append(want, guid)
					it := feedtest.Item{GUID: guid, Title: guid, Text: article(guid)}
					if test.dated {
						it.Date = time.Now()
					}
					renamed = append([]feedtest.Item{it}, renamed[:19]...)
					d.web.SetFeed(feedURL, "News", renamed...)
					d.poll(t, feedURL)
				}
				var got []string
				for _, it := range d.items(t)[20:] {
					got = append(got, it.GUID)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("items after the change (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// What is known comes again only where its words have changed, and what a
// feed dates days before it was last asked is no news.
func TestPoller_Again(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, feedURL)
		bridge := feedtest.Item{GUID: "bridge", Title: "Bridge opens", Text: article("Bridge opens"), Date: time.Now()}
		volcano := feedtest.Item{GUID: "volcano", Title: "Volcano erupts", Text: article("Volcano erupts"), Date: time.Now()}
		for _, items := range [][]feedtest.Item{
			{bridge, volcano},
			{volcano}, // the bridge leaves the feed
			{bridge, {GUID: "old", Title: "Old news", Text: article("Old news"), Date: time.Now().Add(-5 * 24 * time.Hour)}},
			{{GUID: "bridge", Title: "Bridge open at last", Text: article("Bridge opens"), Date: time.Now()}},
		} {
			d.web.SetFeed(feedURL, "News", items...)
			d.poll(t, feedURL)
			time.Sleep(time.Hour)
		}
		var got []string
		for _, it := range d.items(t) {
			got = append(got, it.GUID+": "+it.Title)
		}
		if diff := cmp.Diff([]string{"volcano: Volcano erupts", "bridge: Bridge open at last"}, got); diff != "" {
			t.Errorf("items (-want +got):\n%s", diff)
		}
	})
}

func TestPoller_Pages(t *testing.T) {
	t.Parallel()
	page := func(title string) feedtest.Page {
		return feedtest.Page{Type: "text/html; charset=utf-8", Body: "<html lang=en><head><title>" + title + "</title><meta name=author content='Ann Lee'><meta property=og:image content='https://p.example/1.jpg'></head><body><article>" + article(title) + "</article></body></html>"}
	}
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, feedURL)
		now := time.Now()
		items := []feedtest.Item{
			{GUID: "teaser", Title: "Bridge opens", Link: "http://news.example/teaser", Text: "A bridge."},
			{GUID: "full", Title: "Bridge opens", Link: "http://news.example/full", Text: article("Bridge opens")},
			{GUID: "consent", Title: "Volcano erupts again", Link: "http://news.example/consent", Text: "A volcano."},
			{GUID: "broken", Title: "Bridge opens", Link: "http://news.example/broken", Text: "Another bridge."},
			{GUID: "inside", Title: "Bridge opens", Link: "http://10.0.0.1/inside", Text: "A third bridge."},
		}
		for i := range 12 {
			link := fmt.Sprintf("http://news.example/old%d", i)
			items = append(items, feedtest.Item{GUID: fmt.Sprint("old", i), Title: "Bridge opens", Link: link, Text: "A bridge."})
			d.web.Set(link, page("Bridge opens"))
		}
		for i := range items {
			items[i].Date = now.Add(-time.Duration(i) * time.Minute)
		}
		d.web.SetFeed(feedURL, "News", items...)
		d.web.Set("http://news.example/teaser", page("Bridge opens"))
		d.web.Set("http://news.example/consent", page("Accept our cookies"))
		d.web.Fail("http://news.example/broken", feedtest.Fault{Hang: true})
		src := d.poll(t, feedURL)
		if src.Error != "" {
			t.Errorf("error %q", src.Error)
		}
		long := map[string]bool{}
		for _, it := range d.items(t) {
			long[it.GUID] = len(it.Text) > 600
			if it.GUID == "teaser" && (it.Author != "Ann Lee" || it.Image != "https://p.example/1.jpg") {
				t.Errorf("author %q and image %q, want the page's", it.Author, it.Image)
			}
		}
		want := map[string]bool{"teaser": true, "full": true, "consent": false, "broken": false, "inside": false}
		for i := range 12 {
			want[fmt.Sprint("old", i)] = i < 6 // ten pages in all, four of them above
		}
		if diff := cmp.Diff(want, long); diff != "" {
			t.Errorf("items with the text of an article (-want +got):\n%s", diff)
		}
		if n := d.web.Count("https://p.example/1.jpg"); n != 0 {
			t.Errorf("a picture was asked for %d times", n)
		}
		if n := d.web.Count("http://news.example/full"); n != 0 {
			t.Errorf("a full text was asked for %d times", n)
		}
		d.web.SetFeed(feedURL, "News", items[0])
		d.poll(t, feedURL)
		if n := d.web.Count("http://news.example/teaser"); n != 1 {
			t.Errorf("the page of a known item was asked for %d times, want 1", n)
		}
	})
}

func TestPoller_Failures(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		url   string
		fault feedtest.Fault
		want  string
	}{
		{"loopback", "http://127.0.0.1/feed.xml", feedtest.Fault{}, unreachable},
		{"a port that is not the web's", "http://news.example:22/", feedtest.Fault{}, unreachable},
		{"redirect inside", feedURL, feedtest.Fault{Location: "http://[::1]/"}, unreachable},
		{"no such page", feedURL, feedtest.Fault{Status: 404}, "There is nothing at that address; the feed may have moved."},
		{"forbidden", feedURL, feedtest.Fault{Status: 403}, "That site does not let programs read this address; look for a public feed of it."},
		{"teapot", feedURL, feedtest.Fault{Status: 418}, "That site answers with an error instead of a feed."},
		{"down", feedURL, feedtest.Fault{Status: 502}, "That site is out of order; the feed is tried again later."},
		{"no answer", feedURL, feedtest.Fault{Hang: true}, "That site did not answer in time; it may be too busy."},
		{"cut off", feedURL, feedtest.Fault{Cut: 40}, "That site broke off its answer; it may be out of order."},
		{"bomb", feedURL, feedtest.Fault{Bomb: 100 << 20}, "That address answers with more than 10 MiB, which is not read; give the address of a smaller feed."},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(t, test.url)
				d.web.SetFeed(feedURL, "News", feedtest.Item{GUID: "1", Title: "Bridge opens", Text: article("Bridge opens")})
				d.web.Fail(feedURL, test.fault)
				src := d.poll(t, test.url)
				if src.Error != test.want || src.Failures != 1 || !src.Succeeded.IsZero() {
					t.Errorf("error %q, failures %d, want %q and 1", src.Error, src.Failures, test.want)
				}
			})
		})
	}
}

// The words for an address that is refused are those for one that is not there.
func TestPoller_Unreachable(t *testing.T) {
	t.Parallel()
	for _, dialError := range []error{errors.New("connection refused"), context.DeadlineExceeded} {
		synctest.Test(t, func(t *testing.T) {
			d := newDesk(t, feedURL)
			d.Client = fetch.NewClient(fetch.Policy{
				Resolver: resolver(lenient),
				Dial:     func(context.Context, string, string) (net.Conn, error) { return nil, dialError },
			})
			if got := d.poll(t, feedURL).Error; got != unreachable {
				t.Errorf("%v is told as %q, want %q", dialError, got, unreachable)
			}
		})
	}
}

func TestPoller_OneFailureHarmsNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const bad, good = "http://bad.example/feed", "http://good.example/feed"
		d := newDesk(t, bad, good)
		d.web.SetFeed(good, "Good", feedtest.Item{GUID: "1", Title: "Bridge opens", Text: article("Bridge opens")})
		d.web.Fail(bad, feedtest.Fault{Hang: true})
		start := time.Now().UTC()
		var polls sync.WaitGroup
		for _, address := range []string{bad, good} {
			polls.Go(func() { d.poll(t, address) })
		}
		polls.Wait()
		if src := d.source(t, good); src.Error != "" || !src.Polled.Equal(start) || src.Items != 1 {
			t.Errorf("the good feed: %+v", src.Polling)
		}
		if src := d.source(t, bad); src.Failures != 1 {
			t.Errorf("the bad feed has failed %d times", src.Failures)
		}
	})
}

// Stopping the program is no failure of the feed that is being polled.
func TestPoller_Stopped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, feedURL)
		d.web.Fail(feedURL, feedtest.Fault{Hang: true})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := d.Poll(ctx, digest.Held{Key: digest.Key{Kind: "poll", ID: d.feeds[feedURL]}})
		if src := d.source(t, feedURL); !errors.Is(err, context.DeadlineExceeded) || src.Failures != 0 {
			t.Errorf("%v, %d failures; want the end of ctx and none", err, src.Failures)
		}
	})
}
