package commands

import (
	"context"
	"strings"

	"newsdigest/bot"
	"newsdigest/bot/layout"
	"newsdigest/digest"
	"newsdigest/digest/compose"
	"newsdigest/digest/summarize"
)

const mostFound = 30 // items that a search reads

// search finds items by the words in them, the latest first.
func (a *answers) search() bot.Command {
	return bot.Command{
		Name: "search",
		Help: "help.search",
		Options: []bot.Option{
			{Name: "words", Help: "help.words", Required: true, Complete: a.complete(a.suggestTopics)},
			{Name: "since", Help: "help.since"},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			words, window, err := q.topicAndWindow("words", 7*day)
			if err != nil {
				return bot.Reply{}, err
			}
			query, err := q.parse(words)
			if err != nil {
				return bot.Reply{}, err
			}
			now := q.Request.Now
			items, err := compose.Finder{Library: a.Store}.Latest(ctx, digest.Search{
				Community: q.Community, From: now.Add(-window), To: now, Queries: []string{query.String()}}, mostFound)
			if err != nil {
				return bot.Reply{}, err
			}
			if len(items) > 0 {
				return reply(q.Search(words, window, byStory(items)))
			}
			lines := []string{q.Locale.Text("summary.none", "topic", brief(words), "window", q.Locale.Window(window))}
			meant, err := a.meant(ctx, q, query, words)
			if meant != "" {
				lines = append(lines, q.Locale.Text("summary.meant", "topic", meant))
			}
			return bot.Reply{Message: layout.Lines(lines...)}, err
		}),
	}
}

// byStory puts items of one story together, where the latest of them stands. A
// copy of another item is left out.
func byStory(items []digest.Item) [][]digest.Item {
	var groups [][]digest.Item
	place := map[int64]int{}
	families := map[int64]bool{}
	for _, it := range items {
		family := it.CopyOf
		if family == 0 {
			family = it.ID
		}
		if families[family] {
			continue
		}
		families[family] = true
		it.Title = strings.TrimSpace(summarize.Headline(it))
		i, ok := place[it.Story]
		if !ok {
			i = len(groups)
			place[it.Story] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], it)
	}
	return groups
}
