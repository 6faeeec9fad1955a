package compose

import (
	"cmp"
	"slices"

	"newsdigest/digest"
	"newsdigest/digest/summarize"
)

// memory finds what a digest has told of a story and of those that it
// continues, also after one was merged with another one or split: then the
// items know it.
type memory struct {
	byStory map[int64][]digest.Told
	byItem  map[int64][]digest.Told
}

func remember(told []digest.Told) memory {
	m := memory{byStory: map[int64][]digest.Told{}, byItem: map[int64][]digest.Told{}}
	for _, t := range told {
		m.byStory[t.Story] = append(m.byStory[t.Story], t)
		for _, id := range t.Items {
			m.byItem[id] = append(m.byItem[id], t)
		}
	}
	return m
}

// of returns what was told of a story. It reports false where the digest has
// told nothing of it.
func (m memory) of(story digest.Story) (known, bool) {
	rows := slices.Clone(m.byStory[story.ID])
	for _, c := range story.Earlier {
		rows = append(rows, m.byStory[c.Story]...)
	}
	for _, it := range story.Items {
		rows = append(rows, m.byItem[it.ID]...)
	}
	if len(rows) == 0 {
		return known{}, false
	}
	k := known{items: map[int64]bool{}}
	for _, t := range rows {
		k.outlets = max(k.outlets, t.Outlets)
		for _, id := range t.Items {
			k.items[id] = true
		}
		k.sentences = append(k.sentences, t.Sentences...)
	}
	return k, true
}

// mostTold bounds how many items of other stories are read to know what was
// told: the latest.
const mostTold = 40

// elsewhere returns the items that were told and are not in story.
func (k known) elsewhere(story digest.Story) digest.Story {
	var ids []int64
	for id := range k.items {
		if !slices.ContainsFunc(story.Items, func(it digest.Item) bool { return it.ID == id }) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	var other digest.Story
	for _, id := range ids[max(0, len(ids)-mostTold):] {
		other.Items = append(other.Items, digest.Item{ID: id})
	}
	return other
}

// learn takes in the texts of the items that were told.
func (k *known) learn(story digest.Story) {
	language := ""
	var texts []string
	for _, it := range story.Items {
		if k.items[it.ID] {
			language = it.Language
			texts = append(texts, it.Title+"\n"+it.Text)
		}
	}
	for _, it := range k.told {
		language = cmp.Or(language, it.Language)
		texts = append(texts, it.Title+"\n"+it.Text)
	}
	k.memory = summarize.Remember(language, k.sentences, texts...)
}

// known is what the readers of a digest know of a story.
type known struct {
	items     map[int64]bool
	sentences []uint64 // fingerprints
	outlets   int
	told      []digest.Item     // items that were told and are in other stories now, after read
	memory    *summarize.Memory // after learn
}

// newItems returns the items that were not there when the story was told.
func (k known) newItems(story digest.Story) []digest.Item {
	var out []digest.Item
	for _, it := range story.Originals() {
		if !k.items[it.ID] {
			out = append(out, it)
		}
	}
	return out
}

func (k known) hasNews(story digest.Story) bool { return len(k.newItems(story)) > 0 }

// clearlyWider reports whether so many more outlets report the story that
// this alone is news: twice as many, and at least three more.
func (k known) clearlyWider(story digest.Story) bool {
	now := len(story.Outlets())
	return now >= 2*k.outlets && now >= k.outlets+3
}
