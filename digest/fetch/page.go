package fetch

import (
	"bytes"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A page is what a web page says about feeds.
type page struct {
	feeds     []*url.URL // that its head names, those of comments last
	likely    []*url.URL // links that look like feeds
	canonical *url.URL   // the page's own address, or nil
	password  bool       // it asks for one
}

// isPage reports whether an answer is a web page.
func isPage(a answer) bool {
	return strings.Contains(strings.ToLower(a.header.Get("Content-Type")), "html") ||
		bytes.Contains(bytes.ToLower(a.body[:min(len(a.body), 1024)]), []byte("<html"))
}

// readPage reads what a page names as its feeds
// (https://www.rssboard.org/rss-autodiscovery) and what may be one.
func readPage(a answer) page {
	var p page
	base, err := url.Parse(a.url)
	if err != nil {
		return p
	}
	var comments []*url.URL
	z := html.NewTokenizer(bytes.NewReader(a.body))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		name, more := z.TagName()
		if !more {
			continue
		}
		switch atom.Lookup(name) {
		case atom.Link:
			attr := attributes(z)
			u := alternate(attr, base)
			switch {
			case u == nil && strings.EqualFold(attr["rel"], "canonical"):
				p.canonical = follow(base, attr["href"])
			case u == nil:
			case strings.Contains(strings.ToLower(attr["title"]+u.Path), "comment"):
				comments = append(comments, u)
			default:
				p.feeds = append(p.feeds, u)
			}
		case atom.A:
			if u := follow(base, attributes(z)["href"]); u != nil && looksLikeFeed(u) {
				p.likely = append(p.likely, u)
			}
		case atom.Input:
			p.password = p.password || strings.EqualFold(attributes(z)["type"], "password")
		}
	}
	p.feeds = distinct(append(p.feeds, comments...))
	p.likely = distinct(p.likely)
	return p
}

// alternate returns the feed to which a link element points, or nil.
func alternate(attr map[string]string, base *url.URL) *url.URL {
	if !slices.Contains(strings.Fields(strings.ToLower(attr["rel"])), "alternate") {
		return nil
	}
	kind, _, _ := strings.Cut(strings.ToLower(attr["type"]), ";")
	switch strings.TrimSpace(kind) {
	case "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json":
		return follow(base, attr["href"])
	}
	return nil
}

// follow returns the address of a link, or nil where it may not be asked.
func follow(base *url.URL, href string) *url.URL {
	ref, err := base.Parse(strings.TrimSpace(href))
	if err != nil || href == "" {
		return nil
	}
	u, err := checkParsed(ref)
	if err != nil {
		return nil
	}
	return u
}

// looksLikeFeed reports whether an address is written as those of feeds are.
func looksLikeFeed(u *url.URL) bool {
	at := strings.ToLower(u.Path)
	switch path.Ext(at) {
	case ".rss", ".rdf", ".atom":
		return true
	case ".xml", ".json":
		return strings.Contains(at, "rss") || strings.Contains(at, "feed") || strings.Contains(at, "atom")
	case "":
		last := path.Base(at)
		return last == "rss" || last == "feed" || last == "atom" || last == "feeds" || strings.HasPrefix(u.Host, "feeds.")
	}
	return false
}

// distinct returns addresses without those that came before.
func distinct(us []*url.URL) []*url.URL {
	seen := map[string]bool{}
	return slices.DeleteFunc(us, func(u *url.URL) bool {
		twice := seen[u.String()]
		seen[u.String()] = true
		return twice
	})
}
