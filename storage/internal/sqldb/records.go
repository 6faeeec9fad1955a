package sqldb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"newsdigest/digest"
)

// ListRecords returns what became of the last slots of a digest.
func (s *Store) ListRecords(ctx context.Context, c digest.Community, id int64, limit int) (records []digest.Record, err error) {
	err = s.read(ctx, "list records", func(t tx) error {
		d, err := t.FindDigest(ctx, id)
		if err != nil {
			return absent(err)
		}
		if communityOf(d.Community) != c {
			return digest.ErrNotFound
		}
		slots, err := t.ListSlots(ctx, ListSlotsParams{Digest: id, Most: int32(limit)})
		if err != nil {
			return err
		}
		for _, row := range slots {
			r, err := t.record(ctx, row)
			if err != nil {
				return err
			}
			records = append(records, r)
		}
		return nil
	})
	return records, err
}

// record returns what became of a slot. An edition that was purged is as if
// its slot had been skipped.
func (t tx) record(ctx context.Context, slot ListSlotsRow) (digest.Record, error) {
	r := digest.Record{Slot: digest.Slot(slot.Slot)}
	if slot.Edition == 0 {
		return r, nil
	}
	row, err := t.FindEdition(ctx, slot.Edition)
	if err = absent(err); errors.Is(err, digest.ErrNotFound) {
		return r, nil
	}
	if err != nil {
		return r, err
	}
	if r.Edition, err = editionOf(row); err != nil {
		return r, err
	}
	parts, err := t.ListParts(ctx, row.ID)
	for _, p := range parts {
		r.Parts = append(r.Parts, digest.PartRecord{Status: digest.Status(p.Status), Error: p.Error})
	}
	return r, err
}

func editionOf(row Edition) (digest.Edition, error) {
	e := digest.Edition{
		ID: row.ID, Digest: row.Digest, Slot: digest.Slot(row.Slot),
		At: instant(row.Made), From: instant(row.Since), To: instant(row.Before), Late: row.Late,
		HeldBack: int(row.HeldBack), Outlets: int(row.Outlets),
	}
	if err := json.Unmarshal([]byte(row.Entries), &e.Entries); err != nil {
		return e, fmt.Errorf("decode the entries: %w", err)
	}
	considered, err := decode[digest.Consideration](row.Considered)
	e.Considered = considered
	return e, err
}
