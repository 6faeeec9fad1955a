package digest

import (
	"slices"
	"sort"
	"time"
)

// A Story is the items that report one event. Its id stays while it grows.
type Story struct {
	ID    int64
	Items []Item // those that its reader may see, earliest Published first
	Owed  bool   // the digest meant to tell it in a part that was never delivered
	// Earlier are the stories that it continues, the latest first: those of
	// which its reader may see an item.
	Earlier []Chapter
}

// A Chapter is an earlier story that a story continues.
type Chapter struct {
	Story int64
	First time.Time // when the earliest item that the reader may see was published
}

// An Assignment says to which story an item belongs, as the clusterer found.
type Assignment struct {
	Item   int64
	Story  int64
	CopyOf int64 // zero where the item is no copy
}

// A Link says that a story continues an earlier one, as the clusterer found.
type Link struct {
	Story   int64
	Follows int64 // zero where it continues none any more
}

// First returns when the earliest item was published; Last, the latest.
func (s Story) First() time.Time {
	if len(s.Items) == 0 {
		return time.Time{}
	}
	return s.Items[0].Published
}

// Last returns when the latest item was published.
func (s Story) Last() time.Time {
	var last time.Time
	for _, it := range s.Items {
		if it.Published.After(last) {
			last = it.Published
		}
	}
	return last
}

// Began returns when the earliest item of the story, or of those that it
// continues, was published.
func (s Story) Began() time.Time {
	began := s.First()
	for _, c := range s.Earlier {
		if c.First.Before(began) {
			began = c.First
		}
	}
	return began
}

// Outlets returns the independent outlets of the story in the order in which
// they reported, by the name that readers see. A copy family counts once, for
// the outlet that had the text first.
func (s Story) Outlets() []string {
	var names []string
	seen := map[string]bool{}
	for _, it := range s.Originals() {
		if seen[it.Independent] {
			continue
		}
		seen[it.Independent] = true
		names = append(names, it.Outlet)
	}
	return names
}

// Originals returns one item of each copy family: the one that was published
// first of those that the reader may see. The caller changes nothing in it:
// where there are no copies, it is Items.
func (s Story) Originals() []Item {
	if !slices.ContainsFunc(s.Items, func(it Item) bool { return it.CopyOf != 0 }) {
		return slices.Clip(s.Items)
	}
	told := map[int64]bool{}
	var out []Item
	for _, it := range s.Items {
		family := it.CopyOf
		if family == 0 {
			family = it.ID
		}
		if !told[family] {
			told[family] = true
			out = append(out, it)
		}
	}
	return out
}

// Copies returns how many items of the story repeat another one's text.
func (s Story) Copies() int { return len(s.Items) - len(s.Originals()) }

// SortItems puts items into the order of Story.Items: Published, then ID.
func SortItems(items []Item) {
	sort.Slice(items, func(i, j int) bool {
		if !items[i].Published.Equal(items[j].Published) {
			return items[i].Published.Before(items[j].Published)
		}
		return items[i].ID < items[j].ID
	})
}

// A StoryQuery chooses the stories that a community may see with at least one
// item stored in From ≤ Stored < To, and those that a digest owes its chat.
type StoryQuery struct {
	Community Community
	Digest    int64 // zero: none
	From, To  time.Time
}

// An OpeningQuery chooses items with a story, copies left out, of which only
// the titles and the beginnings of texts are read: the latest that were stored
// in From ≤ Stored < To and have an id below Before, at most Limit.
type OpeningQuery struct {
	From, To time.Time
	Before   int64
	Limit    int
}

// Counts are the numbers that /status shows.
type Counts struct {
	Feeds, Failing, Items, Today, Stories, Chats, Waiting int // Failing: feeds; Today: items of the last 24 h; Waiting: unsent deliveries
}
