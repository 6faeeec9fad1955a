package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/parse"
	"newsdigest/digest/work"
)

// The stage of polling.
const (
	pollWorkers = 64          // they wait for sites most of the time
	pollTime    = time.Minute // more than one feed and its pages may take
	shortest    = 5 * time.Minute
	movedAfter  = 3 // good answers from one address, from when on it is asked itself
)

// A Store keeps feeds and their items. Its methods are those of
// storage.Feeds.
type Store interface {
	DueFeeds(ctx context.Context, now time.Time, limit int) ([]digest.Wake, error)
	FindSource(ctx context.Context, feed int64) (digest.Source, error)
	FindListing(ctx context.Context, feed int64) (digest.Listing, error)
	KnownItems(ctx context.Context, feed int64, guids []string) (map[string]bool, error)
	SaveFetch(ctx context.Context, held digest.Held, f digest.Fetch) (added int, err error)
}

// A Poller turns due feeds into saved items. All fields but Every are needed.
type Poller struct {
	Store  Store
	Client *http.Client  // guarded, of NewClient
	Every  time.Duration // the shortest time between two polls; 0 means 5 minutes
	// Workers is how many feeds are polled at once; 0 means 64. With one, the
	// same feeds always give their items in the same order.
	Workers int
	// Own are the addresses that the operator opened. Requests to them are
	// not kept apart, since their network is the operator's.
	Own []Allow
	Now func() time.Time
	Log *slog.Logger

	hosts  hosts
	robots robots
	memory memory
}

// Stage returns the work of polling, one key for each feed.
func (p *Poller) Stage() work.Stage {
	return work.Stage{
		Kind:    "poll",
		Workers: cmp.Or(p.Workers, pollWorkers),
		Timeout: pollTime,
		Due:     p.Store.DueFeeds,
		Run:     p.Poll,
	}
}

// Poll asks one feed for news and saves what came, in these steps:
//
//  1. Where it is not the feed's turn at its host, it is due later.
//  2. A conditional request; 304 ends the poll here.
//  3. The answer is parsed, and each entry that is new or changed becomes an
//     item.
//  4. For new items that are teasers the pages of their articles are read.
//  5. One transaction saves the items and when the feed is due again.
//
// A feed that fails is due later, with the reason in words; that is no error
// of Poll.
func (p *Poller) Poll(ctx context.Context, held digest.Held) error {
	src, err := p.Store.FindSource(ctx, held.ID)
	if errors.Is(err, digest.ErrNotFound) {
		return nil // it was removed a moment ago
	}
	if err != nil {
		return fmt.Errorf("find feed %d: %w", held.ID, err)
	}
	ctx, leave := p.memory.enter(ctx)
	defer leave()
	f, err := p.fetch(ctx, src)
	if err != nil {
		return fmt.Errorf("poll %s: %w", src.URL, err)
	}
	added, err := p.Store.SaveFetch(ctx, held, f)
	if err != nil {
		return fmt.Errorf("save %s: %w", src.URL, err)
	}
	p.Log.DebugContext(ctx, "feed polled", "feed", src.ID, "url", src.URL, "added", added, "due", f.Polling.Due)
	return nil
}

// fetch returns what one poll found. Its error is that of the store or of ctx,
// never the feed's.
func (p *Poller) fetch(ctx context.Context, src digest.Source) (digest.Fetch, error) {
	address := addressOf(src)
	if wait := p.turn(address, src.ID); wait > patience {
		state := src.Polling
		state.Due = p.Now().Add(wait)
		return digest.Fetch{Feed: src.ID, Polling: state}, nil
	} else if err := pause(ctx, wait); err != nil {
		return digest.Fetch{}, err
	}
	a, err := get(ctx, p.Client, address, conditional(src.Polling))
	if ctx.Err() != nil {
		return digest.Fetch{}, ctx.Err() // stopped: the feed has not failed
	}
	if err == nil && a.status == http.StatusNotModified {
		return p.unchanged(src, a), nil
	}
	var feed parse.Feed
	if err == nil {
		feed, err = parse.Parse(a.body, a.url, a.header.Get("Content-Type"))
	}
	if err != nil {
		return p.failed(ctx, src, a, err), nil
	}
	return p.found(ctx, src, a, feed)
}

// turn returns how long a feed has to wait for its turn at its host.
func (p *Poller) turn(address string, feed int64) time.Duration {
	if p.own(address) {
		return 0
	}
	return p.hosts.turn(hostOf(address), feed, p.Now())
}

// own reports whether an address is one that the operator opened.
func (p *Poller) own(address string) bool {
	to, err := netip.ParseAddrPort(hostOf(address))
	return err == nil && slices.ContainsFunc(p.Own, func(a Allow) bool { return a.matches(to) })
}

