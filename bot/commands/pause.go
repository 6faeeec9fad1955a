package commands

import (
	"context"
	"errors"

	"newsdigest/bot"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

// pause stops the digests of the chat, for a while or until /resume.
func (a *answers) pause() bot.Command {
	return bot.Command{
		Name:    "pause",
		Help:    "help.pause",
		Access:  bot.Manager,
		Options: []bot.Option{{Name: "until", Help: "help.until"}},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			s := digest.Standing{State: digest.StatePaused}
			if typed := q.Args["until"]; typed != "" {
				var err error
				if s.Until, err = ParseUntil(typed, q.local(), q.Locale); err != nil {
					return bot.Reply{}, err
				}
			}
			if err := a.setStanding(ctx, q, s); err != nil {
				return bot.Reply{}, err
			}
			m := message.Say(q.Paused(s))
			m.Buttons = [][]message.Button{{{Label: q.Locale.Text("pause.resume"), Line: "resume"}}}
			return reply(m)
		}),
	}
}

// setStanding sets the standing of the chat that asked.
func (a *answers) setStanding(ctx context.Context, q asked, s digest.Standing) error {
	err := a.Store.SetStanding(ctx, q.Community, q.Chat, s, q.Request.Now)
	if errors.Is(err, digest.ErrNotFound) {
		return q.fail("topics.none")
	}
	return err
}
