package fetch

import (
	"cmp"
	"context"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/sync/errgroup"

	"newsdigest/digest"
	"newsdigest/digest/parse"
	"newsdigest/digest/text"
)

// Bounds of looking for feeds.
const (
	maxTried     = 10 // feeds that a page names and that are asked
	triedAtOnce  = 4
	discoverTime = 40 * time.Second
	shownItems   = 10 // that Discover returns of each feed
)

// Discover finds the feeds at an address that somebody typed, looking in this
// order until there is one:
//
//  1. the places where well-known sites keep their feeds (wellKnown),
//  2. the address itself,
//  3. what the page there names as its feeds, in its head,
//  4. links of the page that look like feeds,
//  5. the usual paths of feeds.
//
// Feeds with the same items are one. Its errors are sentences, or those of
// ctx.
func Discover(ctx context.Context, client *http.Client, address string) (digest.Finding, error) {
	u, typed, err := readAddress(address)
	if err != nil {
		return digest.Finding{}, err
	}
	asker := ctx
	ctx, cancel := context.WithTimeout(asker, discoverTime)
	defer cancel()
	d := discoverer{client: client}
	if found := d.try(ctx, wellKnown(u)); len(found.Feeds) > 0 {
		return found, nil
	}
	found, a, err := d.ask(ctx, u)
	if !typed && errors.Is(err, errUnreachable) { // a few sites have no https
		u.Scheme = "http"
		found, a, err = d.ask(ctx, u)
	}
	if err == nil {
		return digest.Finding{Feeds: []digest.FoundFeed{found}}, nil
	}
	if a.status != http.StatusOK || a.body == nil || !isPage(a) {
		return digest.Finding{}, explain(asker, notFeed(a, err))
	}
	page := readPage(a)
	for _, places := range [][]*url.URL{page.feeds, wellKnown(page.canonical), page.likely} {
		if found := d.try(ctx, places); len(found.Feeds) > 0 {
			return found, nil
		}
	}
	for _, u := range usual(a.url) { // one after the other: most sites have none of them, or all
		if found, _, err := d.ask(ctx, u); err == nil {
			return digest.Finding{Feeds: []digest.FoundFeed{found}}, nil
		}
	}
	if ctx.Err() != nil {
		return digest.Finding{}, explain(asker, ctx.Err())
	}
	if page.password {
		return digest.Finding{}, digest.Explain(nil, "That page asks for a password, which is not given; look for a feed of the site that everyone may read.")
	}
	return digest.Finding{}, digest.Explain(nil, "That is a web page without a feed; look for a link named RSS or Atom on the site and give its address.")
}

// Ask asks an address for the feed that it should be. Its errors are
// sentences, or those of ctx.
func Ask(ctx context.Context, client *http.Client, address string) (digest.FoundFeed, error) {
	u, err := CheckURL(address)
	if err != nil {
		return digest.FoundFeed{}, explain(ctx, err)
	}
	found, a, err := discoverer{client: client}.ask(ctx, u)
	if err != nil {
		return digest.FoundFeed{}, explain(ctx, notFeed(a, err))
	}
	return found, nil
}

// A discoverer asks places for feeds.
type discoverer struct{ client *http.Client }

// ask asks one place. The answer comes beside the error of a place that
// answers with something else.
func (d discoverer) ask(ctx context.Context, u *url.URL) (digest.FoundFeed, answer, error) {
	a, err := get(ctx, d.client, u.String(), http.Header{"Accept": {acceptFeed}})
	if err != nil {
		return digest.FoundFeed{}, a, err
	}
	feed, err := parse.Parse(a.body, a.url, a.header.Get("Content-Type"))
	if err != nil {
		return digest.FoundFeed{}, a, err
	}
	return introduce(u, feed), a, nil
}

