package fetch

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/parse"
)

// Bounds of the time between two polls.
const (
	longest     = 12 * time.Hour
	burst       = 30 * time.Minute    // that a feed which publishes all at once is left alone at least
	longestWait = 7 * 24 * time.Hour  // that Retry-After may ask for
	goneWait    = 24 * time.Hour      // after the first 410; a site may change its mind
	endedWait   = 7 * 24 * time.Hour  // between two polls of a feed that was given up
	endedAfter  = 30 * 24 * time.Hour // of failures
	goneTimes   = 2                   // answers of 410 that end a feed
)

// A plan says when a feed is due.
type plan struct {
	feed  int64
	every time.Duration // the shortest time between two polls
	now   time.Time
}

// afterNews returns when to poll after an answer with a feed: half the time
// that passes between two of its newest items, so that an item waits about a
// quarter of that time, but not before the publisher wants to be asked again.
// The time is bound by the feed's span, as after 304.
func (p plan) afterNews(old digest.Polling, feed parse.Feed, header http.Header, added int) time.Time {
	wait, known := pace(feed.Items, p.now)
	switch {
	case known:
	case added > 0:
		wait = p.last(old) / 2
	default:
		wait = p.last(old) * 3 / 2
	}
	wait = max(p.within(wait, span(feed.Items, p.now)), maxAge(header), feed.TTL)
	return skip(p.now.Add(p.spread(p.bound(wait))), feed)
}

// afterNothing returns when to poll after 304: later each time, but never so
// late that what the feed lists may have been replaced, as it is in the
// morning by one that slept.
func (p plan) afterNothing(old digest.Polling, header http.Header) time.Time {
	wait := max(p.within(p.last(old)*3/2, old.Span), maxAge(header))
	return p.now.Add(p.spread(p.bound(wait)))
}

// afterFailure returns when to poll after so many failures in a row: twice as
// long each time, or exactly as long as the site asks.
func (p plan) afterFailure(failures int, a answer) time.Time {
	if wait, ok := retryAfter(a.header, p.now); ok {
		return p.now.Add(min(max(wait, time.Minute), longestWait))
	}
	if a.status == http.StatusGone {
		return p.now.Add(p.spread(goneWait))
	}
	wait := p.every
	for range failures {
		wait = min(2*wait, longest)
	}
	return p.now.Add(p.spread(p.bound(wait)))
}

// within bounds a wait by half of a feed's span, where that is known.
func (p plan) within(wait, span time.Duration) time.Duration {
	if span <= 0 {
		return wait
	}
	return min(wait, max(span/2, burst))
}

// span returns the time in which a feed published the newest three quarters of
// its dated items, 0 where they are too few. What stands there for ever, or
// is dated in the future, does not count.
func span(items []parse.Item, now time.Time) time.Duration {
	ages := agesOf(items, now)
	if len(ages) < 4 {
		return 0
	}
	return ages[3*len(ages)/4] - ages[0]
}

// last returns the time that was between the poll before and this one.
func (p plan) last(old digest.Polling) time.Duration {
	if old.Polled.IsZero() || !old.Due.After(old.Polled) {
		return p.bound(time.Hour)
	}
	return p.bound(old.Due.Sub(old.Polled))
}

func (p plan) bound(wait time.Duration) time.Duration {
	return min(max(wait, p.every), max(longest, p.every))
}

// spread lengthens a wait by up to a tenth, by the feed's id, so that feeds
// which were added together are not polled together for ever.
func (p plan) spread(wait time.Duration) time.Duration {
	// Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4)
	// scatters neighbouring ids.
	part := uint64(p.feed) * 0x9E3779B97F4A7C15 >> 54 // 0–1023
	return wait + wait/10*time.Duration(part)/1024
}

// pace returns half the mean time between the newest items, and whether
// enough of them are dated. The time since the newest counts too, so a feed
// that falls silent is asked less and less.
func pace(items []parse.Item, now time.Time) (time.Duration, bool) {
	ages := agesOf(items, now)
	n := min(len(ages), 10)
	if n < 3 {
		return 0, false
	}
	return ages[n-1] / time.Duration(n) / 2, true
}

// agesOf returns the ages of the items that are dated, the youngest first.
func agesOf(items []parse.Item, now time.Time) []time.Duration {
	var ages []time.Duration
	for _, it := range items {
		if age := now.Sub(it.Published); !it.Published.IsZero() && age >= 0 {
			ages = append(ages, age)
		}
	}
	slices.Sort(ages)
	return ages
}

// maxAge returns how long the answer stays fresh, by Cache-Control
// (RFC 9111, 5.2.2.1), or 0.
func maxAge(header http.Header) time.Duration {
	for word := range strings.SplitSeq(strings.Join(header.Values("Cache-Control"), ","), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(word), "=")
		if !strings.EqualFold(name, "max-age") {
			continue
		}
		if n, err := strconv.ParseInt(strings.Trim(value, `"`), 10, 32); err == nil && n > 0 {
			return time.Duration(n) * time.Second
		}
	}
	return 0
}

// retryAfter reads Retry-After (RFC 9110, 10.2.3), seconds or a date.
func retryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if n, err := strconv.ParseInt(value, 10, 32); err == nil && n >= 0 {
		return time.Duration(n) * time.Second, true
	}
	if at, err := http.ParseTime(value); err == nil {
		return at.Sub(now), true
	}
	return 0, false
}

// skip moves a time out of the hours and days at which the publisher says
// that nothing comes (https://www.rssboard.org/rss-specification, skipHours),
// at most half a day ahead.
func skip(due time.Time, feed parse.Feed) time.Time {
	for range int(longest / time.Hour) {
		utc := due.UTC()
		if !slices.Contains(feed.SkipHours, utc.Hour()) && !slices.Contains(feed.SkipDays, utc.Weekday()) {
			break
		}
		due = utc.Truncate(time.Hour).Add(time.Hour)
	}
	return due
}
