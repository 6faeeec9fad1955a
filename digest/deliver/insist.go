package deliver

import (
	"context"
	"errors"
	"time"

	"newsdigest/digest"
)

const (
	// insistEvery is how often it is tried to write an outcome that could not
	// be written.
	insistEvery = time.Second
	// insistFor bounds it, so that a row that can never be written does not
	// hold up its bot for good.
	insistFor = time.Hour
	// insistStopped bounds it while the program is being stopped.
	insistStopped = 3 * time.Second
)

// insist runs write until it succeeds, because the disk may be full or the
// database away for a while: an outcome that was heard must not become one
// that nobody knows. It stops where another process has the bot, and when the
// program is stopped.
func (c *Courier) insist(ctx context.Context, d digest.Delivery, write func(ctx context.Context) error) error {
	stopped := context.WithoutCancel(ctx)
	err := write(stopped)
	if err == nil || errors.Is(err, digest.ErrLost) {
		return err
	}
	c.Log.Error("outcome cannot be written, and is kept", "delivery", d.ID, "chat", d.Chat, "error", err)
	for began, most := time.Now(), insistFor; time.Since(began) < most; {
		sleep(stopped, insistEvery)
		if err = write(stopped); err == nil || errors.Is(err, digest.ErrLost) {
			return err
		}
		// A lease that could not be kept ends a run too, for other reasons.
		if errors.Is(context.Cause(ctx), context.Canceled) {
			most = insistStopped
		}
	}
	return err
}
