package summarize

import (
	"cmp"
	"slices"
	"strings"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

const (
	// maxArticles is how many articles of a story are read: an event that
	// thousands report costs no more than that.
	maxArticles = 40
	// languageBytes is how much of a text its language is told from.
	languageBytes = 300
)

// languageOf returns the primary subtag of the item's language; its text is
// asked only where the item does not say.
func languageOf(it digest.Item) string {
	if lang := text.Primary(it.Language); lang != "" {
		return lang
	}
	title, body := it.Title[:min(len(it.Title), languageBytes)], it.Text[:min(len(it.Text), languageBytes)]
	return text.Language(title+"\n"+body, "")
}

// readable returns the items in the reader's language, in that of most items
// where there are none, and that language.
func readable(items []digest.Item, reader string) (string, []digest.Item) {
	by := map[string][]digest.Item{}
	var order []string
	for _, it := range items {
		lang := languageOf(it)
		if by[lang] == nil {
			order = append(order, lang)
		}
		by[lang] = append(by[lang], it)
	}
	if reader != "" && by[reader] != nil {
		return reader, by[reader]
	}
	best := ""
	for i, lang := range order {
		if i == 0 || len(by[lang]) > len(by[best]) {
			best = lang
		}
	}
	return best, by[best]
}

// originals returns the items that repeat no other one's text, also where the
// clusterer has not looked yet.
func originals(items []digest.Item) []digest.Item {
	seen := map[string]bool{}
	var out []digest.Item
	for _, it := range (digest.Story{Items: items}).Originals() {
		body := strings.TrimSpace(it.Text)
		if body == "" {
			body = it.Title
		}
		if !seen[body] {
			seen[body] = true
			out = append(out, it)
		}
	}
	return out
}

// foremost returns at most n items in their order: of each outlet the latest,
// then of each the one before, and so on; where there is no room for all of
// a round, those that came last.
func foremost(items []digest.Item, n int) []digest.Item {
	if len(items) <= n {
		return items
	}
	type place struct{ item, round int }
	places := make([]place, len(items))
	rounds := map[string]int{}
	byTime := make([]int, len(items)) // the latest first
	for i := range items {
		byTime[i] = i
	}
	slices.SortStableFunc(byTime, func(a, b int) int { return items[b].Published.Compare(items[a].Published) })
	for k, i := range byTime {
		o := outletOf(items[i])
		places[k] = place{item: i, round: rounds[o]}
		rounds[o]++
	}
	slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(a.round, b.round) })
	places = places[:n]
	slices.SortFunc(places, func(a, b place) int { return cmp.Compare(a.item, b.item) })
	out := make([]digest.Item, n)
	for k, p := range places {
		out[k] = items[p.item]
	}
	return out
}

// outletOf returns the name under which an item's outlet counts; "" counts
// for nobody.
func outletOf(it digest.Item) string {
	if it.Independent != "" {
		return it.Independent
	}
	return it.Outlet
}
