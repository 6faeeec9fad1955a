package commands

import (
	"context"
	"strconv"
	"strings"

	"newsdigest/bot"
	"newsdigest/digest"
	"newsdigest/digest/text"
)

// unmute takes back what the chat mutes, follows, or wants more or less of, by
// its number in /mute, its name or its id.
func (a *answers) unmute() bot.Command {
	return bot.Command{
		Name:   "unmute",
		Help:   "help.unmute",
		Access: bot.Manager,
		Options: []bot.Option{
			{Name: "name", Help: "help.unmute_name", Required: true, Complete: a.complete(a.suggestPreferences)},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			had, err := a.Store.ListPreferences(ctx, q.Chat)
			if err != nil {
				return bot.Reply{}, err
			}
			p, ok := choosePreference(had, strings.TrimSpace(q.Args["name"]))
			if !ok {
				return bot.Reply{}, q.fail("prefer.unknown")
			}
			r, err := a.takeBack(ctx, q, p)
			r.Replace = q.Button // the one that said what is taken back
			r.Private = false
			return r, err
		}),
	}
}

// choosePreference returns the preference that is meant.
func choosePreference(had []digest.Preference, typed string) (digest.Preference, bool) {
	n, err := strconv.ParseInt(strings.TrimPrefix(typed, "#"), 10, 64)
	for i, p := range had {
		if err == nil && (n == int64(i)+1 || n == p.ID) || text.Fold(p.Name) == text.Fold(typed) {
			return p, true
		}
	}
	return digest.Preference{}, false
}

func (a *answers) suggestPreferences(ctx context.Context, q asked, typed string) ([]bot.Choice, error) {
	had, err := a.Store.ListPreferences(ctx, q.Chat)
	var choices []bot.Choice
	for _, p := range had {
		if strings.Contains(text.Fold(p.Name), text.Fold(strings.TrimSpace(typed))) {
			choices = append(choices, bot.Choice{Label: shown(p.Name, 100), Value: strconv.FormatInt(p.ID, 10)})
		}
	}
	return choices, err
}
