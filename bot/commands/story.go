package commands

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"newsdigest/bot"
	"newsdigest/digest"
	"newsdigest/digest/summarize"
)

// story tells one story in full.
func (a *answers) story() bot.Command {
	return bot.Command{
		Name: "story",
		Help: english("help.story"),
		Options: []bot.Option{
			{Name: "id", Help: english("help.story_id"), Required: true, Complete: a.complete(a.suggestStories)},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			id, err := strconv.ParseInt(strings.TrimPrefix(strings.TrimSpace(q.Args["id"]), "#"), 10, 64)
			if err != nil {
				return bot.Reply{}, q.fail("story.number")
			}
			s, err := a.Store.FindStory(ctx, q.Community, id)
			if errors.Is(err, digest.ErrNotFound) {
				return bot.Reply{}, q.fail("story.unknown")
			}
			if err != nil {
				return bot.Reply{}, err
			}
			reports := s.Originals()
			for i, it := range reports {
				reports[i].Title = summarize.Headline(it)
			}
			return reply(q.Story(q.entry(s, detail{sentences: 4, quotes: 3, turns: 6}, ""), reports))
		}),
	}
}
