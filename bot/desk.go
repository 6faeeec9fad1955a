package bot

import (
	"context"
	"fmt"
	"strconv"

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
	parts := p.Render(view.Directed(view.Edition(e, d)))
	if len(parts) == 0 {
		return nil, fmt.Errorf("print edition of digest %d: %s rendered no part", d.ID, d.Chat.Platform)
	}
	if d.Settings.Images {
		parts[0].Image = e.Image()
	}
	return parts, nil
}

// Turn asks the platform of a chat for the right to send there.
func (k Desk) Turn(chat digest.Chat) digest.Wait {
	if p, ok := k.Platforms[chat.Platform]; ok {
		return p.Turn(chat)
	}
	return digest.Wait{}
}

// Notify says a notice at the place that its community's settings name.
func (k Desk) Notify(ctx context.Context, n digest.Notice) digest.Outcome {
	place := n.Settings.Notices
	p, ok := k.Platforms[place.Platform]
	if !ok {
		return nowhere(place)
	}
	view := layout.For(n.Settings, "", n.At)
	parts := p.Render(view.Directed(view.Notice(n)))
	if len(parts) == 0 {
		return digest.Outcome{Kind: digest.OutcomeRefused, Reason: "the notice has no words"}
	}
	return p.Send(ctx, digest.Shipment{
		Payload:  parts[0].Plain,
		Envelope: digest.Envelope{Chat: place, Nonce: "nn" + strconv.FormatInt(n.ID, 36)},
	})
}

// Send gives a shipment to the platform of its chat. Where that platform does
// not run here, nothing has left and the delivery waits.
func (k Desk) Send(ctx context.Context, s digest.Shipment) digest.Outcome {
	p, ok := k.Platforms[s.Envelope.Chat.Platform]
	if !ok {
		return nowhere(s.Envelope.Chat)
	}
	return p.Send(ctx, s)
}

func nowhere(chat digest.Chat) digest.Outcome {
	return digest.Outcome{
		Kind:   digest.OutcomeNeverLeft,
		Reason: fmt.Sprintf("no platform %q runs here", chat.Platform),
	}
}
