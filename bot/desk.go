package bot

import (
	"context"
	"fmt"

	"newsdigest/bot/layout"
	"newsdigest/digest"
)

// A Desk hands editions to the platform of their chat: it prints what the
// Editor composed and sends what the Courier has claimed.
type Desk struct {
	Platforms map[digest.Platform]Platform // those that run
}

// Print lays an edition out and renders it for the platform of its chat. It is
// pure as far as the platform's Render is.
func (k Desk) Print(e digest.Edition, d digest.Digest) ([]digest.Part, error) {
	p, ok := k.Platforms[d.Chat.Platform]
	if !ok {
		return nil, fmt.Errorf("print edition of digest %d: no platform %q runs here", d.ID, d.Chat.Platform)
	}
	view := layout.For(d.Settings, "", e.At)
	view.Zone = d.Schedule.Zone
	parts := p.Render(view.Edition(e, d))
	if len(parts) == 0 {
		return nil, fmt.Errorf("print edition of digest %d: %s rendered no part", d.ID, d.Chat.Platform)
	}
	return parts, nil
}

// Send gives a shipment to the platform of its chat. Where that platform does
// not run here, nothing has left and the delivery waits.
func (k Desk) Send(ctx context.Context, s digest.Shipment) digest.Outcome {
	p, ok := k.Platforms[s.Envelope.Chat.Platform]
	if !ok {
		return digest.Outcome{
			Kind:   digest.OutcomeNeverLeft,
			Reason: fmt.Sprintf("no platform %q runs here", s.Envelope.Chat.Platform),
		}
	}
	return p.Send(ctx, s)
}
