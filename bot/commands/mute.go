package commands

import (
	"context"
	"strings"

	"newsdigest/bot"
	"newsdigest/digest"
	"newsdigest/digest/text"
)

// mute mutes words, an outlet or a story, or lists what is muted.
func (a *answers) mute() bot.Command {
	return bot.Command{
		Name:   "mute",
		Help:   "help.mute",
		Access: bot.Manager,
		Options: []bot.Option{
			{Name: "what", Help: "help.mute_what", Choices: []string{"word", "source", "story"}},
			{Name: "name", Help: "help.mute_name"},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			name := strings.Join(strings.Fields(q.Args["name"]), " ")
			what := q.Args["what"]
			had, err := a.Store.ListPreferences(ctx, q.Chat)
			switch {
			case err != nil:
				return bot.Reply{}, err
			case what == "" && name == "":
				return reply(q.Preferences(had))
			case what == "story":
				return a.preferStory(ctx, q, digest.PreferMute, name)
			case name == "":
				return bot.Reply{}, q.fail("prefer.what", "what", what)
			case what == "source":
				outlet, err := a.outlet(ctx, q, name)
				if err != nil {
					return bot.Reply{}, err
				}
				return a.prefer(ctx, q, digest.Preference{Kind: digest.PreferMute, Outlet: outlet, Name: outlet}, len(had))
			}
			query, err := q.parse(name)
			if err != nil {
				return bot.Reply{}, err
			}
			return a.prefer(ctx, q, digest.Preference{Kind: digest.PreferMute, Query: query.String(), Name: name}, len(had))
		}),
	}
}

// outlet returns the name of an outlet that the community can read, as
// somebody meant it.
func (a *answers) outlet(ctx context.Context, q asked, typed string) (string, error) {
	sources, err := a.Store.ListSources(ctx, q.Community, true)
	if err != nil {
		return "", err
	}
	for _, s := range sources {
		if text.Fold(s.Outlet) == text.Fold(typed) {
			return s.Outlet, nil
		}
	}
	return "", q.fail("prefer.outlet", "name", brief(typed))
}
