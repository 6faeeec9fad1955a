package compose

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"log/slog"
	"slices"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/work"
)

const (
	// lateAfter is how long after its slot an edition says that it is late.
	lateAfter = 15 * time.Minute
	// mostLeads bounds how many stories of one topic are weighed: of a section
	// on a busy day, those that most items report, the latest first.
	mostLeads = 200
	// skipAfter is how old a slot may be and still be printed; what it would
	// have covered goes to the next edition.
	skipAfter = 6 * time.Hour
	// spreadMillis is the time over which the editions of a slot are spread:
	// the last one still leaves within the minute.
	spreadMillis = 55_000
)

// Store is the part of storage that the editor needs.
type Store interface {
	DueDigests(ctx context.Context, now time.Time, limit int, platforms ...digest.Platform) ([]digest.Wake, error)
	FindDigest(ctx context.Context, id int64) (digest.Digest, error)
	Library
	ListToldOf(ctx context.Context, id int64, stories []digest.Story) ([]digest.Told, error)
	ListPreferences(ctx context.Context, chat digest.Chat) ([]digest.Preference, error)
	DueAlerts(ctx context.Context, now time.Time, limit int, platforms ...digest.Platform) ([]digest.Wake, error)
	FindAlert(ctx context.Context, chat int64, since time.Time) (digests []digest.Digest, alerts int, err error)
	MoveAlert(ctx context.Context, held digest.Held, chat int64, next time.Time) error
	Publish(ctx context.Context, held digest.Held, p digest.Publication) error
	SkipSlot(ctx context.Context, held digest.Held, s digest.Skip) error
}

// A Printer lays an edition out and renders it for the digest's chat.
type Printer interface {
	Print(e digest.Edition, d digest.Digest) ([]digest.Part, error)
}

// An Editor prints the digests that are due.
type Editor struct {
	Store   Store
	Printer Printer
	// Platforms are those whose chats get editions here; none is all. The
	// digests of another one wait until it runs again.
	Platforms []digest.Platform
	Now       func() time.Time
	Log       *slog.Logger

	scribe Scribe
}

// Stage returns the editor's stage. Its keys are digests.
func (e *Editor) Stage() work.Stage {
	return work.Stage{
		Kind:    "edit",
		Workers: 2,
		Timeout: time.Minute,
		Due: func(ctx context.Context, now time.Time, limit int) ([]digest.Wake, error) {
			return e.Store.DueDigests(ctx, now, limit, e.Platforms...)
		},
		Run: e.Run,
	}
}

// Run prints one digest's edition, if its slot has come. After downtime the
// latest slot that was missed stands for all of them: it is printed, and says
// that it is late, while it is less than six hours old and no quiet hours have
// begun.
func (e *Editor) Run(ctx context.Context, held digest.Held) error {
	d, err := e.Store.FindDigest(ctx, held.ID)
	if err != nil {
		return fmt.Errorf("find digest %d: %w", held.ID, err)
	}
	now := e.Now()
	if d.Due.IsZero() || d.Due.After(now) {
		return nil
	}
	slot, due := latestSlot(d, now)
	_, next := d.Schedule.Next(now)
	// What happened during a pause is not told, however the pause ended.
	ended := d.Standing.Until
	if ended.After(d.Covered) && !ended.After(now) {
		d.Covered = ended
	}
	late := now.Sub(due)
	if late >= skipAfter || late > lateAfter && d.Schedule.IsQuiet(now) || due.Before(ended) {
		e.Log.Warn("slot skipped", "digest", d.ID, "slot", slot, "late", late)
		return e.Store.SkipSlot(ctx, held, digest.Skip{Digest: d.ID, Slot: slot, Was: d.Due, Next: next})
	}
	c, err := e.compose(ctx, d, now, slot, late > lateAfter)
	if err != nil {
		return err
	}
	edition := c.Edition
	parts, err := e.Printer.Print(edition, d)
	if err != nil {
		return err
	}
	err = e.Store.Publish(ctx, held, digest.Publication{
		Edition: edition,
		Parts:   parts,
		Told:    c.Told,
		Was:     d.Due,
		Next:    next,
		Due:     later(now, due.Add(spread(d.Chat))),
		Waiting: c.waiting,
	})
	if errors.Is(err, digest.ErrExists) {
		e.Log.Info("slot was printed before", "digest", d.ID, "slot", slot)
		return nil
	}
	if err != nil {
		return fmt.Errorf("publish digest %d for %s: %w", d.ID, slot, err)
	}
	e.Log.Info("edition published", "digest", d.ID, "slot", slot,
		"entries", len(edition.Entries), "parts", len(parts), "late", edition.Late)
	return nil
}

