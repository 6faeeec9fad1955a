package fetch

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newsdigest/digest"
	"newsdigest/digest/parse"
	"newsdigest/digest/text"
)

const (
	maxAlternates = 3  // feeds of one page that are tried
	shownItems    = 10 // that Discover returns
)

// Discover finds the feed at an address that somebody typed: the feed itself,
// or the one that a page names as its alternate. It returns the feed as it
// would be added, and its newest items, newest first. Its errors are
// sentences, or those of ctx.
func Discover(ctx context.Context, client *http.Client, address string) (digest.Feed, []digest.Item, error) {
	u, typed, err := readAddress(address)
	if err != nil {
		return digest.Feed{}, nil, err
	}
	a, err := get(ctx, client, u.String(), http.Header{"Accept": {acceptFeed}})
	if !typed && errors.Is(err, errUnreachable) { // a few sites have no https
		u.Scheme = "http"
		a, err = get(ctx, client, u.String(), http.Header{"Accept": {acceptFeed}})
	}
	if err != nil {
		return digest.Feed{}, nil, explain(ctx, err)
	}
	feed, err := parse.Parse(a.body, a.url, a.header.Get("Content-Type"))
	if err == nil {
		f, items := introduce(u, feed)
		return f, items, nil
	}
	if !isPage(a) {
		return digest.Feed{}, nil, explain(ctx, err)
	}
	for _, link := range alternates(a) {
		other, err := get(ctx, client, link.String(), http.Header{"Accept": {acceptFeed}})
		if err != nil {
			continue
		}
		if feed, err = parse.Parse(other.body, other.url, other.header.Get("Content-Type")); err == nil {
			f, items := introduce(link, feed)
			return f, items, nil
		}
	}
	if ctx.Err() != nil {
		return digest.Feed{}, nil, ctx.Err()
	}
	return digest.Feed{}, nil, digest.Explain(nil, "That is a web page without a feed; look for a link named RSS or Atom on the site and give its address.")
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
	return digest.Explain(err, "%s", sentence(err))
}

// introduce describes a feed that was found at u.
func introduce(u *url.URL, feed parse.Feed) (digest.Feed, []digest.Item) {
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
	return f, items[:min(len(items), shownItems)]
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

// isPage reports whether an answer is a web page.
func isPage(a answer) bool {
	return strings.Contains(strings.ToLower(a.header.Get("Content-Type")), "html") ||
		bytes.Contains(bytes.ToLower(a.body[:min(len(a.body), 1024)]), []byte("<html"))
}

// alternates returns the feeds that a page names, in order, those of comments
// last (https://www.rssboard.org/rss-autodiscovery).
func alternates(a answer) []*url.URL {
	base, err := url.Parse(a.url)
	if err != nil {
		return nil
	}
	var feeds, comments []*url.URL
	z := html.NewTokenizer(bytes.NewReader(a.body))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		name, more := z.TagName()
		if atom.Lookup(name) != atom.Link || !more {
			continue
		}
		attr := attributes(z)
		u := alternate(attr, base)
		switch {
		case u == nil:
		case strings.Contains(strings.ToLower(attr["title"]+u.Path), "comment"):
			comments = append(comments, u)
		default:
			feeds = append(feeds, u)
		}
	}
	feeds = append(feeds, comments...)
	return feeds[:min(len(feeds), maxAlternates)]
}

// alternate returns the feed to which a link element points, or nil.
func alternate(attr map[string]string, base *url.URL) *url.URL {
	if !slices.Contains(strings.Fields(strings.ToLower(attr["rel"])), "alternate") {
		return nil
	}
	kind, _, _ := strings.Cut(strings.ToLower(attr["type"]), ";")
	switch strings.TrimSpace(kind) {
	case "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json":
	default:
		return nil
	}
	ref, err := base.Parse(strings.TrimSpace(attr["href"]))
	if err != nil || attr["href"] == "" {
		return nil
	}
	u, err := checkParsed(ref)
	if err != nil {
		return nil
	}
	return u
}
