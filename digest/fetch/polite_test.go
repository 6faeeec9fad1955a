package fetch_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest/fetch"
	"newsdigest/digest/fetch/feedtest"
	"newsdigest/digest/work"
)

// polls runs the engine for a while and returns after which time each request
// for one of the feeds came, in order.
func (d desk) polls(t *testing.T, length time.Duration) []time.Duration {
	t.Helper()
	begin := time.Now()
	var times []time.Duration
	seen := map[string]int{}
	loop := &work.Loop{Stages: []work.Stage{d.Stage()}, Leases: d.store, Now: d.Now, Log: d.Log}
	for time.Since(begin) < length {
		if err := loop.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		for address := range d.feeds {
			for n := d.web.Count(address); seen[address] < n; seen[address]++ {
				times = append(times, time.Since(begin))
			}
		}
		time.Sleep(500 * time.Millisecond)
	}
	slices.Sort(times)
	return times
}

// feedsOf returns the addresses of so many feeds of one host.
func feedsOf(host string, n int) []string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf("http://%s/feed%d", host, i))
	}
	return list
}

func TestPoller_OneHost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, feedsOf("many.example", 14)...)
		d.Every = 12 * time.Hour
		for address := range d.feeds {
			d.web.Set(address, feedtest.Page{Unchanged: true})
		}
		times := d.polls(t, 6*time.Minute)
		if len(times) != 14 {
			t.Fatalf("%d polls in six minutes, want 14", len(times))
		}
		// Ten feeds are a second apart, then it is known that they are many.
		if last := times[9]; last < 8*time.Second || last > 12*time.Second {
			t.Errorf("the tenth feed was polled after %v, want about 10 s", last)
		}
		for i := 11; i < 14; i++ {
			if apart := times[i] - times[i-1]; apart < 59*time.Second || apart > 61*time.Second {
				t.Errorf("feed %d was polled %v after the one before, want a minute", i+1, apart)
			}
		}
	})
}

func TestPoller_ManyHosts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var list []string
		for i := range 30 {
			list = append(list, fmt.Sprintf("http://outlet%d.example/feed", i))
		}
		d := newDesk(t, list...)
		d.Every = 12 * time.Hour
		d.web.Set("/feed", feedtest.Page{Unchanged: true})
		if times := d.polls(t, time.Second); len(times) != 30 {
			t.Errorf("%d feeds of different hosts were polled in a second, want all 30", len(times))
		}
	})
}

func TestPoller_OwnHost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, feedsOf("93.184.215.14:80", 14)...)
		d.Own = []fetch.Allow{{Prefix: netip.MustParsePrefix("93.184.215.14/32")}}
		for address := range d.feeds {
			d.web.Set(address, feedtest.Page{Unchanged: true})
		}
		if times := d.polls(t, time.Second); len(times) != 14 {
			t.Errorf("%d feeds of the operator's own host were polled in a second, want all 14", len(times))
		}
	})
}

func TestPoller_Moved(t *testing.T) {
	t.Parallel()
	const elsewhere = "http://new.example/feed.xml"
	tests := []struct {
		name   string
		status int
		want   string // what is asked for at the fifth poll
	}{
		{"for good", http.StatusMovedPermanently, elsewhere},
		{"for good, keeping the method", http.StatusPermanentRedirect, elsewhere},
		{"for now", http.StatusFound, feedURL},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(t, feedURL)
				d.web.SetFeed(elsewhere, "News", feedtest.Item{GUID: "1", Title: "Bridge opens", Text: article("Bridge opens")})
				fault := feedtest.Fault{Status: tt.status, Location: elsewhere}
				d.web.Fail(feedURL, fault, fault, fault, fault, fault, fault)
				for poll := range 5 {
					before := d.web.Count(feedURL)
					src := d.poll(t, feedURL)
					if src.Error != "" {
						t.Fatalf("poll %d: %s", poll, src.Error)
					}
					asked := elsewhere
					if d.web.Count(feedURL) > before {
						asked = feedURL
					}
					want := feedURL
					if poll > 2 {
						want = tt.want
					}
					if asked != want {
						t.Errorf("poll %d asked for %s, want %s", poll, asked, want)
					}
					time.Sleep(time.Until(src.Due))
				}
			})
		})
	}
}

