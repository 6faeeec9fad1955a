package digest

import "time"

// A Feed is an address that is polled for items, once for all chats.
type Feed struct {
	ID       int64
	URL      string // http or https
	Title    string // of the feed, as its publisher names it
	Outlet   string // the name that readers see behind a sentence, "Reuters"
	Group    string // outlets of one owner count once; "" is a group of its own
	Language string // BCP 47; the fallback where items state none
	Country  string // ISO 3166-1 alpha-2, lower case, or ""
	Section  string // the section its items belong to, lower case, or ""
	// Catalogue feeds are everyone's; the others are private to the
	// communities that added them.
	Catalogue bool
	// Optional feeds of the catalogue are known, and become everyone's where
	// the operator chooses them. It is read where a catalogue is saved.
	Optional bool
}

// Independent returns the name under which the feed's outlet is counted:
// feeds with the same name are not independent of each other.
func (f Feed) Independent() string {
	switch {
	case f.Group != "":
		return f.Group
	case f.Outlet != "":
		return f.Outlet
	}
	return f.URL
}

// Polling is what the program remembers of a feed between two polls.
type Polling struct {
	Due          time.Time // of the next poll
	Polled       time.Time // the last attempt
	Succeeded    time.Time // the last answer that was a feed, or 304
	ETag         string    // validators of the last good answer, sent back as they came
	LastModified string
	Failures     int       // in a row
	Error        string    // of the last attempt, in words for an admin; "" after a success
	Items        int       // ever saved
	Failing      time.Time // of the first failure in this row; zero while it answers
	Gone         int       // answers of 410 in this row
	// Ended is when the feed was given up, after it said that it is gone or
	// failed for a month; it is tried once a week then. Zero while it lives.
	Ended time.Time
	// Tried is the last good answer to somebody who tried the address outside
	// of polling.
	Tried time.Time
	// Span is the time in which the feed published most of what it listed
	// last; 0 where that is not known.
	Span time.Duration
	// Moved is the address to which the feed has been redirected for good,
	// MovedTimes in a row; from the third time on it is polled itself.
	Moved      string
	MovedTimes int
}

// A Source is a feed together with its state, as /sources shows it.
type Source struct {
	Feed
	Polling
}

// Answered returns when the feed last answered as one, the zero time where it
// never did.
func (p Polling) Answered() time.Time {
	if p.Tried.After(p.Succeeded) {
		return p.Tried
	}
	return p.Succeeded
}

// Health is what came of a feed lately.
type Health struct {
	First  time.Time // the earliest item of that time
	Items  int
	Shared int // in stories with another outlet's items
}

// PerDay returns how many items a day came until now.
func (h Health) PerDay(now time.Time) float64 {
	if h.Items == 0 {
		return 0
	}
	return float64(h.Items) / max(now.Sub(h.First).Hours()/24, 1)
}

// A FoundFeed is a feed as it was found, with its newest items, newest first.
type FoundFeed struct {
	Feed  Feed
	Items []Item
}

// A Finding is what was found at an address that somebody typed.
type Finding struct {
	Feeds []FoundFeed // at least one, the most likely first
	More  int         // feeds that the page names besides, which were not tried
}

// A FeedList is what a file of feeds holds.
type FeedList struct {
	Feeds    []Feed
	Repeated int      // entries with an address that came before
	Refused  []string // addresses that cannot be asked, as they are written
}

// An Offer is a feed that was found for a community and waits to be added.
type Offer struct {
	Number int // within its community, from 1; it rises and is never given twice
	Feed   Feed
}

// A Fetch is the result of one poll: what to remember, and the items found,
// oldest first. Items that are already there (Feed, GUID) are left alone
// except that a changed title or text is kept as a revision of them.
type Fetch struct {
	Feed    int64
	Title   string // as the feed names itself, or "" to leave it
	Polling Polling
	Items   []Item
	Listing Listing // nil leaves what is remembered
	// Notice is said to the communities that added the feed: NoticeFeedEnded,
	// NoticeFeedBack or none.
	Notice NoticeKind
}

// A Listing is what a feed listed when it last answered, so that what stays in
// it is neither read again nor taken for news.
type Listing []Listed

// A Listed is one entry of a Listing.
type Listed struct {
	GUID  uint64 // a hash of its GUID
	Words uint64 // a hash of its title and text as the feed gives them
}
