package commands

import (
	"context"

	"newsdigest/bot/layout"
)

// in returns the request as if it had been asked in another chat, which
// somebody named, and with the settings of that chat. Without a name it is as
// it was.
func (a *answers) in(ctx context.Context, q asked, typed string) (asked, error) {
	switch {
	case typed == "":
		return q, nil
	case q.FindPlace == nil:
		return q, q.fail("place.none")
	}
	p, err := q.FindPlace(ctx, typed)
	switch {
	case err != nil:
		return q, err
	case !p.Allowed:
		return q, q.fail("place.denied", "place", p.Name)
	case !p.Writable:
		return q, q.fail("place.mute", "place", p.Name)
	}
	if q.Settings, err = a.Store.FindSettings(ctx, p.Community); err != nil {
		return q, err
	}
	q.Chat, q.Community, q.Place = p.Chat, p.Community, p.Name
	q.View = layout.For(q.Settings, q.User.Language, q.Request.Now)
	return q, nil
}
