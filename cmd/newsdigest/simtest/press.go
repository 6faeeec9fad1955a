package simtest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsdigest/digest/fetch/feedtest"
)

const (
	// reporters is how many feeds report one event, twenty minutes apart.
	reporters = 4
	// latestItems is how many items a feed has, the newest ones.
	latestItems = 15
)

// topics are what events are about and what readers follow.
var topics = [...]string{
	"harbour", "budget", "railway", "orchestra", "glacier", "election", "vaccine", "satellite", "reservoir", "football",
	"parliament", "earthquake", "museum", "refinery", "university", "airline", "fishery", "theatre", "highway", "festival",
}

// A press is a number of feeds and all that they will ever publish. What that
// is follows from the numbers of feed and event alone.
type press struct {
	begin time.Time
	every time.Duration // between two events
	feeds [][]published // by feed, earliest first
}

// A published item reports an event in a feed.
type published struct {
	at       time.Time
	event    int
	reporter int // 0 is the first to report it
}

// newPress returns a press of so many feeds, each with so many items a day,
// for so long from begin on.
func newPress(begin time.Time, feeds int, daily float64, long time.Duration) *press {
	p := &press{begin: begin, every: time.Duration(reporters / (float64(feeds) * daily) * float64(24*time.Hour)), feeds: make([][]published, feeds)}
	for event := range int(long / p.every) {
		for reporter := range reporters {
			feed := (int(hash(uint64(event))%uint64(feeds)) + reporter*(1+feeds/reporters)) % feeds
			at := begin.Add(time.Duration(event)*p.every + time.Duration(reporter)*20*time.Minute)
			p.feeds[feed] = append(p.feeds[feed], published{at, event, reporter})
		}
	}
	for _, items := range p.feeds {
		slices.SortStableFunc(items, func(a, b published) int { return a.at.Compare(b.at) })
	}
	return p
}

// address returns where a feed is found.
func address(feed int) string { return fmt.Sprintf("http://outlet%d.example/feed", feed) }

// page answers for the feed that a request asks for, as it is now.
func (p *press) page(r *http.Request) (feedtest.Page, bool) {
	number, ok := strings.CutPrefix(strings.TrimSuffix(r.Host, ".example"), "outlet")
	feed, err := strconv.Atoi(number)
	if !ok || err != nil || feed >= len(p.feeds) || r.URL.Path != "/feed" {
		return feedtest.Page{}, false
	}
	all := p.feeds[feed]
	n, _ := slices.BinarySearchFunc(all, time.Now(), func(it published, now time.Time) int {
		if it.at.After(now) {
			return 1
		}
		return -1
	})
	page := feedtest.Page{Type: "application/rss+xml", ETag: fmt.Sprintf(`"%d"`, n)}
	if r.Header.Get("If-None-Match") == page.ETag {
		return page, true
	}
	var items []feedtest.Item
	for _, it := range slices.Backward(all[max(0, n-latestItems):n]) {
		items = append(items, it.item(feed))
	}
	page.Body = feedtest.RSS(fmt.Sprint("Outlet ", feed), items...)
	return page, true
}

// item writes what a feed has to say of an event: of six sentences about it
// those that this reporter knows, with the names and words of the event.
func (it published) item(feed int) feedtest.Item {
	topic, word := topics[it.event%len(topics)], func(n int) string { return invented(it.event, n) }
	name := func(n int) string { w := word(n); return strings.ToUpper(w[:1]) + w[1:] }
	number := func(n int) uint64 { return 20 + hash(uint64(it.event), uint64(n))%900 }
	words := func(from int) []any {
		var out []any
		for n := range 6 {
			out = append(out, word(from+n))
		}
		return out
	}
	sentences := []string{
		fmt.Sprintf("The %s of %s was closed on %s after %s, and %d had to leave.", topic, name(1), it.at.Weekday(), word(2), number(1)),
		fmt.Sprintf("%s of %s: the %s and the %s of the %s, at a %s, %s %s.", append([]any{name(4), name(1)}, words(10)...)...),
		fmt.Sprintf("It was %s that %s, with %s, %s or %s, left the %s.", words(20)...),
		fmt.Sprintf("In %s they %s %s, %s and %s by the %s.", words(30)...),
		fmt.Sprintf("A %s is not a %s, %s says; %s is for %s and %s.", words(40)...),
		fmt.Sprintf("Of %d %s from %s all were %s, and %s in %s as %s.", append([]any{number(2)}, words(50)...)...),
	}
	first := it.reporter % 3
	text := "<p>" + strings.Join(sentences[first:first+4], " ") + " " + strings.Repeat(strings.Join([]string{invented(feed, 90), invented(feed, 91), invented(feed, 92)}, " and ")+". ", 8) + "</p>"
	return feedtest.Item{
		GUID: fmt.Sprint(it.event), Link: fmt.Sprintf("http://outlet%d.example/%d", feed, it.event),
		Title: fmt.Sprintf("%s of %s closed after %s fails", strings.ToUpper(topic[:1])+topic[1:], name(1), word(2)),
		Text:  text, Date: it.at,
	}
}

// invented returns word n of an event.
func invented(event, n int) string {
	syllables := [...]string{"ba", "den", "fol", "gar", "hin", "jos", "kel", "lam", "mor", "nim", "pol", "ras", "sten", "tur", "vel", "wis"}
	h := hash(uint64(event), uint64(n), 7)
	return syllables[h%16] + syllables[h>>4%16] + syllables[h>>8%16] + syllables[h>>12%16]
}
