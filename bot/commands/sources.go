package commands

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsdigest/bot"
	"newsdigest/digest"
	"newsdigest/digest/text"
)

const (
	mostFeeds   = 50 // of one community
	mostChoices = 25 // that a platform shows
	healthTime  = 7 * 24 * time.Hour
)

// sources lists, adds and removes the community's own feeds.
func (a *answers) sources() bot.Command {
	return bot.Command{
		Name:   "sources",
		Help:   "help.sources",
		Access: bot.Manager,
		Options: []bot.Option{
			{Name: "action", Help: "help.action", Choices: []string{"list", "add", "remove", "import", "export"}},
			{Name: "feed", Help: "help.feed", Complete: a.complete(a.suggestSources)},
			{Name: "file", Help: "help.file", Kind: bot.KindFile},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			feed := strings.Trim(strings.TrimSpace(q.Args["feed"]), `"<>`)
			switch action := q.Args["action"]; {
			case action == "import" || action == "" && len(q.Files) > 0:
				return a.importSources(ctx, q, feed)
			case action == "add" || action == "" && feed != "":
				return a.addSource(ctx, q, feed)
			case action == "remove":
				return a.removeSource(ctx, q, feed)
			case action == "export":
				return a.exportSources(ctx, q)
			}
			return a.listSources(ctx, q)
		}),
	}
}

func (a *answers) listSources(ctx context.Context, q asked) (bot.Reply, error) {
	own, err := a.Store.ListSources(ctx, q.Community, false)
	if err != nil {
		return bot.Reply{}, err
	}
	all, err := a.Store.ListSources(ctx, q.Community, true)
	if err != nil {
		return bot.Reply{}, err
	}
	ids := make([]int64, len(own))
	for i, s := range own {
		ids[i] = s.ID
	}
	health, err := a.Store.ListHealth(ctx, ids, q.Request.Now.Add(-healthTime))
	if err != nil {
		return bot.Reply{}, err
	}
	return reply(q.Sources(own, health, len(all)-len(own)))
}

// removeSource takes a feed away, by its number in the list, its address or
// its outlet.
func (a *answers) removeSource(ctx context.Context, q asked, typed string) (bot.Reply, error) {
	own, err := a.Store.ListSources(ctx, q.Community, false)
	if err != nil {
		return bot.Reply{}, err
	}
	s, ok := chooseSource(own, typed)
	if !ok {
		return bot.Reply{}, q.fail("sources.which")
	}
	err = a.Store.RemoveFeed(ctx, q.Community, s.ID)
	if err != nil && !errors.Is(err, digest.ErrNotFound) { // not there is gone
		return bot.Reply{}, err
	}
	return reply(q.Say("sources.removed", "outlet", name(s.Feed)))
}

// chooseSource returns the source that is meant by its number, address or
// outlet.
func chooseSource(own []digest.Source, typed string) (digest.Source, bool) {
	if n, err := strconv.Atoi(strings.TrimPrefix(typed, "#")); err == nil && n >= 1 && n <= len(own) {
		return own[n-1], true
	}
	for _, s := range own {
		if typed != "" && (s.URL == typed || text.Fold(s.Outlet) == text.Fold(typed) || text.Fold(s.Title) == text.Fold(typed)) {
			return s, true
		}
	}
	return digest.Source{}, false
}

// name returns how a feed is called in a sentence.
func name(f digest.Feed) string {
	for _, s := range []string{f.Outlet, f.Title} {
		if s != "" {
			return s
		}
	}
	return f.URL
}

// suggestSources offers the community's own feeds to be removed, and those of
// the catalogue that are not read here to be added.
func (a *answers) suggestSources(ctx context.Context, q asked, typed string) ([]bot.Choice, error) {
	var sources []digest.Source
	var err error
	switch q.Args["action"] {
	case "remove":
		sources, err = a.Store.ListSources(ctx, q.Community, false)
	case "add", "":
		sources, err = a.unread(ctx, typed)
	}
	var choices []bot.Choice
	for _, s := range sources {
		if strings.Contains(text.Fold(name(s.Feed)+" "+s.URL), text.Fold(strings.TrimSpace(typed))) && len(s.URL) <= 100 && len(choices) < mostChoices {
			choices = append(choices, bot.Choice{Label: shown(label(s.Feed), 100), Value: s.URL})
		}
	}
	return choices, err
}

// unread returns the feeds of the catalogue that not everyone reads, once
// something is typed.
func (a *answers) unread(ctx context.Context, typed string) ([]digest.Source, error) {
	if strings.TrimSpace(typed) == "" {
		return nil, nil
	}
	known, err := a.Store.ListCatalogue(ctx)
	return slices.DeleteFunc(known, func(s digest.Source) bool { return s.Catalogue }), err
}

// label returns how a feed is called in a list: its outlet, section and
// language.
func label(f digest.Feed) string {
	words := []string{name(f)}
	for _, w := range []string{f.Section, f.Language} {
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " · ")
}
