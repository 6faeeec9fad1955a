package bot

import (
	"context"

	"newsdigest/bot/message"
	"newsdigest/digest"
)

// A Platform is a network as the rest of the program sees it. Its adapter
// receives requests, answers them through the Router, and sends deliveries.
type Platform interface {
	// Name returns which platform it is.
	Name() digest.Platform
	// Run receives and answers until ctx ends, and returns nil then. It
	// reconnects by itself; it returns an error only for what an operator
	// must mend, such as a wrong token, in a digest.Explained.
	Run(ctx context.Context, router *Router) error
	// Render turns a message into platform messages in their three forms,
	// within the platform's limits, split between blocks. It is pure.
	Render(m message.Message) []digest.Part
	// Turn asks for the right to make one call of Send for chat, and never
	// blocks. Limits that a platform told before are kept here, so that it
	// seldom has to tell them.
	Turn(chat digest.Chat) digest.Wait
	// Send makes one API call, for which the turn was taken, and says what became of it. It never retries.
	Send(ctx context.Context, s digest.Shipment) digest.Outcome
}