// A feed whose new address fails is asked for where it was before.
func TestPoller_MovedBack(t *testing.T) {
	t.Parallel()
	const elsewhere = "http://new.example/feed.xml"
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, feedURL)
		page := feedtest.Page{Body: feedtest.RSS("News", feedtest.Item{GUID: "1", Title: "Bridge opens", Text: article("Bridge opens")})}
		d.web.Set(elsewhere, page)
		moved := feedtest.Fault{Status: http.StatusMovedPermanently, Location: elsewhere}
		d.web.Fail(feedURL, moved, moved, moved)
		for range 4 {
			time.Sleep(time.Until(d.poll(t, feedURL).Due))
		}
		if n := d.web.Count(feedURL); n != 3 {
			t.Fatalf("the old address was asked %d times, want 3", n)
		}
		d.web.Fail(elsewhere, feedtest.Fault{Status: http.StatusNotFound})
		time.Sleep(time.Until(d.poll(t, feedURL).Due))
		d.web.Set(feedURL, page)
		if src := d.poll(t, feedURL); src.Error != "" || d.web.Count(feedURL) != 4 {
			t.Errorf("after its new address failed: %q, the old one was asked %d times, want 4", src.Error, d.web.Count(feedURL))
		}
	})
}

func TestPoller_Robots(t *testing.T) {
	t.Parallel()
	const robots = "http://news.example/robots.txt"
	tests := []struct {
		name  string
		page  *feedtest.Page
		fault feedtest.Fault
		want  map[string]bool // pages that are read
	}{
		{"none", nil, feedtest.Fault{Status: http.StatusNotFound}, map[string]bool{"/open/1": true, "/closed/1": true}},
		{"some pages are closed", &feedtest.Page{Type: "text/plain", Body: "User-agent: *\nDisallow: /closed/\n"}, feedtest.Fault{}, map[string]bool{"/open/1": true, "/closed/1": false}},
		{"closed to others", &feedtest.Page{Type: "text/plain", Body: "User-agent: greedy\nDisallow: /\n"}, feedtest.Fault{}, map[string]bool{"/open/1": true, "/closed/1": true}},
		{"closed to this program", &feedtest.Page{Type: "text/plain", Body: "User-agent: *\nAllow: /\n\nUser-agent: newsdigest\nDisallow: /\n"}, feedtest.Fault{}, map[string]bool{"/open/1": false, "/closed/1": false}},
		{"out of order", nil, feedtest.Fault{Status: http.StatusBadGateway}, map[string]bool{"/open/1": false, "/closed/1": false}},
		{"no text at all", &feedtest.Page{Type: "text/plain", Body: "\xff\x00<html>"}, feedtest.Fault{}, map[string]bool{"/open/1": true, "/closed/1": true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(t, feedURL)
				if tt.page != nil {
					d.web.Set(robots, *tt.page)
				} else {
					d.web.Fail(robots, tt.fault)
				}
				var items []feedtest.Item
				for path := range tt.want {
					link := "http://news.example" + path
					d.web.Set(link, feedtest.Page{Type: "text/html", Body: "<title>Bridge opens</title><article>" + article("Bridge opens") + "</article>"})
					items = append(items, feedtest.Item{GUID: path, Title: "Bridge opens", Link: link, Text: "A bridge."})
				}
				d.web.SetFeed(feedURL, "News", items...)
				d.poll(t, feedURL)
				got := map[string]bool{}
				for path := range tt.want {
					got[path] = d.web.Count("http://news.example"+path) > 0
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("pages read (-want +got):\n%s", diff)
				}
				if n := d.web.Count(robots); n != 1 {
					t.Errorf("robots.txt was asked for %d times, want once for both pages", n)
				}
			})
		})
	}
}

// The pages of one host are a second apart.
func TestPoller_PagesApart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, feedURL)
		var items []feedtest.Item
		for i := range 5 {
			link := fmt.Sprintf("http://news.example/%d", i)
			d.web.Set(link, feedtest.Page{Type: "text/html", Body: "<article>" + article("Bridge opens") + "</article>"})
			items = append(items, feedtest.Item{GUID: link, Title: "Bridge opens", Link: link, Text: "A bridge."})
		}
		d.web.SetFeed(feedURL, "News", items...)
		begin := time.Now()
		d.poll(t, feedURL)
		if took := time.Since(begin); took != 4*time.Second {
			t.Errorf("five pages took %v, want 4 s", took)
		}
	})
}

// Feeds of many megabytes wait for each other, and all of them are read.
func TestPoller_LargeFeeds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var list []string
		for i := range 6 {
			list = append(list, fmt.Sprintf("http://outlet%d.example/feed", i))
		}
		d := newDesk(t, list...)
		var items []feedtest.Item
		for i := range 20 {
			items = append(items, feedtest.Item{GUID: fmt.Sprint(i), Title: fmt.Sprintf("Bridge %d opens", i), Text: strings.Repeat(article("Bridge opens"), 70)})
		}
		d.web.Set("/feed", feedtest.Page{Body: feedtest.RSS("News", items...)})
		loop := &work.Loop{Stages: []work.Stage{d.Stage()}, Leases: d.store, Now: d.Now, Log: d.Log}
		if err := loop.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, address := range list {
			if src := d.source(t, address); src.Error != "" || src.Items == 0 {
				t.Errorf("%s: %q, %d items", address, src.Error, src.Items)
			}
		}
	})
}
