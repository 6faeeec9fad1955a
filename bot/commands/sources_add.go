package commands

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"newsdigest/bot"
	"newsdigest/bot/layout"
	"newsdigest/digest"
	"newsdigest/digest/text"
)

const mostNamed = 5 // feeds of the catalogue that are tried for a name

// addSource looks for feeds at an address, or in the catalogue by the name of
// an outlet, and offers them; or it adds one that was offered, by its number.
func (a *answers) addSource(ctx context.Context, q asked, typed string) (bot.Reply, error) {
	if typed == "" {
		return bot.Reply{}, q.fail("sources.address")
	}
	read, err := a.readHere(ctx, q)
	if err != nil {
		return bot.Reply{}, err
	}
	if read.own >= mostFeeds {
		return bot.Reply{}, q.fail("sources.full", "max", mostFeeds)
	}
	if number, err := strconv.Atoi(strings.TrimPrefix(typed, "#")); err == nil {
		return a.takeOffer(ctx, q, number)
	}
	found, err := a.findFeeds(ctx, q, typed)
	if err != nil {
		return bot.Reply{}, err
	}
	return a.offer(ctx, q, found, read)
}

// reading is what a community reads.
type reading struct {
	own int             // feeds of its own
	at  map[string]bool // addresses, those of the catalogue too
}

func (a *answers) readHere(ctx context.Context, q asked) (reading, error) {
	all, err := a.Store.ListSources(ctx, q.Community, true)
	r := reading{at: map[string]bool{}}
	for _, s := range all {
		r.at[s.URL] = true
		if !s.Catalogue {
			r.own++
		}
	}
	return r, err
}

// findFeeds looks for feeds by an address, or by a name.
func (a *answers) findFeeds(ctx context.Context, q asked, typed string) (digest.Finding, error) {
	known, err := a.Store.ListCatalogue(ctx)
	if err != nil {
		return digest.Finding{}, err
	}
	if !strings.ContainsAny(typed, "./:") {
		if found, err := a.findNamed(ctx, q, known, typed); err != nil || len(found.Feeds) > 0 {
			return found, err
		}
	}
	found, err := a.Discoverer.Discover(ctx, typed)
	if err != nil && digest.Explanation(err) == "" {
		a.Log.Info("no feed found", "community", q.Community.String(), "error", err)
		err = q.fail("sources.none", "address", brief(typed))
	}
	if err != nil {
		return digest.Finding{}, err
	}
	for i := range found.Feeds { // what the catalogue says of a feed counts more
		for _, s := range known {
			if s.URL == found.Feeds[i].Feed.URL {
				found.Feeds[i].Feed = s.Feed
			}
		}
	}
	return found, nil
}

// findNamed tries feeds of the catalogue by the name of their outlet, and
// returns those that answer.
func (a *answers) findNamed(ctx context.Context, q asked, known []digest.Source, typed string) (digest.Finding, error) {
	var found digest.Finding
	tried := 0
	for _, s := range known {
		if text.Fold(s.Outlet) != text.Fold(typed) {
			continue
		}
		if tried++; tried > mostNamed {
			found.More++
			continue
		}
		answer, err := a.Discoverer.Discover(ctx, s.URL)
		if err := a.Store.SaveTry(ctx, s.ID, digest.Explanation(err), q.Request.Now); err != nil {
			return digest.Finding{}, err
		}
		if err == nil && len(answer.Feeds) > 0 {
			found.Feeds = append(found.Feeds, digest.FoundFeed{Feed: s.Feed, Items: answer.Feeds[0].Items})
		}
	}
	if tried > 0 && len(found.Feeds) == 0 {
		return digest.Finding{}, q.fail("sources.mute", "outlet", brief(typed))
	}
	return found, nil
}

// offer shows what was found, with a button for each feed that can be added.
func (a *answers) offer(ctx context.Context, q asked, found digest.Finding, read reading) (bot.Reply, error) {
	var feeds []digest.Feed
	for _, f := range found.Feeds {
		if !read.at[f.Feed.URL] {
			if f.Feed.Outlet == "" {
				f.Feed.Outlet = f.Feed.Title
			}
			feeds = append(feeds, f.Feed)
		}
	}
	offers, err := a.Store.SaveOffers(ctx, q.Community, feeds)
	if err != nil {
		return bot.Reply{}, err
	}
	shown := make([]layout.Offered, 0, len(found.Feeds))
	for _, f := range found.Feeds {
		o := layout.Offered{FoundFeed: f}
		if !read.at[f.Feed.URL] {
			o.Number, offers = offers[0].Number, offers[1:]
		}
		shown = append(shown, o)
	}
	return reply(q.Offers(shown, found.More))
}

// takeOffer adds a feed that was offered to this community.
func (a *answers) takeOffer(ctx context.Context, q asked, number int) (bot.Reply, error) {
	offer, err := a.Store.FindOffer(ctx, q.Community, number)
	if errors.Is(err, digest.ErrNotFound) {
		return bot.Reply{}, q.fail("sources.no_offer", "number", number)
	}
	if err != nil {
		return bot.Reply{}, err
	}
	feed, err := a.Store.AddFeed(ctx, q.Community, offer.Feed, q.Request.Now)
	if errors.Is(err, digest.ErrExists) {
		return reply(q.Say("sources.already", "outlet", name(feed)))
	}
	if err != nil {
		return bot.Reply{}, err
	}
	return reply(q.Added(feed))
}
