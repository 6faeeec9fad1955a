package simtest

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/fetch"
	"newsdigest/digest/fetch/feedtest"
	"newsdigest/digest/work"
	"newsdigest/storage/sqlite"
)

// A Week is what it took to follow feeds for some days, and what came of it.
type Week struct {
	Feeds, Days int
	Requests    int
	Ideal       int             // requests of somebody who is told when something is published, and asks at most every five minutes
	News        int             // answers with something new
	Published   int             // items, up to half a day before the end
	Lost        int             // of them those that were not stored
	Repeated    int             // items stored more than once
	Delays      []time.Duration // from publication to stored, shortest first
	Sent        int64           // bytes of all feeds that were sent
	Whole       int64           // bytes that it would have been without conditional requests
}

// String returns all figures in one line.
func (w *Week) String() string {
	return fmt.Sprintf("feeds=%d days=%d items=%d lost=%d repeated=%d requests=%d (%.1f a feed and day, %.2f × ideal, %.0f %% with news) delay p50=%v p95=%v conditional requests saved %.1f %% of %.0f MB",
		w.Feeds, w.Days, w.Published, w.Lost, w.Repeated, w.Requests, float64(w.Requests)/float64(w.Feeds*w.Days), float64(w.Requests)/float64(w.Ideal),
		100*float64(w.News)/float64(w.Requests), w.Delay(.5).Round(time.Second), w.Delay(.95).Round(time.Second),
		100*(1-float64(w.Sent)/float64(w.Whole)), float64(w.Whole)/1e6)
}

// Delay returns the delay that a share of all items kept to.
func (w *Week) Delay(share float64) time.Duration {
	if len(w.Delays) == 0 {
		return 0
	}
	return w.Delays[int(share*float64(len(w.Delays)-1))]
}

// shortest is the time between two polls that the poller keeps to.
const shortest = 5 * time.Minute

// LiveWeek follows so many feeds for so many days. From the first day on the
// poller knows nothing of their rhythm.
func LiveWeek(t *testing.T, feeds, days int) (w Week) {
	t.Helper()
	folder := Folder(t)
	synctest.Test(t, func(t *testing.T) {
		begin := time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC)
		time.Sleep(time.Until(begin))
		end := begin.AddDate(0, 0, days)
		town := newGazettes(feeds, begin, end)
		web := feedtest.New(t)
		web.Live = town.page
		log := slog.New(&failures{t: t})
		store, err := sqlite.Open(t.Context(), filepath.Join(folder, "news.db"), time.Now, log)
		must(t, err)
		defer store.Close()
		var list []digest.Feed
		for i, g := range town.list {
			list = append(list, digest.Feed{URL: g.address, Outlet: fmt.Sprint("Gazette ", i), Language: "en", Catalogue: true})
		}
		must(t, store.SyncCatalogue(t.Context(), list, begin))
		client := web.Client()
		poller := &fetch.Poller{Store: store, Client: client, Now: time.Now, Log: log}
		loop := &work.Loop{Stages: []work.Stage{poller.Stage()}, Leases: store, Now: time.Now, Log: log}
		ctx, cancel := context.WithDeadline(t.Context(), end)
		defer cancel()
		must(t, loop.Run(ctx))
		client.CloseIdleConnections()
		w = town.week(begin, end)
		w.Feeds, w.Days = feeds, days
		c := &City{t: t, database: filepath.Join(folder, "news.db")}
		c.query("SELECT f.url, i.guid, i.stored FROM items i JOIN feeds f ON f.id = i.feed", func(scan func(...any) error) error {
			var url, guid string
			var stored int64
			err := scan(&url, &guid, &stored)
			town.count(&w, begin, url, guid, time.UnixMilli(stored))
			return err
		})
		w.Lost = w.Published - len(w.Delays)
		slices.Sort(w.Delays)
	})
	return w
}

// gazettes are feeds and all that they publish in some days.
type gazettes struct {
	list   []*gazette
	byHost map[string]*gazette // by host and path
	end    time.Time

	requests, news, sent, whole atomic.Int64
}

// A gazette is one feed.
type gazette struct {
	address   string
	published []time.Time // earliest first, to the second
	validator bool        // it answers 304
	asked     int         // items that were published when it was last asked
	stored    map[string]bool
}

// weekItems is how many items a gazette lists.
const weekItems = 20

