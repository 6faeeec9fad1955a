package sqldb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"newsdigest/digest"
)

// Publish prints an edition.
func (s *Store) Publish(ctx context.Context, held digest.Held, p digest.Publication) error {
	printed, alert := false, p.Edition.Slot.IsAlert()
	err := s.fenced(ctx, held, "publish", func(t tx) error {
		d, err := t.FindDigest(ctx, p.Edition.Digest)
		if err != nil {
			return absent(err)
		}
		id := t.id()
		n, err := t.TakeSlot(ctx, TakeSlotParams{Digest: d.Digest.ID, Slot: string(p.Edition.Slot), Edition: id})
		if err != nil {
			return err
		}
		if printed = n == 0; printed && alert {
			return nil
		} else if printed {
			return t.MoveDue(ctx, MoveDueParams{ID: d.Digest.ID, Was: millis(p.Was), Due: millis(p.Next)})
		}
		if err := t.addEdition(ctx, id, p.Edition); err != nil {
			return err
		}
		if err := t.addDeliveries(ctx, id, d.Chat, p); err != nil {
			return err
		}
		told := numbered(p, id)
		if alert {
			return t.tellAll(ctx, d.Chat, told)
		}
		if err := t.addTold(ctx, told); err != nil {
			return err
		}
		if err := t.PayOwed(ctx, PayOwedParams{Digest: d.Digest.ID, At: millis(p.Edition.To)}); err != nil {
			return err
		}
		covered, err := t.covered(ctx, p)
		if err != nil {
			return err
		}
		if err := t.Cover(ctx, CoverParams{ID: d.Digest.ID, Covered: covered}); err != nil {
			return err
		}
		return t.MoveDue(ctx, MoveDueParams{ID: d.Digest.ID, Was: millis(p.Was), Due: millis(p.Next)})
	})
	if err == nil && printed {
		return digest.ErrExists
	}
	return err
}

// tellAll writes what an alert tells, which counts for all digests of the chat.
func (t tx) tellAll(ctx context.Context, chat Chat, told []digest.Told) error {
	digests, err := t.ListDigestsOfChat(ctx, chat.ID)
	if err != nil {
		return err
	}
	for _, d := range digests {
		for i := range told {
			told[i].Digest = d.ID
		}
		if err := t.addTold(ctx, told); err != nil {
			return err
		}
	}
	return nil
}

// overlap is how long before its end an edition may have missed items that
// were on their way: polled, and not yet saved or put into a story when the
// edition looked. The next edition looks at that time again; what was told is
// not told twice.
const overlap = 2 * time.Minute

// covered returns up to when an edition has considered all items. An item that
// has no story or was not matched yet has not been: neither one that waits
// now, nor one that waited when the edition looked.
func (t tx) covered(ctx context.Context, p digest.Publication) (int64, error) {
	covered := p.Edition.To.Add(-overlap)
	now, err := t.waiting(ctx)
	for _, oldest := range []time.Time{now, p.Waiting} {
		if !oldest.IsZero() && oldest.Before(covered) {
			covered = oldest
		}
	}
	return millis(covered), err
}

// SkipSlot marks a slot as done without an edition.
func (s *Store) SkipSlot(ctx context.Context, held digest.Held, skip digest.Skip) error {
	return s.fenced(ctx, held, "skip a slot", func(t tx) error {
		if _, err := t.FindDigest(ctx, skip.Digest); err != nil {
			return absent(err)
		}
		if _, err := t.TakeSlot(ctx, TakeSlotParams{Digest: skip.Digest, Slot: string(skip.Slot)}); err != nil {
			return err
		}
		return t.MoveDue(ctx, MoveDueParams{ID: skip.Digest, Was: millis(skip.Was), Due: millis(skip.Next)})
	})
}

func (t tx) addEdition(ctx context.Context, id int64, e digest.Edition) error {
	entries, err := json.Marshal(e.Entries)
	if err != nil {
		return fmt.Errorf("encode the entries: %w", err)
	}
	return t.AddEdition(ctx, AddEditionParams{
		ID: id, Digest: e.Digest, Slot: string(e.Slot),
		Made: millis(e.At), Since: millis(e.From), Before: millis(e.To), Late: e.Late,
		Entries: clean(string(entries)), Considered: encode(e.Considered),
		HeldBack: int64(e.HeldBack), Outlets: int64(e.Outlets),
	})
}

// numbered returns what p tells with its edition, and with the number of the
// part that carries each story, 0 where none does. A story is told once.
func numbered(p digest.Publication, edition int64) []digest.Told {
	part := map[int64]int{}
	for i := len(p.Parts) - 1; i >= 0; i-- {
		for _, story := range p.Parts[i].Stories {
			part[story] = i + 1
		}
	}
	index := map[int64]int{}
	var told []digest.Told
	for _, t := range p.Told {
		t.Digest, t.Edition, t.Part, t.At = p.Edition.Digest, edition, part[t.Story], p.Edition.At
		if i, ok := index[t.Story]; ok {
			told[i] = join(told[i], t)
			continue
		}
		index[t.Story] = len(told)
		told = append(told, t)
	}
	return told
}
