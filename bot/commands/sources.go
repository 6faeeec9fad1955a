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

const mostFeeds = 50 // of one community

// sources lists, adds and removes the community's own feeds.
func (a *answers) sources() bot.Command {
	return bot.Command{
		Name:   "sources",
		Help:   english("help.sources"),
		Access: bot.Manager,
		Options: []bot.Option{
			{Name: "action", Help: english("help.action"), Choices: []string{"list", "add", "remove"}},
			{Name: "feed", Help: english("help.feed"), Complete: a.complete(a.suggestSources)},
		},
		Run: a.run(func(ctx context.Context, q asked) (bot.Reply, error) {
			feed := strings.Trim(strings.TrimSpace(q.Args["feed"]), `"<>`)
			switch action := q.Args["action"]; {
			case action == "add" || action == "" && feed != "":
				return a.addSource(ctx, q, feed)
			case action == "remove":
				return a.removeSource(ctx, q, feed)
			}
			own, err := a.Store.ListSources(ctx, q.Community, false)
			if err != nil {
				return bot.Reply{}, err
			}
			all, err := a.Store.ListSources(ctx, q.Community, true)
			if err != nil {
				return bot.Reply{}, err
			}
			return reply(q.Sources(own, len(all)-len(own)))
		}),
	}
}

// addSource finds the feed of an address, reads it once, and adds it.
func (a *answers) addSource(ctx context.Context, q asked, address string) (bot.Reply, error) {
	if address == "" {
		return bot.Reply{}, q.fail("sources.address")
	}
	own, err := a.Store.ListSources(ctx, q.Community, false)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(own) >= mostFeeds {
		return bot.Reply{}, q.fail("sources.full", "max", mostFeeds)
	}
	feed, items, err := a.Discoverer.Discover(ctx, address)
	if err != nil {
		if digest.Explanation(err) == "" {
			a.Log.Info("no feed found", "community", q.Community.String(), "error", err)
			err = q.fail("sources.none", "address", brief(address))
		}
		return bot.Reply{}, err
	}
	if feed.Outlet == "" {
		feed.Outlet = feed.Title
	}
	feed.Catalogue = false
	feed, err = a.Store.AddFeed(ctx, q.Community, feed, q.Request.Now)
	if errors.Is(err, digest.ErrExists) {
		return reply(q.Say("sources.already", "outlet", name(feed)))
	}
	if err != nil {
		return bot.Reply{}, err
	}
	return reply(q.Added(feed, items))
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

// suggestSources offers the community's own feeds, to be removed.
func (a *answers) suggestSources(ctx context.Context, q asked, typed string) ([]bot.Choice, error) {
	if q.Args["action"] != "remove" {
		return nil, nil
	}
	own, err := a.Store.ListSources(ctx, q.Community, false)
	var choices []bot.Choice
	for _, s := range own {
		if strings.Contains(text.Fold(name(s.Feed)+" "+s.URL), text.Fold(strings.TrimSpace(typed))) && len(s.URL) <= 100 {
			choices = append(choices, bot.Choice{Label: shown(name(s.Feed), 100), Value: s.URL})
		}
	}
	return choices, err
}
