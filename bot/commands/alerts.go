package commands

import (
	"context"
	"errors"

	"newsdigest/bot"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

// alerts lets stories that break be told at once, or ends that.
func (a *answers) alerts() bot.Command {
	return bot.Command{
		Name:    "alerts",
		Help:    "help.alerts",
		Access:  bot.Manager,
		Options: []bot.Option{{Name: "state", Help: "help.alerts_state", Choices: []string{"on", "off"}}},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			on := q.Args["state"] == "on"
			var err error
			if q.Args["state"] == "" {
				on, err = a.Store.HasAlerts(ctx, q.Chat)
			} else {
				err = a.Store.SetAlerts(ctx, q.Community, q.Chat, on, q.Request.Now)
			}
			if errors.Is(err, digest.ErrNotFound) {
				return bot.Reply{}, q.fail("topics.none")
			}
			if err != nil {
				return bot.Reply{}, err
			}
			m := q.Say("alerts.off")
			other := message.Button{Label: q.Locale.Text("alerts.begin"), Line: "alerts on"}
			if on {
				m = q.Say("alerts.on")
				other = message.Button{Label: q.Locale.Text("alerts.end"), Line: "alerts off"}
			}
			m.Buttons = [][]message.Button{{other}}
			return bot.Reply{Message: m, Replace: q.Button}, nil
		}),
	}
}
