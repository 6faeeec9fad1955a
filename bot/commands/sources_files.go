package commands

import (
	"context"
	"errors"

	"newsdigest/bot"
	"newsdigest/bot/layout"
	"newsdigest/digest"
)

const mostImported = 200 // feeds of one file that are looked at

// importSources adds the feeds of an OPML file, or of one at an address, as
// far as there is room. What it does not add it hands back in a file.
func (a *answers) importSources(ctx context.Context, q asked, address string) (bot.Reply, error) {
	var list digest.FeedList
	var err error
	switch {
	case len(q.Files) > 0:
		list, err = a.Lists.ReadList(q.Files[0].Data)
	case address != "":
		list, err = a.Lists.FetchList(ctx, address)
	default:
		err = q.fail("sources.file")
	}
	if err != nil {
		return bot.Reply{}, err
	}
	read, err := a.readHere(ctx, q)
	if err != nil {
		return bot.Reply{}, err
	}
	result := layout.Imported{
		Named: len(list.Feeds), Refused: list.Refused, Repeated: list.Repeated,
		MostFeeds: mostFeeds, MostImported: mostImported,
	}
	var left []digest.Feed
	for i, f := range list.Feeds {
		switch {
		case i >= mostImported:
			result.Unread++
			left = append(left, f)
			continue
		case read.at[f.URL]:
			result.Known++
			continue
		case read.own+result.Added >= mostFeeds:
			result.NoRoom++
			left = append(left, f)
			continue
		}
		_, err := a.Store.AddFeed(ctx, q.Community, f, q.Request.Now)
		switch {
		case errors.Is(err, digest.ErrExists):
			result.Known++
		case err != nil:
			return bot.Reply{}, err
		default:
			result.Added++
		}
	}
	out := bot.Reply{Message: q.Imported(result)}
	if len(left) > 0 {
		out.Files, err = a.opml("not-added.opml", left)
	}
	return out, err
}

// exportSources sends the community's own feeds as a file.
func (a *answers) exportSources(ctx context.Context, q asked) (bot.Reply, error) {
	own, err := a.Store.ListSources(ctx, q.Community, false)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(own) == 0 {
		return reply(q.Say("sources.none_own"))
	}
	var feeds []digest.Feed
	for _, s := range own {
		feeds = append(feeds, s.Feed)
	}
	files, err := a.opml("newsdigest.opml", feeds)
	return bot.Reply{Message: layout.Lines(q.Locale.Count("sources.exported", len(own))), Files: files}, err
}

func (a *answers) opml(name string, feeds []digest.Feed) ([]bot.File, error) {
	data, err := a.Lists.WriteList(feeds)
	return []bot.File{{Name: name, Data: data}}, err
}
