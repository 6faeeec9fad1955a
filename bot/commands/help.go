package commands

import (
	"context"
	"strings"

	"newsdigest/bot"
	"newsdigest/bot/layout"
)

// help lists the commands by what somebody wants to do.
func (a *answers) help() bot.Command {
	return bot.Command{
		Name:    "help",
		Help:    "help.help",
		Private: true,
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			m := q.Help(tasks(q))
			if begun, err := a.first(ctx, q); err != nil || len(begun.Topics) > 0 {
				return bot.Reply{Message: m}, err
			}
			m.Buttons = q.Nothing(q.User.Manager).Buttons
			return reply(m)
		}),
	}
}

// tasks are what somebody may want to do, with a line to type for each.
func tasks(q asked) []layout.Task {
	task := func(name string, lines ...string) layout.Task {
		t := layout.Task{Title: q.Locale.Text("help.task." + name)}
		for _, line := range lines {
			command, _, _ := strings.Cut(line, " ")
			line = q.Locale.Word("help.example."+command, "/"+line)
			t.Uses = append(t.Uses, layout.Use{Line: line, Help: q.Locale.Text("help." + command)})
		}
		return t
	}
	return []layout.Task{
		task("begin", "start"),
		task("read", "summary", "trending", "search", "story", "digest", "why 2"),
		task("follow", "subscribe", "topics", "unsubscribe 1", "follow 2", "more 2", "fewer 3", "mute", "unmute 1"),
		task("when", "timezone", "schedule", "alerts on", "pause", "resume"),
		task("care", "settings", "sources add example.org", "privacy", "status", "help"),
	}
}
