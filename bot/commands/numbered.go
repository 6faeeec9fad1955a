package commands

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"newsdigest/digest"
)

// An issue is the digest of a chat that printed last, with its last records,
// the latest first. Where none has printed it is the chat's first digest, and
// the zero issue where there is no digest.
type issue struct {
	digest  digest.Digest
	records []digest.Record
}

// edition returns the last edition that has stories, the zero Edition where
// there is none.
func (i issue) edition() digest.Edition {
	for _, r := range i.records {
		if len(r.Edition.Entries) > 0 && !r.Slot.IsAlert() {
			return r.Edition
		}
	}
	return digest.Edition{}
}

// beginning returns the latest edition that begins with the story of that id,
// or the zero Edition.
func (i issue) beginning(story string) digest.Edition {
	for _, r := range i.records {
		if e := r.Edition; len(e.Entries) > 0 && strconv.FormatInt(e.Entries[0].Story, 10) == story {
			return e
		}
	}
	return digest.Edition{}
}

// last returns the issue of the chat.
func (a *answers) last(ctx context.Context, q asked) (issue, error) {
	digests, err := a.digests(ctx, q)
	if err != nil {
		return issue{}, err
	}
	var last issue
	for _, d := range digests {
		records, err := a.Store.ListRecords(ctx, q.Community, d.ID, lookedAt)
		if err != nil {
			return issue{}, err
		}
		if next := (issue{d, records}); last.digest.ID == 0 || next.edition().At.After(last.edition().At) {
			last = next
		}
	}
	return last, nil
}

// numberIn returns the place of a story in an edition, from 1, and 0 where it is
// not in it.
func numberIn(e digest.Edition, story int64) int {
	for i, entry := range e.Entries {
		if entry.Story == story {
			return i + 1
		}
	}
	return 0
}

// findStory returns the story that somebody means by its number in the last
// edition, or by its id.
func (a *answers) findStory(ctx context.Context, q asked, last issue, typed string) (digest.Story, error) {
	id, err := strconv.ParseInt(strings.TrimPrefix(strings.TrimSpace(typed), "#"), 10, 64)
	if err != nil || id < 1 {
		return digest.Story{}, q.fail("story.number")
	}
	if id <= 9 {
		entries := last.edition().Entries
		if int(id) > len(entries) {
			return digest.Story{}, q.fail("story.none", "number", id)
		}
		id = entries[id-1].Story
	}
	s, err := a.Store.FindStory(ctx, q.Community, id)
	if errors.Is(err, digest.ErrNotFound) {
		return digest.Story{}, q.fail("story.unknown")
	}
	return s, err
}
