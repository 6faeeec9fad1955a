package deliver

import (
	"context"
	"errors"
	"fmt"

	"newsdigest/digest"
)

// notify says the notices of a bot, each at most once: one that was tried
// stays to be seen in /status. It stops where the place of a notice or the
// bot has to wait.
func (c *Courier) notify(ctx context.Context, held digest.Held) error {
	for ctx.Err() == nil {
		n, err := c.Store.SayNotice(ctx, held)
		if errors.Is(err, digest.ErrNotFound) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("take a notice: %w", err)
		}
		place := n.Settings.Notices
		if place == (digest.Chat{}) || place == n.Chat {
			continue // nobody to tell, or a chat that just failed
		}
		c.awaitTurn(ctx, place)
		calling, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTime)
		o := c.Sender.Notify(calling, n)
		cancel()
		c.Log.Info("notice said", "community", n.Community, "about", n.Chat, "outcome", o.Kind, "reason", o.Reason)
	}
	return nil
}

// awaitTurn waits until a notice may be said, not longer than a call may
// take: that it is said too soon does less harm than that it is not.
func (c *Courier) awaitTurn(ctx context.Context, place digest.Chat) {
	for end := c.Now().Add(sendTime); ctx.Err() == nil && c.Now().Before(end); {
		t := c.Sender.Turn(place)
		wait := max(t.Chat, t.Bot)
		if wait <= 0 || wait > sendTime {
			return
		}
		sleep(ctx, wait)
	}
}
