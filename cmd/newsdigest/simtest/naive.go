package simtest

import (
	"context"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/deliver"
	"newsdigest/digest/work"
)

// A Naive courier works as bots commonly do: it claims nothing, knows no
// unknown outcomes, and tries again until an answer comes. It is here to be
// caught.
type Naive struct {
	// MarkFirst makes it mark a part as sent before it sends it.
	MarkFirst bool
}

// Stage returns a stage that stands in for the courier's.
func (n *Naive) Stage(s deliver.Store, to deliver.Sender) work.Stage {
	return work.Stage{
		Kind: "send", Workers: 4, Timeout: 3 * time.Minute,
		Due: s.DueSends,
		Run: func(ctx context.Context, held digest.Held) error { return n.run(ctx, held, s, to) },
	}
}

func (n *Naive) run(ctx context.Context, held digest.Held, s deliver.Store, to deliver.Sender) error {
	for ctx.Err() == nil {
		ready, err := s.Ready(ctx, held.ID, time.Now(), 64)
		if err != nil || len(ready) == 0 {
			return err
		}
		for _, d := range ready {
			if err := n.deliver(ctx, held, d, s, to); err != nil {
				return err
			}
		}
	}
	return nil
}

func (n *Naive) deliver(ctx context.Context, held digest.Held, d digest.Delivery, s deliver.Store, to deliver.Sender) error {
	sent := digest.Settlement{ID: d.ID, Status: digest.StatusSent}
	if n.MarkFirst {
		if err := s.Settle(ctx, held, sent, time.Now()); err != nil {
			return err
		}
	}
	call, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	o := to.Send(call, digest.Shipment{Delivery: d.ID, Payload: d.Part.Rich, Envelope: digest.Envelope{Chat: d.Chat}})
	if n.MarkFirst {
		return nil
	}
	if o.Kind != digest.OutcomeSent {
		sent.Status, sent.Due = digest.StatusPending, time.Now().Add(max(time.Second, o.RetryAfter))
	}
	return s.Settle(ctx, held, sent, time.Now())
}
