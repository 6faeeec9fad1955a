package fetch_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newsdigest/digest/fetch/feedtest"
)

func TestPoller_BackOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, feedURL)
		d.web.SetFeed(feedURL, "News", feedtest.Item{GUID: "1", Title: "Bridge opens", Text: article("Bridge opens")})
		for range 9 {
			d.web.Fail(feedURL, feedtest.Fault{Status: 500})
		}
		want := []time.Duration{10, 20, 40, 80, 160, 320, 640, 720, 720}
		for i, w := range want {
			src := d.poll(t, feedURL)
			got := src.Due.Sub(src.Polled)
			time.Sleep(got)
			if w *= time.Minute; got < w || got > w+w/10 || src.Failures != i+1 {
				t.Errorf("after failure %d (counted %d) the feed waits %v, want %v and up to a tenth more", i+1, src.Failures, got, w)
			}
		}
		if src := d.poll(t, feedURL); src.Failures != 0 || src.Error != "" {
			t.Errorf("after a success: %d failures, %q", src.Failures, src.Error)
		}
	})
}

func TestPoller_RetryAfter(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		value string
		want  time.Duration
	}{
		{"seconds", "4321", 4321 * time.Second},
		{"date", "Wed, 14 Oct 2026 15:30:00 GMT", 210 * time.Minute},
		{"none at all", "0", time.Minute},
		{"date in the past", "Wed, 14 Oct 2026 11:30:00 GMT", time.Minute},
		{"a year", "31536000", 7 * 24 * time.Hour},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(t, feedURL)
				d.web.Fail(feedURL, feedtest.Fault{Status: 429, Header: http.Header{"Retry-After": {test.value}}})
				if src := d.poll(t, feedURL); src.Due.Sub(src.Polled) != test.want {
					t.Errorf("Retry-After: %s waits %v, want exactly %v", test.value, src.Due.Sub(src.Polled), test.want)
				}
			})
		})
	}
}

func TestPoller_Due(t *testing.T) {
	t.Parallel()
	every := func(gap time.Duration) func(now time.Time) string {
		return func(now time.Time) string {
			var items []feedtest.Item
			for i := range 20 {
				items = append(items, feedtest.Item{GUID: fmt.Sprint(i), Title: "Bridge opens", Text: article("Bridge opens"), Date: now.Add(-time.Duration(i+1) * gap)})
			}
			return feedtest.RSS("News", items...)
		}
	}
	undated := func(time.Time) string {
		return feedtest.RSS("News", feedtest.Item{GUID: "1", Title: "Bridge opens", Text: article("Bridge opens")})
	}
	channel := func(words string) func(time.Time) string {
		return func(now time.Time) string {
			return strings.Replace(undated(now), "<channel>", "<channel>"+words, 1)
		}
	}
	for _, test := range []struct {
		name   string
		body   func(now time.Time) string
		header http.Header
		want   time.Duration // and up to a tenth more
	}{
		{"an item a minute", every(time.Minute), nil, 5 * time.Minute},
		{"an item an hour", every(time.Hour), nil, 30 * time.Minute},
		{"an item a week", every(7 * 24 * time.Hour), nil, 12 * time.Hour},
		{"no dates, at first", undated, nil, 30 * time.Minute},
		{"fresh for two hours", undated, http.Header{"Cache-Control": {"public, max-age=7200"}}, 2 * time.Hour},
		{"fresh for a year", undated, http.Header{"Cache-Control": {"max-age=31536000"}}, 12 * time.Hour},
		{"ttl of three hours", channel("<ttl>180</ttl>"), nil, 3 * time.Hour},
		{"nothing from 12 to 14", channel("<skipHours><hour>12</hour><hour>13</hour></skipHours>"), nil, 2 * time.Hour},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(t, feedURL)
				d.web.Set(feedURL, feedtest.Page{Body: test.body(time.Now()), Header: test.header})
				src := d.poll(t, feedURL)
				if got := src.Due.Sub(src.Polled); got < test.want || got > test.want+test.want/10 {
					t.Errorf("waits %v, want %v and up to a tenth more (%s)", got, test.want, src.Error)
				}
			})
		})
	}
}

// A busy feed that was silent for a night is still asked before what it lists
// can have been replaced.
func TestPoller_DueAfterSilence(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, feedURL)
		var items []feedtest.Item
		for i := range 20 { // six an hour
			items = append(items, feedtest.Item{GUID: fmt.Sprint(i), Title: "Bridge opens", Text: article("Bridge opens"), Date: time.Now().Add(-time.Duration(10*i) * time.Minute)})
		}
		d.web.SetFeed(feedURL, "News", items...)
		src := d.poll(t, feedURL)
		for range 10 {
			time.Sleep(time.Until(src.Due))
			src = d.poll(t, feedURL)
		}
		if got, most := src.Due.Sub(src.Polled), 75*time.Minute*11/10; got > most || got < 70*time.Minute { // 15 items span 150 minutes
			t.Errorf("after a night of 304 it waits %v, want at most %v", got, most)
		}
	})
}

// In a day no feed is asked more than every five minutes, whatever it says.
func TestPoller_NeverHotLoops(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, feedURL)
		d.web.Set(feedURL, feedtest.Page{
			Body:   feedtest.RSS("News", feedtest.Item{GUID: "1", Title: "Bridge opens", Text: article("Bridge opens"), Date: time.Now()}),
			Header: http.Header{"Cache-Control": {"max-age=0, no-store"}, "Retry-After": {"0"}},
		})
		for end := time.Now().Add(24 * time.Hour); time.Now().Before(end); {
			time.Sleep(time.Until(d.poll(t, feedURL).Due))
		}
		if n := d.web.Count(feedURL); n < 4 || n > 24*12 {
			t.Errorf("%d polls in a day", n)
		}
	})
}
