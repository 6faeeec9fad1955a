package sqldb

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"newsdigest/digest"
)

// DueSends returns the bots that have something to send. A delivery that an
// earlier holder left sending makes its bot due.
func (s *Store) DueSends(ctx context.Context, now time.Time, limit int) (wakes []digest.Wake, err error) {
	err = s.read(ctx, "list due sends", func(t tx) error {
		rows, err := t.DueSends(ctx, DueSendsParams{Now: millis(now), Most: int32(limit)})
		for _, row := range rows {
			wakes = append(wakes, wake("send", row.Bot, row.Due))
		}
		return err
	})
	return wakes, err
}

// Ready returns the first unsent delivery of each chat that is due.
func (s *Store) Ready(ctx context.Context, bot int64, now time.Time, limit int) (ready []digest.Delivery, err error) {
	err = s.read(ctx, "list ready deliveries", func(t tx) error {
		rows, err := t.Ready(ctx, ReadyParams{Bot: bot, Now: millis(now), Most: int32(limit)})
		if err != nil {
			return err
		}
		for _, row := range rows {
			d, err := deliveryOf(row)
			if err != nil {
				return err
			}
			ready = append(ready, d)
		}
		return nil
	})
	return ready, err
}

// Interrupted turns what earlier holders left sending into unknown outcomes.
func (s *Store) Interrupted(ctx context.Context, held digest.Held, now time.Time) (n int, err error) {
	err = s.fenced(ctx, held, "find interrupted deliveries", func(t tx) error {
		rows, err := t.Interrupted(ctx, InterruptedParams{Bot: held.ID, Epoch: held.Epoch, Now: millis(now)})
		n = int(rows)
		return err
	})
	return n, err
}

// Claim makes a delivery of the holder's bot sending. It returns
// digest.ErrNotFound where it does not wait any more.
func (s *Store) Claim(ctx context.Context, held digest.Held, id int64, e digest.Envelope, now time.Time) error {
	envelope, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("encode an envelope: %w", err)
	}
	return s.fenced(ctx, held, "claim a delivery", func(t tx) error {
		n, err := t.Claim(ctx, ClaimParams{
			ID: id, Bot: held.ID, Epoch: held.Epoch, Envelope: clean(string(envelope)), Now: millis(now),
		})
		if err == nil && n == 0 {
			return digest.ErrNotFound
		}
		return err
	})
}

// Settle writes what became of a delivery of the holder's bot. It returns
// digest.ErrNotFound where that was settled for good before.
func (s *Store) Settle(ctx context.Context, held digest.Held, st digest.Settlement, _ time.Time) error {
	return s.fenced(ctx, held, "settle a delivery", func(t tx) error {
		part, err := t.Settle(ctx, SettleParams{
			ID: st.ID, Bot: held.ID,
			Status: string(st.Status), Form: int64(st.Form),
			Refusals: int64(st.Refusals), Resends: int64(st.Resends),
			Due: millis(st.Due), Receipt: clean(st.Receipt), Error: clean(st.Error),
		})
		if err != nil {
			return absent(err)
		}
		if st.Status != digest.StatusDead && st.Status != digest.StatusGone {
			return nil
		}
		return t.TakeBackTold(ctx, TakeBackToldParams{Edition: part.Edition, Part: part.Number})
	})
}

func deliveryOf(row ReadyRow) (digest.Delivery, error) {
	d := row.Delivery
	stories, err := decode[int64](d.Stories)
	return digest.Delivery{
		ID: d.ID, Bot: d.Bot, Edition: d.Edition, Digest: row.Digest,
		Number: int(d.Number), Of: int(d.Parts),
		Chat:      chatOf(row.Chat),
		Community: digest.Community{Platform: digest.Platform(row.Chat.Platform), ID: row.Community},
		Part:      digest.Part{Rich: d.Rich, Plain: d.Plain, Link: d.Link, Stories: stories},
		Form:      digest.Form(d.Form),
		Status:    digest.Status(d.Status),
		Refusals:  int(d.Refusals), Attempts: int(d.Attempts), Resends: int(d.Resends),
		Due: instant(d.Due), Claimed: instant(d.Claimed),
		Late: row.Late, Composed: instant(row.Made),
		Receipt: d.Receipt, Error: d.Error,
	}, err
}
