package commands

import (
	"context"
	"strings"
	"time"

	"newsdigest/bot"
	"newsdigest/bot/layout"
	"newsdigest/bot/message"
)

// timezone shows or sets the zone in which the community lives.
func (a *answers) timezone() bot.Command {
	return bot.Command{
		Name:   "timezone",
		Help:   "help.timezone",
		Access: bot.Manager,
		Options: []bot.Option{
			{Name: "zone", Help: "help.zone", Complete: a.complete(suggestZones)},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			typed := q.Args["zone"]
			if typed == "" {
				return reply(q.zoneNow("timezone.is"))
			}
			zone, candidates := FindZone(typed)
			switch {
			case zone == "" && len(candidates) > 0:
				return bot.Reply{}, q.fail("timezone.which", "typed", brief(typed),
					"list", q.Locale.Names(candidates[:min(len(candidates), 8)]))
			case zone == "":
				return bot.Reply{}, q.fail("timezone.unknown", "typed", brief(typed))
			}
			s := q.Settings
			s.Zone = zone
			if err := a.Store.SaveSettings(ctx, q.Community, s, q.Request.Now); err != nil {
				return bot.Reply{}, err
			}
			q.Settings, q.Zone = s, zone
			m := q.zoneNow("timezone.set")
			digests, err := a.digests(ctx, q)
			if err != nil {
				return bot.Reply{}, err
			}
			if next := q.Upcoming(digests); next != "" {
				m.Blocks = append(m.Blocks, layout.Lines(next).Blocks...)
			} else if len(digests) > 0 && len(digests[0].Topics) > 0 {
				m = q.AskHour(m, digests[0])
			}
			return reply(m)
		}),
	}
}

// zoneNow names the community's zone and the time there, so that one can check
// it against a watch.
func (q asked) zoneNow(id string) message.Message {
	zone := q.Settings.Zone
	if zone == "" {
		zone = q.Locale.Text("timezone.utc")
	}
	return q.Say(id, "zone", zone, "now", q.Locale.When(q.local()))
}

// suggestZones offers the zones of a name, city or country, with the time that
// clocks there show.
func suggestZones(_ context.Context, q asked, typed string) ([]bot.Choice, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		typed = "Europe" // something to look at; the list is long
	}
	exact, near := searchZones(typed)
	var choices []bot.Choice
	for _, name := range append(exact, near...) {
		loc, err := time.LoadLocation(name)
		if err != nil {
			continue
		}
		choices = append(choices, bot.Choice{Label: name + " · " + q.Locale.Clock(q.Request.Now.In(loc)), Value: name})
		if len(choices) == 25 {
			break
		}
	}
	return choices, nil
}
