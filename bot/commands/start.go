package commands

import (
	"context"
	"errors"
	"slices"
	"strings"

	"newsdigest/bot"
	"newsdigest/bot/layout"
	"newsdigest/bot/message"
	"newsdigest/digest"
	"newsdigest/digest/match"
	"newsdigest/digest/text"
)

// Steps of setting up, as its buttons write them.
const (
	stepAdd   = "add"   // a section
	stepDrop  = "drop"  // a section
	stepHour  = "hour"  // show the hours, in a zone
	stepZones = "zones" // show zones
	stepAt    = "at"    // an hour, in a zone: all is chosen
)

// start sets up the digest of a chat by buttons: what, when, and a look at it.
//
// What is chosen is in the database at once, as a digest that has no hour and
// so never comes; the zone, which is guessed, is in the buttons until an hour
// of it is chosen. So a restart loses nothing, several managers may press, and
// where nobody does nothing is ever sent.
func (a *answers) start() bot.Command {
	return bot.Command{
		Name:   "start",
		Help:   "help.start",
		Access: bot.Manager,
		Options: []bot.Option{
			{Name: "step", Help: "help.start_step", Choices: []string{stepAdd, stepDrop, stepHour, stepZones, stepAt}},
			{Name: "what", Help: "help.start_what", Complete: a.complete(a.suggestTopics)},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			m, err := a.setUp(ctx, q, strings.Join(strings.Fields(q.Args["what"]), " "))
			return bot.Reply{Message: m, Replace: q.Button}, err
		}),
	}
}

// setUp takes one step and returns what is to be chosen next.
func (a *answers) setUp(ctx context.Context, q asked, what string) (message.Message, error) {
	switch q.Args["step"] {
	case stepHour:
		return a.chooseHour(ctx, q, what)
	case stepZones:
		return q.Zones(), nil
	case stepAt:
		return a.settle(ctx, q, what)
	case stepDrop:
		if err := a.drop(ctx, q, what); err != nil {
			return message.Message{}, err
		}
	case stepAdd:
		if err := a.add(ctx, q, what); err != nil {
			return message.Message{}, err
		}
	default:
		topic, ok := q.invited(what)
		if !ok {
			break
		}
		if err := a.add(ctx, q, topic); err != nil {
			return message.Message{}, err
		}
		return a.chooseHour(ctx, q, "")
	}
	return a.chooseTopics(ctx, q)
}

// add follows a topic in the first digest of the chat, without an hour where
// that is new.
func (a *answers) add(ctx context.Context, q asked, topic string) error {
	if section, ok := q.section(topic); ok {
		topic = q.SectionName(section)
	}
	query, err := q.parse(topic)
	if err != nil {
		return err
	}
	if err := a.roomFor(ctx, q, topic); err != nil {
		return err
	}
	_, err = a.Store.Subscribe(ctx, digest.Subscription{
		Community: q.Community,
		Chat:      q.Chat,
		Topic:     digest.Topic{Name: topic, Query: query.String()},
		Schedule:  digest.Schedule{Zone: q.Settings.Zone},
		Notices:   q.Private,
		Now:       q.Request.Now,
	})
	if errors.Is(err, digest.ErrExists) {
		return nil
	}
	return err
}

// drop stops following a section.
func (a *answers) drop(ctx context.Context, q asked, section string) error {
	query, err := q.parse(section)
	if err != nil {
		return err
	}
	d, err := a.first(ctx, q)
	if err != nil {
		return err
	}
	for _, t := range d.Topics {
		if t.Query != query.String() {
			continue
		}
		err := a.Store.Unsubscribe(ctx, q.Community, t.ID)
		if err != nil && !errors.Is(err, digest.ErrNotFound) { // not there is gone
			return err
		}
	}
	return nil
}

// chooseTopics asks what the digest is to bring.
func (a *answers) chooseTopics(ctx context.Context, q asked) (message.Message, error) {
	d, err := a.first(ctx, q)
	if err != nil {
		return message.Message{}, err
	}
	var sections []layout.Section
	for _, section := range match.Sections() {
		query, err := match.Parse(section)
		if err != nil {
			return message.Message{}, err
		}
		sections = append(sections, layout.Section{
			Name:     text.Fold(section),
			Followed: slices.ContainsFunc(d.Topics, func(t digest.Topic) bool { return t.Query == query.String() }),
		})
	}
	return q.Begin(d, sections), nil
}

// chooseHour asks when the digest is to come, in a zone that was named, chosen
// before, or guessed.
func (a *answers) chooseHour(ctx context.Context, q asked, zone string) (message.Message, error) {
	q, err := q.inZone(zone)
	if err != nil {
		return message.Message{}, err
	}
	d, err := a.first(ctx, q)
	if err != nil || len(d.Topics) == 0 {
		return q.Nothing(q.User.Manager), err
	}
	return q.Hours(d), nil
}

// settle sets the hour, and shows what the digest would be now.
func (a *answers) settle(ctx context.Context, q asked, what string) (message.Message, error) {
	hour, zone, _ := strings.Cut(what, " ")
	before := q.Settings
	q, err := q.inZone(zone)
	if err != nil {
		return message.Message{}, err
	}
	d, err := a.first(ctx, q)
	if err != nil || len(d.Topics) == 0 {
		return q.Nothing(q.User.Manager), err
	}
	s, err := newSchedule(q, d.Schedule, hour)
	if err != nil {
		return message.Message{}, err
	}
	if before.Language == "" && len(d.Schedule.At) == 0 { // whoever sets it up can read it
		q.Settings.Language = q.Locale.Tag()
		if len(before.Reads) == 0 {
			q.Settings.Reads = []string{text.Primary(q.Settings.Language)}
		}
	}
	if q.Settings.Zone != before.Zone || q.Settings.Language != before.Language {
		if err := a.Store.SaveSettings(ctx, q.Community, q.Settings, q.Request.Now); err != nil {
			return message.Message{}, err
		}
	}
	if d, err = a.Store.SetSchedule(ctx, q.Community, d.ID, s, q.Request.Now); err != nil {
		return message.Message{}, err
	}
	e, err := a.Previewer.Preview(ctx, d, q.Request.Now)
	if err != nil {
		return message.Message{}, err
	}
	return q.Ready(d, e), nil
}

// first returns the oldest digest of the chat, the zero Digest where it has
// none.
func (a *answers) first(ctx context.Context, q asked) (digest.Digest, error) {
	digests, err := a.digests(ctx, q)
	if err != nil || len(digests) == 0 {
		return digest.Digest{}, err
	}
	return digests[0], nil
}

// inZone returns q in a zone that was named or, where none was, chosen before
// or guessed.
func (q asked) inZone(typed string) (asked, error) {
	zone := q.Settings.Zone
	switch {
	case typed != "":
		if zone, _ = FindZone(typed); zone == "" {
			return q, q.fail("timezone.unknown", "typed", brief(typed))
		}
	case zone == "":
		zone = GuessZone(q.User.Language)
	}
	q.Settings.Zone, q.Zone = zone, zone
	return q, nil
}
