package commands

import (
	"context"
	"slices"
	"strings"
	"time"

	"newsdigest/bot"
	"newsdigest/bot/layout"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

const (
	told     = 3 // stories of a summary that are told in sentences
	timeline = 8 // stories besides that are told in headlines
)

// summary tells what happened lately on a topic.
func (a *answers) summary() bot.Command {
	return bot.Command{
		Name: "summary",
		Help: "help.summary",
		Options: []bot.Option{
			{Name: "topic", Help: "help.topic", Required: true, Complete: a.complete(a.suggestTopics)},
			{Name: "since", Help: "help.since"},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			topic, window, err := q.topicAndWindow("topic", day)
			if err != nil {
				return bot.Reply{}, err
			}
			query, err := q.parse(topic)
			if err != nil {
				return bot.Reply{}, err
			}
			found, err := a.about(ctx, q, window, query)
			if err != nil {
				return bot.Reply{}, err
			}
			if len(found) == 0 {
				meant, err := a.meant(ctx, q, query, topic)
				if err != nil {
					return bot.Reply{}, err
				}
				return q.noSummary(topic, window, meant)
			}
			s := layout.Summary{Topic: topic, Window: window, Stories: len(found), Outlets: outlets(found)}
			if found, err = a.read(ctx, found, told+timeline); err != nil {
				return bot.Reply{}, err
			}
			return reply(q.summarize(s, found))
		}),
	}
}

// topicAndWindow returns what was asked about in an option, and how far back;
// usual is that where nothing is said of it. A length of time may stand behind
// the topic, as in "climate 3d", where none is given by name.
func (q asked) topicAndWindow(option string, usual time.Duration) (topic string, window time.Duration, err error) {
	topic = strings.Join(strings.Fields(q.Args[option]), " ")
	if since := q.Args["since"]; since != "" {
		window, err = ParseSince(since, q.Locale)
		return topic, window, err
	}
	words := strings.Fields(topic)
	for n := range min(len(words)-1, 2) { // "7d", or "7 days"
		i := len(words) - 1 - n
		if first := words[i][0]; first < '1' || first > '9' {
			continue
		}
		if window, err = ParseSince(strings.Join(words[i:], " "), q.Locale); err == nil {
			return strings.Join(words[:i], " "), window, nil
		}
	}
	return topic, usual, nil
}

// summarize tells the foremost of the stories read in sentences, the first
// with its timeline and quotes, and the next ones in headlines by date.
func (q asked) summarize(s layout.Summary, stories []digest.Story) message.Message {
	lead := stories[:min(len(stories), told)]
	for i, story := range lead {
		d := detail{sentences: 2}
		if i == 0 {
			d = detail{sentences: 3, quotes: 2, turns: 4}
		}
		s.Lead = append(s.Lead, q.entry(story, d, s.Topic))
	}
	s.Rest = q.headlines(stories[len(lead):])
	slices.SortStableFunc(s.Rest, func(a, b digest.Entry) int { return a.First.Compare(b.First) })
	return q.Summary(s)
}

// noSummary says that nothing was found, and what to ask instead.
func (q asked) noSummary(topic string, window time.Duration, meant string) (bot.Reply, error) {
	lines := []string{q.Locale.Text("summary.none", "topic", brief(topic), "window", q.Locale.Window(window))}
	if meant != "" {
		lines = append(lines, q.Locale.Text("summary.meant", "topic", meant))
	}
	if window < 7*day {
		lines = append(lines, q.Locale.Text("summary.longer", "topic", brief(topic)))
	}
	return reply(layout.Lines(lines...))
}
