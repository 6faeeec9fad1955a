package commands

import (
	"context"

	"newsdigest/bot"
	"newsdigest/bot/layout"
)

// schedule shows or sets when a digest comes.
func (a *answers) schedule() bot.Command {
	return bot.Command{
		Name:   "schedule",
		Help:   english("help.schedule"),
		Access: bot.Manager,
		Options: []bot.Option{
			{Name: "digest", Help: english("help.digest_name"), Complete: a.complete(a.suggestDigests)},
			{Name: "times", Help: english("help.times")},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			d, err := a.pick(ctx, q, q.Args["digest"])
			if err != nil {
				return bot.Reply{}, err
			}
			if typed := q.Args["times"]; typed != "" {
				days, at, err := ParseTimes(typed, q.Locale)
				if err != nil {
					return bot.Reply{}, err
				}
				s := d.Schedule
				s.Zone = q.Settings.Zone
				if len(days) > 0 {
					s.Days = days
				}
				if len(at) > 0 {
					s.At = at
				}
				if len(s.Days) == 7 {
					s.Days = nil
				}
				if d, err = a.Store.SetSchedule(ctx, q.Community, d.ID, s, q.Request.Now); err != nil {
					return bot.Reply{}, err
				}
			}
			m := q.Schedule(d)
			if q.Settings.Zone == "" {
				m.Blocks = append(m.Blocks, layout.Note(q.Locale.Text("subscribe.zone")))
			}
			return reply(m)
		}),
	}
}
