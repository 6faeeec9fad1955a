package commands

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"newsdigest/bot"
	"newsdigest/bot/layout"
	"newsdigest/bot/message"
	"newsdigest/digest"
	"newsdigest/digest/match"
)

const (
	longestTopic = 100 // characters of a topic's name
	longestName  = 40  // characters of a digest's name
	mostTopics   = 50  // of one chat
	firstHour    = digest.Clock(8 * 60)
)

// subscribe follows a topic, and shows what it would have found.
func (a *answers) subscribe() bot.Command {
	return bot.Command{
		Name:   "subscribe",
		Help:   "help.subscribe",
		Access: bot.Manager,
		Options: []bot.Option{
			{Name: "topic", Help: "help.topic", Required: true, Complete: a.complete(a.suggestTopics)},
			{Name: "digest", Help: "help.digest_name", Complete: a.complete(a.suggestDigests)},
			{Name: "in", Help: "help.place", Kind: bot.KindPlace},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			q, err := a.in(ctx, q, q.Args["in"])
			if err != nil {
				return bot.Reply{}, err
			}
			topic := strings.Join(strings.Fields(q.Args["topic"]), " ")
			query, err := q.parse(topic)
			if err != nil {
				return bot.Reply{}, err
			}
			if err := a.roomFor(ctx, q, topic); err != nil {
				return bot.Reply{}, err
			}
			d, err := a.Store.Subscribe(ctx, digest.Subscription{
				Community: q.Community,
				Chat:      q.Chat,
				Digest:    q.Args["digest"],
				Topic:     digest.Topic{Name: topic, Query: query.String()},
				Schedule:  digest.Schedule{Zone: q.Settings.Zone, At: []digest.Clock{firstHour}},
				Notices:   q.Private,
				Now:       q.Request.Now,
			})
			if errors.Is(err, digest.ErrExists) {
				return reply(layout.Lines(q.followed(d, topic)...))
			}
			if err != nil {
				return bot.Reply{}, err
			}
			m, err := a.wouldHave(ctx, q, d, topic, query)
			return bot.Reply{Message: m}, err
		}),
	}
}

// wouldHave shows what a topic that is followed now would have found in the
// last day, and asks what is not chosen yet: the hour or the zone.
func (a *answers) wouldHave(ctx context.Context, q asked, d digest.Digest, topic string, query match.Query) (message.Message, error) {
	found, err := a.about(ctx, q, day, query)
	if err != nil {
		return message.Message{}, err
	}
	first, err := a.read(ctx, found, 3)
	if err != nil {
		return message.Message{}, err
	}
	var hints []string
	if len(found) == 0 {
		meant, err := a.meant(ctx, q, query, topic)
		if err != nil {
			return message.Message{}, err
		}
		hints = append(hints, q.nothing(meant))
	}
	if q.Blind {
		hints = append(hints, q.Locale.Text("status.blind"))
	}
	if d.Standing.State == digest.StatePaused {
		hints = append(hints, q.Paused(d.Standing))
	}
	m := q.Followed(d, q.Place, topic, q.headlines(first), len(found), hints...)
	switch {
	case q.Place != "": // buttons are about the chat in which they stand
	case len(d.Schedule.At) == 0:
		if q, err = q.inZone(""); err != nil {
			return message.Message{}, err
		}
		m = q.AskHour(m, d)
	case q.Settings.Zone == "":
		m = q.AskZone(m, GuessZone(q.User.Language))
	}
	return m, nil
}

// roomFor checks the sizes that a subscription must keep.
func (a *answers) roomFor(ctx context.Context, q asked, topic string) error {
	if utf8.RuneCountInString(topic) > longestTopic {
		return q.fail("subscribe.long", "max", longestTopic)
	}
	if utf8.RuneCountInString(q.Args["digest"]) > longestName {
		return q.fail("subscribe.long_name", "max", longestName)
	}
	digests, err := a.digests(ctx, q)
	if err != nil {
		return err
	}
	n := 0
	for _, d := range digests {
		n += len(d.Topics)
	}
	if n >= mostTopics {
		return q.fail("subscribe.full", "max", mostTopics)
	}
	return nil
}

// followed says that a topic is followed already, and when it comes.
func (q asked) followed(d digest.Digest, topic string) []string {
	lines := []string{q.Locale.Text("subscribe.already", "topic", topic)}
	if q.Place != "" {
		lines[0] = q.Locale.Text("subscribe.already_in", "place", q.Place, "topic", topic)
	}
	if !d.Due.IsZero() {
		lines = append(lines, q.Locale.Text("subscribe.next", "when", q.When(d.Due)))
	}
	return lines
}

// nothing says that nothing was found in the last day, and what may have been
// meant instead.
func (q asked) nothing(meant string) string {
	if meant == "" {
		return q.Locale.Text("subscribe.none")
	}
	return q.Locale.Text("subscribe.meant", "topic", meant)
}

// suggestDigests offers the names of the chat's digests.
func (a *answers) suggestDigests(ctx context.Context, q asked, typed string) ([]bot.Choice, error) {
	digests, err := a.digests(ctx, q)
	var choices []bot.Choice
	for _, d := range digests {
		if d.Name != "" && strings.Contains(strings.ToLower(d.Name), strings.ToLower(typed)) {
			choices = append(choices, bot.Choice{Label: d.Name, Value: d.Name})
		}
	}
	return choices, err
}
