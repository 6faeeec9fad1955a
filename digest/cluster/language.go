package cluster

import (
	"newsdigest/digest"
	"newsdigest/digest/text"
)

// languages counts the items of each language by what their words tell.
type languages struct {
	items map[string]int
	most  string // the language of most items so far
}

// of returns the primary subtag of an item's language. A headline is often
// too short to tell: where its feed says nothing, the language of most items
// counts as declared, against which it takes many words to speak.
func (l *languages) of(item digest.Item) string {
	sample := item.Title + "\n" + item.Text[:min(len(item.Text), 1000)]
	found := text.Language(sample, item.Language)
	if found != "" {
		l.items[found]++
		if l.items[found] > l.items[l.most] {
			l.most = found
		}
	}
	if item.Language != "" || found == l.most {
		return found
	}
	return text.Language(sample, l.most)
}
