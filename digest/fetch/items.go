package fetch

import (
	"slices"
	"strings"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/extract"
	"newsdigest/digest/parse"
	"newsdigest/digest/text"
)

const (
	maxText   = 256 << 10          // bytes of an item's text
	calm      = 3 * 24 * time.Hour // what is older is no news when a feed is new
	calmItems = 50                 // older items that a new feed brings along
)

// firstDate is before anything on the web: earlier dates are mistakes.
var firstDate = time.Date(1995, 1, 1, 0, 0, 0, 0, time.UTC)

// takeItems makes items of the entries of a feed, oldest first. Their
// Published is zero where the feed does not date them, and they count as the
// newest; settle fills it. Entries that say nothing are left out.
func takeItems(feed digest.Feed, entries []parse.Item) []digest.Item {
	items := make([]digest.Item, 0, len(entries))
	for _, e := range slices.Backward(entries) { // feeds begin with the newest
		it := e.Item
		it.Feed = feed.ID
		if it.Text = cut(extract.Content(e.HTML), maxText); it.Title == "" && it.Text == "" {
			continue
		}
		it.Section = firstOf(it.Section, feed.Section)
		if it.Published.Before(firstDate) {
			it.Published = time.Time{}
		}
		items = append(items, it)
	}
	slices.SortStableFunc(items, func(a, b digest.Item) int {
		if a.Published.IsZero() != b.Published.IsZero() {
			return b.Published.Compare(a.Published)
		}
		return a.Published.Compare(b.Published)
	})
	return items
}

// settle fills what only the clock and the feed can tell: a date that is
// missing or in the future is now, and the language is what the entry, the
// page or the feed declares unless the words speak against it.
func settle(items []digest.Item, feed digest.Feed, now time.Time) {
	for i := range items {
		it := &items[i]
		it.Stored = now
		if it.Published.IsZero() || it.Published.After(now) {
			it.Published = now
		}
		declared := firstOf(it.Language, feed.Language)
		if found := text.Language(it.Title+"\n"+it.Text, declared); found != text.Primary(declared) {
			declared = found
		}
		it.Language = declared
	}
	slices.SortStableFunc(items, func(a, b digest.Item) int { return a.Published.Compare(b.Published) })
}

// firstItems returns what a new feed brings: everything of the last days, and
// the newest of what is older. Items are sorted, oldest first.
func firstItems(items []digest.Item, now time.Time) []digest.Item {
	old := 0
	for old < len(items) && items[old].Published.Before(now.Add(-calm)) {
		old++
	}
	return items[max(0, old-calmItems):]
}

// about reports whether a page speaks of what its item is titled: a third of
// the words of the title stand in it. Consent walls and error pages do not.
func about(title, page string) bool {
	there := map[string]bool{}
	for _, t := range text.Tokens(text.Fold(page)) {
		there[t.Text] = true
	}
	words, found := 0, 0
	for _, t := range text.Tokens(text.Fold(title)) {
		if len(t.Text) < 4 {
			continue
		}
		words++
		if there[t.Text] {
			found++
		}
	}
	return words == 0 || 3*found >= words && strings.TrimSpace(page) != ""
}
