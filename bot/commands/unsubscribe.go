package commands

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"newsdigest/bot"
	"newsdigest/digest"
	"newsdigest/digest/text"
)

// unsubscribe stops following a topic, by its number in /topics or its name.
func (a *answers) unsubscribe() bot.Command {
	return bot.Command{
		Name:   "unsubscribe",
		Help:   "help.unsubscribe",
		Access: bot.Manager,
		Options: []bot.Option{
			{Name: "topic", Help: "help.followed", Required: true, Complete: a.complete(a.suggestFollowed)},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			digests, err := a.digests(ctx, q)
			if err != nil {
				return bot.Reply{}, err
			}
			topics := followed(digests)
			if len(topics) == 0 {
				return reply(q.Say("topics.none"))
			}
			topic, ok := choose(topics, q.Args["topic"])
			if !ok {
				return bot.Reply{}, q.fail("unsubscribe.unknown",
					"topic", brief(q.Args["topic"]), "list", q.list(topics))
			}
			err = a.Store.Unsubscribe(ctx, q.Community, topic.ID)
			if err != nil && !errors.Is(err, digest.ErrNotFound) { // not there is gone
				return bot.Reply{}, err
			}
			return reply(q.Say("unsubscribe.done", "topic", topic.Name))
		}),
	}
}

// followed returns the topics of digests in the order in which they are
// numbered.
func followed(digests []digest.Digest) []digest.Topic {
	var topics []digest.Topic
	for _, d := range digests {
		topics = append(topics, d.Topics...)
	}
	return topics
}

// choose returns the topic that is meant by its name or its number.
func choose(topics []digest.Topic, typed string) (digest.Topic, bool) {
	for _, t := range topics {
		if text.Fold(t.Name) == text.Fold(typed) {
			return t, true
		}
	}
	if n, err := strconv.Atoi(strings.TrimPrefix(typed, "#")); err == nil && n >= 1 && n <= len(topics) {
		return topics[n-1], true
	}
	return digest.Topic{}, false
}

// list joins the names of topics, the first ten of them.
func (q asked) list(topics []digest.Topic) string {
	var names []string
	for _, t := range topics[:min(len(topics), 10)] {
		names = append(names, t.Name)
	}
	if len(topics) > len(names) {
		names = append(names, "…")
	}
	return q.Locale.Names(names)
}

func (a *answers) suggestFollowed(ctx context.Context, q asked, typed string) ([]bot.Choice, error) {
	digests, err := a.digests(ctx, q)
	var choices []bot.Choice
	for _, t := range followed(digests) {
		if strings.Contains(text.Fold(t.Name), text.Fold(strings.TrimSpace(typed))) {
			choices = append(choices, bot.Choice{Label: t.Name, Value: t.Name})
		}
	}
	return choices, err
}
