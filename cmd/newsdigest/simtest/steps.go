package simtest

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"newsdigest/bot"
	"newsdigest/bot/message"
	"newsdigest/digest"
	"newsdigest/storage"
)

// A store is the program's store. Its commits are points, and it keeps the
// ledger of what the process can know.
type store struct {
	storage.Store
	world *World
}

// commit runs one transaction that writes. Commits happen one at a time and
// never while a moment is taken.
func (s *store) commit(step string, f func() error) error {
	s.world.ledger.commits.Lock()
	defer s.world.ledger.commits.Unlock()
	err := s.world.disk.commit(s.world, f)
	if s.world.point != nil {
		s.world.point("after " + step)
	}
	return err
}

// TakeLease fulfils work.Leases.
func (s *store) TakeLease(ctx context.Context, key digest.Key, ttl time.Duration) (held digest.Held, err error) {
	err = s.commit("taking a lease of "+key.Kind, func() error {
		held, err = s.Store.TakeLease(ctx, key, ttl)
		return err
	})
	return held, err
}

// KeepLease fulfils work.Leases.
func (s *store) KeepLease(ctx context.Context, held digest.Held, ttl time.Duration) error {
	return s.commit("keeping a lease of "+held.Kind, func() error { return s.Store.KeepLease(ctx, held, ttl) })
}

// DropLease fulfils work.Leases.
func (s *store) DropLease(ctx context.Context, held digest.Held) error {
	return s.commit("dropping a lease of "+held.Kind, func() error { return s.Store.DropLease(ctx, held) })
}

// Publish fulfils compose.Store.
func (s *store) Publish(ctx context.Context, held digest.Held, p digest.Publication) error {
	return s.commit("publishing", func() error { return s.Store.Publish(ctx, held, p) })
}

// SkipSlot fulfils compose.Store.
func (s *store) SkipSlot(ctx context.Context, held digest.Held, skip digest.Skip) error {
	return s.commit("skipping a slot", func() error { return s.Store.SkipSlot(ctx, held, skip) })
}

// Interrupted fulfils deliver.Store.
func (s *store) Interrupted(ctx context.Context, held digest.Held, now time.Time) (n int, err error) {
	err = s.commit("finding the interrupted", func() error {
		n, err = s.Store.Interrupted(ctx, held, now)
		return err
	})
	return n, err
}

// Claim fulfils deliver.Store.
func (s *store) Claim(ctx context.Context, held digest.Held, id int64, e digest.Envelope, now time.Time) error {
	return s.commit("a claim", func() error {
		err := s.Store.Claim(ctx, held, id, e, now)
		if err == nil {
			s.world.ledger.claim(id, e.Chat)
		}
		return err
	})
}

// Settle fulfils deliver.Store.
func (s *store) Settle(ctx context.Context, held digest.Held, st digest.Settlement, now time.Time) error {
	return s.commit("a settlement", func() error {
		err := s.Store.Settle(ctx, held, st, now)
		if err == nil {
			s.world.ledger.settle(st.ID)
		}
		return err
	})
}

// ChatGone fulfils deliver.Store.
func (s *store) ChatGone(ctx context.Context, chat digest.Chat, why string, now time.Time) error {
	return s.commit("losing a chat", func() error { return s.Store.ChatGone(ctx, chat, why, now) })
}

// A transport makes a point of each call: before it leaves, and when its
// answer has begun to come and is not read.
type transport struct {
	next  http.RoundTripper
	world *World
}

// RoundTrip fulfils http.RoundTripper.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	t.world.pause("before a call")
	res, err := t.next.RoundTrip(r)
	t.world.pause("before an answer is read")
	return res, err
}

// pause is a point outside of a commit.
func (w *World) pause(step string) {
	if w.point == nil {
		return
	}
	w.ledger.commits.Lock()
	defer w.ledger.commits.Unlock()
	w.point(step)
}

// A sender makes a point of each send that has its outcome.
type sender struct {
	next  bot.Desk
	world *World
}

// Turn fulfils deliver.Sender.
func (s *sender) Turn(chat digest.Chat) digest.Wait { return s.next.Turn(chat) }

// Notify fulfils deliver.Sender.
func (s *sender) Notify(ctx context.Context, n digest.Notice) digest.Outcome {
	return s.next.Notify(ctx, n)
}

// Send fulfils deliver.Sender.
func (s *sender) Send(ctx context.Context, shipment digest.Shipment) digest.Outcome {
	s.world.ledger.send(shipment.Delivery, shipment.Envelope.Chat)
	if s.world.audited {
		s.world.audit(ctx, shipment.Delivery)
	}
	o := s.next.Send(ctx, shipment)
	s.world.pause("before an outcome is written")
	return o
}

// A printer prints each edition in a fixed number of parts.
type printer struct {
	platforms map[digest.Platform]bot.Platform
	parts     int
}

// Print fulfils compose.Printer.
func (p printer) Print(e digest.Edition, d digest.Digest) ([]digest.Part, error) {
	var parts []digest.Part
	for n := 1; n <= p.parts; n++ {
		m := message.Message{
			Blocks: []message.Block{
				{Kind: message.Paragraph, Lines: []message.Line{{Spans: message.Text(fmt.Sprintf("Edition %s, part %d.", e.Slot, n))}}},
				{Kind: message.Note, Lines: []message.Line{{Spans: message.Text(fmt.Sprintf("End of part %d.", n))}}},
			},
			Buttons: [][]message.Button{{{Label: "Full story", Line: fmt.Sprint("story ", n)}}},
		}
		if n <= len(e.Entries) {
			entry := e.Entries[n-1]
			story := message.Block{Kind: message.Story, Story: entry.Story, Title: []message.Span{{Text: entry.Headline, Link: entry.URL}}}
			m.Blocks = append(m.Blocks[:1], story, m.Blocks[1])
		}
		rendered := p.platforms[d.Chat.Platform].Render(m)
		if len(rendered) != 1 {
			return nil, fmt.Errorf("part %d was rendered as %d messages", n, len(rendered))
		}
		parts = append(parts, rendered[0])
	}
	return parts, nil
}