// newGazettes makes feeds as they are: a tenth has a hundred items a day, a
// third 30, a third ten, the others two or one every three days; they sleep at
// night; a fifth shares its host with 49 others; a tenth knows nothing of
// conditional requests. All follows from their numbers.
func newGazettes(feeds int, begin, end time.Time) *gazettes {
	all := &gazettes{byHost: map[string]*gazette{}, end: end}
	for i := range feeds {
		daily := [...]float64{100, 30, 30, 30, 10, 10, 10, 2, 2, 1. / 3}[i%10]
		g := &gazette{validator: hash(uint64(i), 3)%10 > 0, stored: map[string]bool{}}
		g.address = fmt.Sprintf("http://gazette%d.example/feed", i)
		if i/10%5 == 0 {
			g.address = fmt.Sprintf("http://house%d.example/feed%d", i/250, i)
		}
		at := begin.Add(-time.Duration(float64(weekItems)/daily*24) * time.Hour)
		for n := uint64(0); ; n++ {
			chance := (float64(hash(uint64(i), n, 1)%1_000_000) + 1) / 1_000_000
			at = at.Add(time.Duration(-math.Log(chance) / daily * 16 * float64(time.Hour))) // Poisson, while it is day
			if hour := at.Hour(); hour < 6 || hour >= 22 {
				at = at.Add(8 * time.Hour)
			}
			if at.After(end) {
				break
			}
			g.published = append(g.published, at.Truncate(time.Second))
		}
		all.list = append(all.list, g)
		all.byHost[strings.TrimPrefix(g.address, "http:")] = g
	}
	return all
}

// page answers for the feed that a request asks for, as it is now.
func (all *gazettes) page(r *http.Request) (feedtest.Page, bool) {
	g := all.byHost["//"+r.Host+r.URL.Path]
	if g == nil {
		return feedtest.Page{}, false
	}
	n, _ := slices.BinarySearchFunc(g.published, time.Now(), func(at, now time.Time) int {
		if at.After(now) {
			return 1
		}
		return -1
	})
	var items []feedtest.Item
	for i := n - 1; i >= max(0, n-weekItems); i-- {
		items = append(items, feedtest.Item{
			GUID: strconv.Itoa(i), Title: fmt.Sprintf("%s and %s meet in %s", invented(i, 1), invented(i, 2), invented(i, 3)),
			Text: "<p>" + strings.Repeat(invented(i, 4)+" said so on "+g.published[i].Weekday().String()+". ", 8) + "</p>", Date: g.published[i],
		})
	}
	body := feedtest.RSS("Gazette", items...)
	all.requests.Add(1)
	all.whole.Add(int64(len(body)))
	if g.asked < n {
		g.asked = n
		all.news.Add(1)
	}
	page := feedtest.Page{Type: "application/rss+xml"}
	if g.validator {
		page.ETag = fmt.Sprintf(`"%d"`, n)
	}
	if g.validator && r.Header.Get("If-None-Match") == page.ETag {
		return page, true
	}
	all.sent.Add(int64(len(body)))
	page.Body = body
	return page, true
}

// week returns what was published and asked for.
func (all *gazettes) week(begin, end time.Time) Week {
	w := Week{Requests: int(all.requests.Load()), News: int(all.news.Load()), Sent: all.sent.Load(), Whole: all.whole.Load()}
	for _, g := range all.list {
		var asked time.Time
		for _, at := range g.published {
			if at.Before(begin) {
				continue
			}
			if at.Sub(asked) >= shortest {
				asked = at.Add(shortest)
				w.Ideal++
			}
			if early(at, end) {
				w.Published++
			}
		}
	}
	return w
}

// early reports whether an item was published so early that the slowest poll
// has found it.
func early(at, end time.Time) bool { return at.Before(end.Add(-14 * time.Hour)) }

// count counts an item that was stored.
func (all *gazettes) count(w *Week, begin time.Time, address, guid string, stored time.Time) {
	g := all.byHost[strings.TrimPrefix(address, "http:")]
	i, err := strconv.Atoi(guid)
	if g == nil || err != nil || i >= len(g.published) {
		return
	}
	if g.stored[guid] {
		w.Repeated++
	}
	g.stored[guid] = true
	if at := g.published[i]; !at.Before(begin) && early(at, all.end) {
		w.Delays = append(w.Delays, stored.Sub(at))
	}
}
