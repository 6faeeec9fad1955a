package commands

import (
	"context"

	"newsdigest/bot"
)

// trending shows the topics and top stories of the moment.
func (a *answers) trending() bot.Command {
	return bot.Command{
		Name:    "trending",
		Help:    "help.trending",
		Options: []bot.Option{{Name: "since", Help: "help.since"}},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			window := day
			if since := q.Args["since"]; since != "" {
				var err error
				if window, err = ParseSince(since, q.Locale); err != nil {
					return bot.Reply{}, err
				}
			}
			stories, err := a.recent(ctx, q, window)
			if err != nil {
				return bot.Reply{}, err
			}
			topics, err := a.trendingTopics(ctx, q, window, stories)
			if err != nil {
				return bot.Reply{}, err
			}
			if stories, err = a.read(ctx, stories, 9); err != nil {
				return bot.Reply{}, err
			}
			return reply(q.Trending(window, topics[:min(len(topics), 6)], q.headlines(stories)))
		}),
	}
}
