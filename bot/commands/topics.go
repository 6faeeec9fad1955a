package commands

import (
	"context"

	"newsdigest/bot"
	"newsdigest/digest/match"
)

// topics lists what the chat follows, with how much each topic had lately.
func (a *answers) topics() bot.Command {
	return bot.Command{
		Name: "topics",
		Help: english("help.topics"),
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			digests, err := a.digests(ctx, q)
			if err != nil {
				return bot.Reply{}, err
			}
			topics := followed(digests)
			if len(topics) == 0 {
				return reply(q.Say("topics.none"))
			}
			stories, err := a.recent(ctx, q, day)
			if err != nil {
				return bot.Reply{}, err
			}
			prepared := docs{}
			counts := map[int64]int{}
			for _, t := range topics {
				query, err := match.Parse(t.Query)
				if err != nil {
					continue // a query of an older version; it finds nothing
				}
				counts[t.ID] = len(prepared.matching(query, stories))
			}
			return reply(q.Topics(digests, counts))
		}),
	}
}
