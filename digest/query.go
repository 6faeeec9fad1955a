package digest

import "time"

// A Query is what topics ask, in its normal form. Topics that ask the same
// share one, however many chats follow them.
type Query struct {
	ID   int64
	Text string
}

// A Match is what one query says of one item that it is about.
type Match struct {
	Query int64
	Item  int64
	Score float64 // 0 – 1, exact to a millionth; Excluded where a -word speaks against the item
}

// Excluded is the score of an item that a query would be about but for a
// -word.
const Excluded = -1

// Unmatched is an item that waits to be matched. Each change of its text or
// story gives it a new ticket.
type Unmatched struct {
	Item   Item
	Ticket int64
}

// Features are hashes of the words of an item, by which most items that
// cannot match a query are left out without reading them.
type Features struct {
	Item   int64
	Hashes []uint32 // sorted
}

// Findings is what one step of matching found. Matches of an item in Done
// replace those that it had.
type Findings struct {
	Done    []Done
	Matches []Match
	Ready   []int64 // queries with which every item was matched that does not wait
}

// Done is an item that was matched with all queries.
type Done struct {
	Item     int64
	Ticket   int64
	Stored   time.Time
	Features []uint32
}

// A Search asks for the stories that a community may see with at least one
// item stored in From ≤ Stored < To, and with an item, of any time before To,
// that one of Queries is about or excludes.
type Search struct {
	Community Community
	From, To  time.Time
	Queries   []string // normal forms
	Most      int      // stories of one query, those with the most items, then the latest; 0 for all
	Stories   []int64  // these too, whatever the queries say
	Digest    int64    // what this one owes its chat too; zero for none
	Every     bool     // and every story of the window
	Titles    bool     // with the titles of the items
}

// Found is the answer to a Search.
type Found struct {
	// Stories are ordered by id. Of their items only ID, Feed, Language,
	// Published, Stored, Outlet, Independent, Story and CopyOf are there, and
	// Title where the search asks for it.
	Stories []Story
	// Scores has, by query and item, the score of each match.
	Scores map[string]map[int64]float64
	// Unknown are the queries that nobody follows, or since too short a time
	// to have been matched with all items; nothing is said of them.
	Unknown []string
	// Waiting is when the oldest item was stored that has no story or was not
	// matched yet, zero where there is none. What was stored before it was
	// found.
	Waiting time.Time
}
