package fetch

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"newsdigest/digest"
	"newsdigest/digest/extract"
)

const (
	shortText   = 600              // characters, under which a feed gives a teaser only
	maxPages    = 10               // a poll
	pagesAtOnce = 2                // most are of one site
	pagesTime   = 25 * time.Second // for all of them
)

// readPages fetches the articles of the newest new items whose feed gives
// only a teaser, and fills in what they say. An item whose page fails keeps
// what its feed gave.
func (p *Poller) readPages(ctx context.Context, items []digest.Item, known map[string]bool) {
	ctx, cancel := context.WithTimeout(ctx, pagesTime)
	defer cancel()
	var group errgroup.Group
	group.SetLimit(pagesAtOnce)
	pages := 0
	for i := range slices.Backward(items) {
		it := &items[i]
		if known[it.GUID] || it.URL == "" || utf8.RuneCountInString(it.Text) >= shortText {
			continue
		}
		if pages++; pages > maxPages {
			break
		}
		group.Go(func() error {
			if err := p.readPage(ctx, it); err != nil {
				p.Log.DebugContext(ctx, "page not read", "feed", it.Feed, "url", it.URL, "error", err)
			}
			return nil
		})
	}
	_ = group.Wait() // no function of it fails
}

// readPage fills an item from its article.
func (p *Poller) readPage(ctx context.Context, it *digest.Item) error {
	if !p.own(it.URL) {
		if err := p.robots.check(ctx, p.Client, it.URL, p.Now()); err != nil {
			return err
		}
		if err := p.hosts.pageTurn(ctx, hostOf(it.URL), p.Now()); err != nil {
			return err
		}
	}
	a, err := getPart(ctx, p.Client, it.URL, http.Header{"Accept": {acceptPage}}, extract.MaxPage)
	if err != nil {
		return err
	}
	kind := a.header.Get("Content-Type")
	if kind != "" && !strings.Contains(strings.ToLower(kind), "html") {
		return nil
	}
	page, err := extract.Page(a.body, kind, a.url)
	if err != nil {
		return err
	}
	if !about(it.Title, page.Title+"\n"+page.Text) {
		return nil
	}
	if len(page.Text) > len(it.Text) {
		it.Text = cut(page.Text, maxText)
	}
	it.Image = firstOf(it.Image, page.Image)
	it.Author = firstOf(it.Author, oneLine(page.Byline, maxName))
	it.Language = firstOf(it.Language, page.Language)
	if it.Published.IsZero() && page.Published.After(firstDate) {
		it.Published = page.Published
	}
	return nil
}
