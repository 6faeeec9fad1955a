package fetch

import (
	"context"
	"net/url"
	"sync"
	"time"
)

// What a host is asked for at most. A site that offers many feeds is polled
// by one of them a minute, so that a list of a thousand feeds is no burden
// for it; a few are polled nearly at once.
const (
	fewFeeds  = 10
	fewApart  = time.Second
	manyApart = time.Minute
	pageApart = time.Second
	// patience is how long a poll waits for its turn. A longer wait is written
	// down as the feed's next due time.
	patience = 3 * time.Second
	// hostMemory is after how long without a request a host is forgotten.
	hostMemory = longest + time.Hour
)

// hosts keep the requests to one host apart. The zero value is ready. What it
// knows is learnt anew when the program starts.
type hosts struct {
	mu     sync.Mutex
	byName map[string]*host
	swept  time.Time
}

// A host is one site, by name and port.
type host struct {
	next   time.Time           // when a feed of it may be polled
	page   time.Time           // when an article of it may be read
	booked map[int64]time.Time // the turns of feeds that wait
	feeds  map[int64]bool      // polled since the host is remembered
	used   time.Time
}

// turn returns how long a feed has to wait until it may be polled: 0 where it
// is its turn. A turn that was given is kept for the feed.
func (h *hosts) turn(name string, feed int64, now time.Time) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	at := h.get(name, now)
	at.feeds[feed] = true
	apart := fewApart
	if len(at.feeds) > fewFeeds {
		apart = manyApart
	}
	booked, ok := at.booked[feed]
	if !ok {
		booked = now
		if at.next.After(now) {
			booked = at.next
		}
		at.next = booked.Add(apart)
	}
	if booked.After(now) {
		at.booked[feed] = booked
		return booked.Sub(now)
	}
	delete(at.booked, feed)
	return 0
}

// pageTurn waits until an article of a host may be read, or until ctx ends.
func (h *hosts) pageTurn(ctx context.Context, name string, now time.Time) error {
	h.mu.Lock()
	at := h.get(name, now)
	wait := max(at.page.Sub(now), 0)
	at.page = now.Add(wait + pageApart)
	h.mu.Unlock()
	return pause(ctx, wait)
}

// get returns what is known of a host. Called with the lock held.
func (h *hosts) get(name string, now time.Time) *host {
	if h.byName == nil {
		h.byName = map[string]*host{}
	}
	if now.Sub(h.swept) > time.Hour {
		h.swept = now
		for name, at := range h.byName {
			if now.Sub(at.used) > hostMemory {
				delete(h.byName, name)
			}
		}
	}
	at := h.byName[name]
	if at == nil {
		at = &host{booked: map[int64]time.Time{}, feeds: map[int64]bool{}}
		h.byName[name] = at
	}
	at.used = now
	return at
}

// hostOf returns the host and port of an address, "" where it has none.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// pause waits for d, or returns the error of ctx where that ends first.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
