package commands

import (
	"context"

	"newsdigest/bot"
	"newsdigest/bot/layout"
)

// help lists the commands by what somebody wants to do.
func (a *answers) help() bot.Command {
	return bot.Command{
		Name:    "help",
		Help:    "help.help",
		Private: true,
		Run: a.run(func(_ context.Context, q asked) (bot.Reply, error) {
			l := q.Locale
			return reply(q.Help([]layout.Task{
				{Title: l.Text("help.task.read"), Uses: []layout.Use{
					{Line: "/summary climate", Help: l.Text("help.summary")},
					{Line: "/trending", Help: l.Text("help.trending")},
					{Line: "/search tanker 7d", Help: l.Text("help.search")},
					{Line: "/story", Help: l.Text("help.story")},
					{Line: "/digest", Help: l.Text("help.digest")},
					{Line: "/why 2", Help: l.Text("help.why")},
				}},
				{Title: l.Text("help.task.follow"), Uses: []layout.Use{
					{Line: "/subscribe climate", Help: l.Text("help.subscribe")},
					{Line: "/topics", Help: l.Text("help.topics")},
					{Line: "/unsubscribe 1", Help: l.Text("help.unsubscribe")},
					{Line: "/follow 2", Help: l.Text("help.follow")},
					{Line: "/more 2", Help: l.Text("help.more")},
					{Line: "/fewer 3", Help: l.Text("help.fewer")},
					{Line: "/mute word football", Help: l.Text("help.mute")},
					{Line: "/unmute 1", Help: l.Text("help.unmute")},
				}},
				{Title: l.Text("help.task.when"), Uses: []layout.Use{
					{Line: "/timezone Berlin", Help: l.Text("help.timezone")},
					{Line: "/schedule 8:00 weekdays", Help: l.Text("help.schedule")},
					{Line: "/alerts on", Help: l.Text("help.alerts")},
					{Line: "/pause 3d", Help: l.Text("help.pause")},
					{Line: "/resume", Help: l.Text("help.resume")},
				}},
				{Title: l.Text("help.task.care"), Uses: []layout.Use{
					{Line: "/settings", Help: l.Text("help.settings")},
					{Line: "/sources add example.org", Help: l.Text("help.sources")},
					{Line: "/privacy", Help: l.Text("help.privacy")},
					{Line: "/status", Help: l.Text("help.status")},
					{Line: "/help", Help: l.Text("help.help")},
				}},
			}))
		}),
	}
}
