package commands

import (
	"context"

	"newsdigest/bot"
)

// trending shows the topics and top stories of the moment, and where it is
// wanted how many reports each had over time.
func (a *answers) trending() bot.Command {
	return bot.Command{
		Name: "trending",
		Help: "help.trending",
		Options: []bot.Option{
			{Name: "picture", Help: "help.picture", Choices: []string{"yes", "no"}},
			{Name: "since", Help: "help.since"},
		},
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
			drawn := q.Args["picture"] == "yes" && len(stories) > 0
			r := bot.Reply{Message: q.Trending(window, topics[:min(len(topics), 6)], q.headlines(stories), !drawn)}
			if drawn {
				chart, err := q.chart(window, stories)
				if err != nil {
					return bot.Reply{}, err
				}
				r.Files = []bot.File{chart}
			}
			return r, nil
		}),
	}
}
