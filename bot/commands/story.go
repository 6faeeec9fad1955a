package commands

import (
	"context"

	"newsdigest/bot"
	"newsdigest/digest/summarize"
)

// story tells one story in full.
func (a *answers) story() bot.Command {
	return bot.Command{
		Name: "story",
		Help: "help.story",
		Options: []bot.Option{
			{Name: "id", Help: "help.story_id", Required: true, Complete: a.complete(a.suggestStories)},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			last, err := a.last(ctx, q)
			if err != nil {
				return bot.Reply{}, err
			}
			s, err := a.findStory(ctx, q, last, q.Args["id"])
			if err != nil {
				return bot.Reply{}, err
			}
			reports := s.Originals()
			for i, it := range reports {
				reports[i].Title = summarize.Headline(it)
			}
			return reply(q.Story(q.entry(s, detail{sentences: 4, quotes: 3, turns: 6}, ""), reports, s.Earlier...))
		}),
	}
}
