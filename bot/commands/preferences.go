package commands

import (
	"context"
	"errors"
	"strings"

	"newsdigest/bot"
	"newsdigest/bot/layout"
	"newsdigest/digest"
	"newsdigest/digest/compose"
)

const (
	mostPreferences = 200 // of one chat
	longestWanted   = 200 // characters of a preference's name
)

// preference is a command about one story: /follow, /more or /fewer. Asking
// for what is so already takes it back.
func (a *answers) preference(kind digest.PreferenceKind, help string) bot.Command {
	return bot.Command{
		Name:   string(kind),
		Help:   help,
		Access: bot.Manager,
		Options: []bot.Option{
			{Name: "story", Help: "help.story_id", Complete: a.complete(a.suggestStories)},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			return a.preferStory(ctx, q, kind, q.Args["story"])
		}),
	}
}

// preferStory saves or takes back what the chat wants of a story.
func (a *answers) preferStory(ctx context.Context, q asked, kind digest.PreferenceKind, typed string) (bot.Reply, error) {
	last, err := a.last(ctx, q)
	if err != nil {
		return bot.Reply{}, err
	}
	first, many := strings.CutSuffix(strings.TrimSpace(typed), layout.AnyOf)
	switch {
	case typed == "":
		return a.which(q, kind, last.edition())
	case many:
		return a.which(q, kind, last.beginning(first))
	}
	s, err := a.findStory(ctx, q, last, typed)
	if err != nil {
		return bot.Reply{}, err
	}
	p := digest.Preference{Kind: kind, Story: s.ID, Name: q.entry(s, detail{}, "").Headline}
	for _, it := range s.Items {
		p.Items = append(p.Items, it.ID)
	}
	topics, err := a.topicsAbout(ctx, q, last.digest, s)
	if err != nil {
		return bot.Reply{}, err
	}
	if kind == digest.PreferMore || kind == digest.PreferFewer {
		p.Traits = compose.TraitsOf(s, topics)
	}
	had, err := a.Store.ListPreferences(ctx, q.Chat)
	if err != nil {
		return bot.Reply{}, err
	}
	for _, old := range had {
		if old.Kind == kind && old.IsOf(s) {
			return a.takeBack(ctx, q, old)
		}
	}
	return a.prefer(ctx, q, p, len(had))
}

// prefer saves a preference of a chat that has so many.
func (a *answers) prefer(ctx context.Context, q asked, p digest.Preference, had int) (bot.Reply, error) {
	if had >= mostPreferences {
		return bot.Reply{}, q.fail("prefer.full", "max", mostPreferences)
	}
	p.Name, p.Made = shown(p.Name, longestWanted), q.Request.Now
	id, err := a.Store.SavePreference(ctx, q.Community, q.Chat, p)
	switch {
	case errors.Is(err, digest.ErrNotFound):
		return bot.Reply{}, q.fail("topics.none")
	case errors.Is(err, digest.ErrExists):
		return bot.Reply{Message: q.Say("prefer.already", "name", p.Name), Private: q.Button}, nil
	case err != nil:
		return bot.Reply{}, err
	}
	p.ID = id
	return bot.Reply{Message: q.Preferred(p), Private: q.Button}, nil
}

// takeBack ends a preference.
func (a *answers) takeBack(ctx context.Context, q asked, p digest.Preference) (bot.Reply, error) {
	err := a.Store.DeletePreference(ctx, q.Community, q.Chat, p.ID)
	if err != nil && !errors.Is(err, digest.ErrNotFound) { // not there is gone
		return bot.Reply{}, err
	}
	return bot.Reply{Message: q.TakenBack(p), Private: q.Button}, nil
}

// which asks which story of an edition is meant.
func (a *answers) which(q asked, kind digest.PreferenceKind, e digest.Edition) (bot.Reply, error) {
	if len(e.Entries) == 0 {
		return bot.Reply{}, q.fail("story.unknown")
	}
	return bot.Reply{Message: q.Which(kind, e), Private: true}, nil
}