// Preview returns the edition that d would print at now. It counts as
// nothing: no slot, nothing told.
func (e *Editor) Preview(ctx context.Context, d digest.Digest, now time.Time) (digest.Edition, error) {
	c, err := e.compose(ctx, d, now, "", false)
	return c.Edition, err
}

// composed is an edition, and since when items waited that it may lack.
type composed struct {
	Composition
	waiting time.Time
}

func (e *Editor) compose(ctx context.Context, d digest.Digest, now time.Time, slot digest.Slot, late bool) (composed, error) {
	in, waiting, err := e.gather(ctx, d, now)
	if err != nil {
		return composed{}, err
	}
	if in.Told, err = e.Store.ListToldOf(ctx, d.ID, in.Stories); err != nil {
		return composed{}, fmt.Errorf("list what digest %d has told: %w", d.ID, err)
	}
	in.Slot, in.Late = slot, late
	c, err := Compose(in)
	return composed{Composition: c, waiting: waiting}, err
}

// gather returns what an edition of d at now is made from, but for what was
// told, and since when items waited that it may lack.
func (e *Editor) gather(ctx context.Context, d digest.Digest, now time.Time) (in Input, waiting time.Time, err error) {
	finder := Finder{Library: e.Store}
	wanted, err := e.Store.ListPreferences(ctx, d.Chat)
	if err != nil {
		return Input{}, time.Time{}, fmt.Errorf("list what %s wants: %w", d.Chat, err)
	}
	search, err := e.search(ctx, d, wanted)
	if err != nil {
		return Input{}, time.Time{}, err
	}
	search.To = now
	found, err := finder.Find(ctx, search)
	if err != nil {
		return Input{}, time.Time{}, fmt.Errorf("find stories for digest %d: %w", d.ID, err)
	}
	return Input{
		Digest:  d,
		Stories: found.Stories,
		Scores:  found.Scores,
		From:    d.Covered,
		To:      now,
		Scribe:  &e.scribe,

		Preferences: wanted,
		Read: func(stories []digest.Story) ([]digest.Story, error) {
			return finder.Read(ctx, stories...)
		},
	}, found.Waiting, nil
}

// search returns what to look for: what the topics ask, what is muted, and the
// stories that are followed, wherever their items are now.
func (e *Editor) search(ctx context.Context, d digest.Digest, wanted preferences) (digest.Search, error) {
	s := digest.Search{
		Community: d.Community, Digest: d.ID, From: d.Covered, Most: mostLeads,
		Queries: wanted.queries(), Titles: wanted.weighs(),
	}
	for _, t := range d.Topics {
		s.Queries = append(s.Queries, t.Query)
	}
	items, err := e.Store.FindItems(ctx, wanted.items())
	if err != nil {
		return digest.Search{}, fmt.Errorf("find what %s follows: %w", d.Chat, err)
	}
	for _, it := range items {
		if !slices.Contains(s.Stories, it.Story) {
			s.Stories = append(s.Stories, it.Story)
		}
	}
	return s, nil
}

// spread returns how long after its slot the edition of a chat may be sent,
// less than a minute and always the same, so that a thousand digests of eight
// o'clock do not leave in the same second. A terminal has nobody to share
// with.
func spread(chat digest.Chat) time.Duration {
	if chat.Platform == digest.Console {
		return 0
	}
	h := fnv.New32a()
	_, _ = io.WriteString(h, chat.String()) // a hash takes everything
	return time.Duration(h.Sum32()%spreadMillis) * time.Millisecond
}

// latestSlot returns the last slot of d that was due at or before now. The
// due time that is stored comes first; a schedule that was changed since may
// not have that slot any more.
func latestSlot(d digest.Digest, now time.Time) (digest.Slot, time.Time) {
	slot, due := d.Schedule.Next(d.Due.Add(-time.Millisecond))
	if due.IsZero() || due.After(now) {
		local := d.Due.In(digest.Settings{Zone: d.Schedule.Zone}.Location())
		return digest.Slot(local.Format("2006-01-02 15:04")), d.Due
	}
	// A month of downtime is skipped in one step; its slots do not matter.
	if now.Sub(due) > 8*24*time.Hour {
		slot, due = d.Schedule.Next(now.Add(-8 * 24 * time.Hour))
	}
	for {
		s, t := d.Schedule.Next(due)
		if t.IsZero() || t.After(now) {
			return slot, due
		}
		slot, due = s, t
	}
}
