package fetch

import (
	"context"
	"fmt"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/parse"
)

const (
	flipShare  = 0.8 // of unknown ids, from which a feed has changed them
	flipAtOnce = 10  // entries, under which a share says nothing
)

// known is what a feed listed before, what of it is stored, and when it last
// gave a good answer.
type known struct {
	before digest.Listing    // nil where nothing is known
	words  map[uint64]uint64 // of what it listed last, by GUID
	listed map[uint64]bool   // those words
	stored map[string]bool   // of its other entries, by GUID
	last   time.Time
}

// known returns what is known of entries, of which list is the listing. Of
// those that are as the feed listed them before nothing more is asked.
func (p *Poller) known(ctx context.Context, src digest.Source, entries []parse.Item, list digest.Listing) (known, error) {
	var before digest.Listing
	if !anew(src) {
		var err error
		if before, err = p.Store.FindListing(ctx, src.ID); err != nil {
			return known{}, fmt.Errorf("find its listing: %w", err)
		}
	}
	k := known{before: before, words: make(map[uint64]uint64, len(before)), listed: make(map[uint64]bool, len(before)), last: src.Succeeded}
	for _, e := range before {
		k.words[e.GUID], k.listed[e.Words] = e.Words, true
	}
	var guids []string
	for i, e := range entries {
		if !k.same(list[i]) {
			guids = append(guids, e.GUID)
		}
	}
	var err error
	if k.stored, err = p.Store.KnownItems(ctx, src.ID, guids); err != nil {
		return known{}, fmt.Errorf("find its items: %w", err)
	}
	return k, nil
}

// anew reports whether a feed is read for the first time, or for the first
// time since it was given up.
func anew(src digest.Source) bool { return src.Succeeded.IsZero() || !src.Ended.IsZero() }

// same reports whether the feed listed an entry with these words before.
func (k known) same(e digest.Listed) bool {
	words, ok := k.words[e.GUID]
	return ok && words == e.Words
}

// news returns the entries that are new, or stored and changed, in their
// order. What was passed over once is passed over for as long as the feed
// lists it.
func (k known) news(entries []parse.Item, list digest.Listing) []parse.Item {
	unknown := func(i int) bool {
		_, before := k.words[list[i].GUID]
		return !before && !k.stored[entries[i].GUID]
	}
	count := 0
	for i := range entries {
		if unknown(i) {
			count++
		}
	}
	flipped := len(entries) >= flipAtOnce && float64(count) > flipShare*float64(len(entries))
	var news []parse.Item
	for i, e := range entries {
		if unknown(i) && !k.old(e, list[i], flipped) || k.stored[e.GUID] && !k.same(list[i]) {
			news = append(news, e)
		}
	}
	return news
}

// old reports whether an entry with an unknown id is no news: what the feed
// dates days before its last good answer comes back. Where nearly all ids are
// unknown the feed has changed them, and what is dated before that answer was
// there; so was what has the words of an entry that it listed.
func (k known) old(e parse.Item, l digest.Listed, flipped bool) bool {
	switch {
	case e.Published.Before(firstDate):
		return k.listed[l.Words]
	case flipped || k.listed[l.Words]:
		return e.Published.Before(k.last)
	}
	return e.Published.Before(k.last.Add(-calm))
}

// listing returns what is remembered of entries.
func listing(entries []parse.Item) digest.Listing {
	l := make(digest.Listing, len(entries))
	for i, e := range entries {
		l[i] = digest.Listed{GUID: hash(e.GUID), Words: hash(e.Title, e.HTML)}
	}
	return l
}

// hash returns the FNV-1a hash of parts, which is the same in every process
// (http://www.isthe.com/chongo/tech/comp/fnv/).
func hash(parts ...string) uint64 {
	h := uint64(14695981039346656037)
	for _, part := range parts {
		for i := range len(part) {
			h = (h ^ uint64(part[i])) * 1099511628211
		}
		h *= 1099511628211 // the end of a part counts
	}
	return h
}