// addressOf returns where a feed is asked for: at its address, or at the one
// to which that has led for good often enough.
func addressOf(src digest.Source) string {
	if src.MovedTimes >= movedAfter {
		return src.Moved
	}
	return src.URL
}

// conditional returns the headers that let a site answer 304
// (RFC 9110, 13.1).
func conditional(old digest.Polling) http.Header {
	header := http.Header{"Accept": {acceptFeed}}
	if old.ETag != "" {
		header.Set("If-None-Match", old.ETag)
	}
	if old.LastModified != "" {
		header.Set("If-Modified-Since", old.LastModified)
	}
	return header
}

// found saves the items of a feed that answered. Only entries that are new or
// changed become items, for most of a feed is as it was.
func (p *Poller) found(ctx context.Context, src digest.Source, a answer, feed parse.Feed) (digest.Fetch, error) {
	entries, list := feed.Items, listing(feed.Items)
	known, err := p.known(ctx, src, entries, list)
	if err != nil {
		return digest.Fetch{}, err
	}
	if !anew(src) {
		entries = known.news(entries, list)
	}
	if slices.Equal(list, known.before) {
		list = nil // it is remembered as it is
	}
	items := takeItems(src.Feed, entries)
	p.readPages(ctx, items, known.stored)
	now := p.Now()
	settle(items, src.Feed, now)
	if anew(src) {
		items = firstItems(items, now)
	}
	added := 0
	for _, it := range items {
		if !known.stored[it.GUID] {
			added++
		}
	}
	state := success(src.Polling, a, now)
	state.ETag, state.LastModified = a.header.Get("ETag"), a.header.Get("Last-Modified")
	state.Span = span(feed.Items, now)
	state.Due = p.plan(src, now).afterNews(src.Polling, feed, a.header, added)
	return digest.Fetch{
		Feed: src.ID, Title: feed.Title, Polling: state, Items: items, Listing: list, Notice: back(src),
	}, nil
}

// unchanged records an answer of 304.
func (p *Poller) unchanged(src digest.Source, a answer) digest.Fetch {
	now := p.Now()
	state := success(src.Polling, a, now)
	state.Due = p.plan(src, now).afterNothing(src.Polling, a.header)
	return digest.Fetch{Feed: src.ID, Polling: state, Notice: back(src)}
}

// failed records why there is no answer that is a feed.
func (p *Poller) failed(ctx context.Context, src digest.Source, a answer, err error) digest.Fetch {
	now := p.Now()
	state := src.Polling
	state.Polled = now
	state.Failures++
	state.Error = digest.Explanation(trouble(err))
	state.Moved, state.MovedTimes = "", 0 // back to the address that was given
	if state.Failing.IsZero() {
		state.Failing = now
	}
	if a.status == http.StatusGone {
		state.Gone++
	}
	f := digest.Fetch{Feed: src.ID, Polling: state}
	f.Polling.Due = p.plan(src, now).afterFailure(state.Failures, a)
	if over(state, now) {
		f.Polling.Due = now.Add(p.plan(src, now).spread(endedWait))
		if src.Ended.IsZero() {
			f.Polling.Ended, f.Notice = now, digest.NoticeFeedEnded
		}
	}
	p.Log.InfoContext(ctx, "feed failed", "feed", src.ID, "url", src.URL, "failures", state.Failures, "due", f.Polling.Due, "ended", !f.Polling.Ended.IsZero(), "error", err)
	return f
}

// over reports whether a feed is given up: it was, it says itself that it is
// gone, or it has failed for long.
func over(state digest.Polling, now time.Time) bool {
	return !state.Ended.IsZero() || state.Gone >= goneTimes || now.Sub(state.Failing) >= endedAfter
}

// back returns what to say of a feed that answers.
func back(src digest.Source) digest.NoticeKind {
	if src.Ended.IsZero() {
		return ""
	}
	return digest.NoticeFeedBack
}

// success returns the state after a good answer.
func success(old digest.Polling, a answer, now time.Time) digest.Polling {
	state := old
	state.Polled, state.Succeeded = now, now
	state.Failures, state.Error = 0, ""
	state.Failing, state.Gone, state.Ended = time.Time{}, 0, time.Time{}
	switch {
	case a.moved && a.url == old.Moved:
		state.MovedTimes++
	case a.moved:
		state.Moved, state.MovedTimes = a.url, 1
	case old.MovedTimes < movedAfter:
		state.Moved, state.MovedTimes = "", 0
	}
	return state
}

func (p *Poller) plan(src digest.Source, now time.Time) plan {
	every := p.Every
	if every <= 0 {
		every = shortest
	}
	return plan{feed: src.ID, every: every, now: now}
}
