package sqldb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsdigest/digest"
)

// DueSends returns the bots that have something to send. A delivery that an
// earlier holder left sending makes its bot due.
func (s *Store) DueSends(ctx context.Context, now time.Time, limit int) (wakes []digest.Wake, err error) {
	err = s.read(ctx, "list due sends", func(t tx) error {
		wakes, err = t.dueSends(ctx, millis(now))
		return err
	})
	slices.SortStableFunc(wakes, func(a, b digest.Wake) int { return a.At.Compare(b.At) })
	return wakes[:min(limit, len(wakes))], err
}

// nextSends asks of every bot when its first delivery is due, whether there is
// a notice to say, and until when it must wait, all in one, because the engine
// asks after every piece of work. Deliveries that are sending count: their
// holder is at work, or left them behind.
func nextSends() string {
	var bots []string
	for _, p := range digest.Platforms() {
		bots = append(bots, "SELECT "+strconv.FormatInt(digest.Bot(p), 10)+" AS id")
	}
	return `
SELECT bot.id,
  (SELECT d.due
   FROM deliveries d
   JOIN chats c ON c.id = d.chat
   WHERE d.bot = bot.id
     AND d.status IN ('pending', 'sending', 'unknown')
     AND (c.state = 'active' OR (c.state = 'paused' AND c.until > 0 AND c.until <= CAST($1 AS BIGINT) + 0))
     AND NOT EXISTS (
       SELECT 1
       FROM deliveries b
       WHERE b.chat = d.chat AND b.status IN ('pending', 'sending', 'unknown') AND b.id < d.id)
   ORDER BY d.due
   LIMIT 1),
  EXISTS (SELECT 1 FROM notices n WHERE n.bot = bot.id AND NOT n.said),
  COALESCE((SELECT w.until FROM waits w WHERE w.bot = bot.id AND w.kind = '` + string(digest.WaitSend) + `'), 0)
FROM (` + strings.Join(bots, " UNION ALL ") + `) AS bot`
}

// dueSends runs the statement of nextSends.
func (t tx) dueSends(ctx context.Context, now int64) (wakes []digest.Wake, err error) {
	rows, err := t.db.QueryContext(ctx, nextSends(), now)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var bot, until int64
		var next sql.NullInt64
		var unsaid bool
		if err := rows.Scan(&bot, &next, &unsaid, &until); err != nil {
			return nil, err
		}
		if unsaid {
			next = sql.NullInt64{Int64: now, Valid: true}
		}
		if next.Valid {
			wakes = append(wakes, digest.Wake{Key: digest.Key{Kind: "send", ID: bot}, At: instant(max(next.Int64, until))})
		}
	}
	return wakes, rows.Err()
}

// wait returns until when a bot must wait, the zero time where it need not.
func (t tx) wait(ctx context.Context, bot int64, kind digest.WaitKind) (time.Time, error) {
	until, err := t.FindWait(ctx, FindWaitParams{Bot: bot, Kind: string(kind)})
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return instant(until), err
}

// Ready returns the first unsent delivery of each chat that is due.
func (s *Store) Ready(ctx context.Context, bot int64, now time.Time, limit int) (ready []digest.Delivery, err error) {
	err = s.read(ctx, "list ready deliveries", func(t tx) error {
		rows, err := t.Ready(ctx, ReadyParams{Bot: bot, Now: millis(now), Most: int64(limit)})
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

// Postpone moves the due time of a delivery that waits.
func (s *Store) Postpone(ctx context.Context, held digest.Held, id int64, due time.Time) error {
	return s.fenced(ctx, held, "postpone a delivery", func(t tx) error {
		n, err := t.Postpone(ctx, PostponeParams{ID: id, Bot: held.ID, Due: millis(due)})
		if err == nil && n == 0 {
			return digest.ErrNotFound
		}
		return err
	})
}

// Settle writes what became of a delivery of the holder's bot. It returns
// digest.ErrNotFound where that was settled for good before.
func (s *Store) Settle(ctx context.Context, held digest.Held, st digest.Settlement, now time.Time) error {
	return s.fenced(ctx, held, "settle a delivery", func(t tx) error {
		part, err := t.Settle(ctx, SettleParams{
			ID: st.ID, Bot: held.ID,
			Status: string(st.Status), Form: int64(st.Form),
			Refusals: int64(st.Refusals), Attempts: int64(st.Attempts), Resends: int64(st.Resends), Blind: st.Blind,
			Due: millis(st.Due), Receipt: clean(st.Receipt), Error: clean(st.Error),
		})
		if err != nil {
			return absent(err)
		}
		switch st.Status {
		case digest.StatusGone, digest.StatusDead, digest.StatusExpired:
			return t.takeBack(ctx, held, part, st, now)
		}
		return nil
	})
}

// takeBack takes back what a part told that was never delivered. Where its
// chat is still there, the digest owes it what the part told of.
func (t tx) takeBack(ctx context.Context, held digest.Held, part SettleRow, st digest.Settlement, now time.Time) error {
	told, err := t.TakeBackTold(ctx, TakeBackToldParams{Edition: part.Edition, Part: part.Number})
	if err != nil {
		return err
	}
	if st.Status == digest.StatusGone {
		return t.addNotice(ctx, held, digest.NoticeGone, part, st, now)
	}
	for _, row := range told {
		items, err := decode[int64](row.Items)
		if err != nil {
			return err
		}
		if err := t.owe(ctx, row.Digest, items, now); err != nil {
			return err
		}
	}
	if st.Status != digest.StatusDead {
		return nil
	}
	return t.addNotice(ctx, held, digest.NoticeDead, part, st, now)
}

func (t tx) addNotice(ctx context.Context, held digest.Held, kind digest.NoticeKind, part SettleRow, st digest.Settlement, now time.Time) error {
	printed, err := t.DigestOfEdition(ctx, part.Edition)
	if err != nil {
		return err
	}
	return t.AddNotice(ctx, AddNoticeParams{
		ID: t.id(), Digest: printed, Bot: held.ID, Kind: string(kind),
		Number: part.Number, Parts: part.Parts, Why: clean(st.Error), Made: millis(now),
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
		Part:      digest.Part{Rich: d.Rich, Plain: d.Plain, Link: d.Link, Image: d.Image, Stories: stories},
		Form:      digest.Form(d.Form),
		Status:    digest.Status(d.Status),
		Refusals:  int(d.Refusals), Attempts: int(d.Attempts), Resends: int(d.Resends), Blind: d.Blind,
		Due: instant(d.Due), Claimed: instant(d.Claimed),
		Late: row.Late, Composed: instant(row.Made), Language: row.Language, Silent: row.Silent,
		Receipt: d.Receipt, Error: d.Error,
	}, err
}
