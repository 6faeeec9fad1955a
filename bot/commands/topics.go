package commands

import (
	"context"

	"newsdigest/bot"
	"newsdigest/digest"
	"newsdigest/digest/compose"
)

// topics lists what the chat follows, with how much each topic had lately.
func (a *answers) topics() bot.Command {
	return bot.Command{
		Name: "topics",
		Help: "help.topics",
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			digests, err := a.digests(ctx, q)
			if err != nil {
				return bot.Reply{}, err
			}
			topics := followed(digests)
			if len(topics) == 0 {
				return reply(q.Nothing(q.User.Manager))
			}
			var queries []string
			for _, t := range topics {
				queries = append(queries, t.Query)
			}
			found, err := a.find(ctx, q, day, digest.Search{Queries: queries})
			if err != nil {
				return bot.Reply{}, err
			}
			counts := map[int64]int{}
			for _, t := range topics {
				for _, s := range found.Stories {
					if compose.About(found.Scores[t.Query], s) {
						counts[t.ID]++
					}
				}
			}
			return reply(q.Topics(digests, counts))
		}),
	}
}