// try asks places, a few at once, and returns the feeds among them in order.
func (d discoverer) try(ctx context.Context, places []*url.URL) digest.Finding {
	asked := places[:min(len(places), maxTried)]
	answers := make([]*digest.FoundFeed, len(asked))
	var group errgroup.Group
	group.SetLimit(triedAtOnce)
	for i, u := range asked {
		group.Go(func() error {
			if found, _, err := d.ask(ctx, u); err == nil {
				answers[i] = &found
			}
			return nil
		})
	}
	_ = group.Wait() // no place's error is everybody's
	finding := digest.Finding{More: len(places) - len(asked)}
	seen := map[string]bool{}
	for _, found := range answers {
		if found == nil || seen[newest(*found)] {
			continue
		}
		seen[newest(*found)] = true
		finding.Feeds = append(finding.Feeds, *found)
	}
	return finding
}

// newest returns what tells feeds apart: the links of their newest items. An
// RSS feed and an Atom feed of one page have the same.
func newest(f digest.FoundFeed) string {
	if len(f.Items) == 0 {
		return f.Feed.URL
	}
	var links []string
	for _, it := range f.Items[:min(len(f.Items), 3)] {
		links = append(links, cmp.Or(it.URL, it.GUID))
	}
	return strings.Join(links, "\n")
}

// notFeed puts a sentence to an answer that is neither a feed nor a page.
func notFeed(a answer, err error) error {
	kind, _, _ := mime.ParseMediaType(a.header.Get("Content-Type"))
	class, name, _ := strings.Cut(kind, "/")
	switch {
	case a.status != http.StatusOK:
		return err
	case name == "pdf":
		return digest.Explain(err, "That is a PDF, not a feed; give the address of the site's RSS feed or of its front page.")
	case class == "image" || class == "video" || class == "audio" || class == "font" || name == "zip" || name == "octet-stream":
		return digest.Explain(err, "That is a file, not a feed; give the address of the site's RSS feed or of its front page.")
	}
	return err
}

// readAddress reads what somebody typed, and tells whether they typed a scheme.
func readAddress(address string) (u *url.URL, typed bool, err error) {
	s := strings.Trim(strings.TrimSpace(address), "<>")
	if rest, ok := strings.CutPrefix(s, "feed:"); ok {
		s = strings.TrimPrefix(rest, "//")
	}
	typed = strings.Contains(s, "://")
	if !typed {
		s = "https://" + s
	}
	u, err = CheckURL(s)
	if err != nil || !strings.Contains(u.Hostname(), ".") && !strings.Contains(u.Hostname(), ":") && !typed {
		return nil, typed, digest.Explain(err, "%q is no address on the web; write it as https://example.org/feed.", oneLine(address, 100))
	}
	return u, typed, nil
}

// explain puts the sentence for people around err.
func explain(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return trouble(err)
}

// introduce describes a feed that was found at u.
func introduce(u *url.URL, feed parse.Feed) digest.FoundFeed {
	f := digest.Feed{
		URL:      u.String(),
		Title:    feed.Title,
		Outlet:   outletName(feed.Title, u),
		Language: languageTag(feed.Language),
	}
	items := takeItems(f, feed.Items)
	settle(items, f, time.Now().UTC())
	slices.Reverse(items)
	if f.Language == "" {
		var titles strings.Builder
		for _, it := range items {
			titles.WriteString(it.Title + "\n")
		}
		f.Language = text.Language(titles.String(), "")
	}
	return digest.FoundFeed{Feed: f, Items: items[:min(len(items), shownItems)]}
}

// outletName returns the part of a feed's title that names the outlet: the
// one that resembles its host ("World | BBC News" at bbc.co.uk), the whole
// title where it is short, or the host.
func outletName(title string, u *url.URL) string {
	host := outletOf(u)
	core, _, _ := strings.Cut(host, ".")
	parts := strings.FieldsFunc(strings.NewReplacer(" - ", "|", " – ", "|", " — ", "|", " » ", "|", ": ", "|").Replace(title), func(r rune) bool { return r == '|' })
	for _, part := range parts {
		if part = strings.TrimSpace(part); strings.Contains(squeeze(part), core) || len(part) > 3 && strings.Contains(core, squeeze(part)) {
			return part
		}
	}
	if title != "" && len(parts) == 1 && len(title) <= 40 {
		return title
	}
	return host
}

// squeeze returns the letters and digits of s, folded.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text.Fold(s))
}
