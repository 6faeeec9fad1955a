package commands

import (
	"context"

	"newsdigest/bot"
	"newsdigest/bot/layout"
	"newsdigest/digest"
)

// resume ends a pause. It is calm: what came meanwhile is not told.
func (a *answers) resume() bot.Command {
	return bot.Command{
		Name:   "resume",
		Help:   "help.resume",
		Access: bot.Manager,
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			before, err := a.Store.FindStanding(ctx, q.Chat, q.Request.Now)
			if err != nil {
				return bot.Reply{}, err
			}
			sentence := "resume.running"
			if before.State != digest.StateActive {
				sentence = "resume.done"
				if err := a.setStanding(ctx, q, digest.Standing{State: digest.StateActive}); err != nil {
					return bot.Reply{}, err
				}
			}
			digests, err := a.digests(ctx, q)
			if err != nil {
				return bot.Reply{}, err
			}
			if len(digests) == 0 {
				return reply(q.Say("topics.none"))
			}
			lines := []string{q.Locale.Text(sentence)}
			if due := digests[0].Due; !due.IsZero() {
				lines = append(lines, q.Locale.Text("subscribe.next", "when", q.When(due)))
			}
			return reply(layout.Lines(lines...))
		}),
	}
}
