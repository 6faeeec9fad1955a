package fetch

import (
	"net/url"
	"path"
	"regexp"
	"strings"
)

// usual returns the paths at which sites keep their feed when they do not say
// so, below the address and at the root.
func usual(address string) []*url.URL {
	base, err := url.Parse(address)
	if err != nil {
		return nil
	}
	folder := strings.TrimSuffix(base.Path, "/")
	if path.Ext(folder) != "" {
		folder = path.Dir(folder)
	}
	var out []*url.URL
	if folder != "" && folder != "/" {
		out = append(out, at(base, folder+"/feed"), at(base, folder+"/rss"))
	}
	for _, name := range []string{"/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", "/feeds/posts/default"} {
		out = append(out, at(base, name))
	}
	return out
}

// at returns the address of a path of a site.
func at(base *url.URL, name string) *url.URL {
	return &url.URL{Scheme: base.Scheme, Host: base.Host, Path: name}
}

// places is how a well-known site names its feeds: where the address, host and
// path, matches, they are at the templates.
type places struct {
	address   *regexp.Regexp
	templates []string // of regexp.Expand
}

// wellKnownPlaces are read from what the sites document:
// https://www.reddit.com/wiki/rss,
// https://docs.joinmastodon.org/user/profile/,
// https://support.substack.com/hc/en-us/articles/360038239391,
// https://help.medium.com/hc/en-us/articles/214874118,
// https://docs.github.com/en/rest/activity/feeds.
var wellKnownPlaces = []places{ // nothing writes to it
	{regexp.MustCompile(`^(?:www\.|m\.)?youtube\.com/channel/(UC[\w-]{22})(?:/.*)?$`), []string{"https://www.youtube.com/feeds/videos.xml?channel_id=$1"}},
	{regexp.MustCompile(`^(?:www\.|m\.)?youtube\.com/user/([\w.-]+)(?:/.*)?$`), []string{"https://www.youtube.com/feeds/videos.xml?user=$1"}},
	{regexp.MustCompile(`^(?:www\.|m\.)?youtube\.com/(?:playlist|watch)\?(?:.*&)?list=(PL[\w-]+)(?:&.*)?$`), []string{"https://www.youtube.com/feeds/videos.xml?playlist_id=$1"}},
	{regexp.MustCompile(`^(?:www\.|m\.)?youtube\.com/`), nil}, // others name their feed in the page
	{regexp.MustCompile(`^(?:www\.|old\.|new\.)?reddit\.com/r/(\w+)(?:/[^.]*)?$`), []string{"https://www.reddit.com/r/$1/.rss"}},
	{regexp.MustCompile(`^(?:www\.|old\.|new\.)?reddit\.com/u(?:ser)?/([\w-]+)(?:/[^.]*)?$`), []string{"https://www.reddit.com/user/$1/.rss"}},
	{regexp.MustCompile(`^([\w-]+)\.substack\.com/?(?:p/.*|archive)?$`), []string{"https://$1.substack.com/feed"}},
	{regexp.MustCompile(`^substack\.com/@([\w-]+)(?:/.*)?$`), []string{"https://$1.substack.com/feed"}},
	{regexp.MustCompile(`^([\w-]+)\.medium\.com(?:/[^.]*)?$`), []string{"https://$1.medium.com/feed"}},
	{regexp.MustCompile(`^(?:www\.)?medium\.com/(@?[\w.-]+)(?:/.*)?$`), []string{"https://medium.com/feed/$1"}},
	{regexp.MustCompile(`^(?:www\.)?github\.com/([\w-]+)/([\w.-]+)/(?:commits|tree)/([\w./-]+)$`), []string{"https://github.com/$1/$2/commits/$3.atom"}},
	{regexp.MustCompile(`^(?:www\.)?github\.com/([\w-]+)/([\w.-]+)/releases/?$`), []string{"https://github.com/$1/$2/releases.atom"}},
	{regexp.MustCompile(`^(?:www\.)?github\.com/([\w-]+)/([\w.-]+)/?$`), []string{"https://github.com/$1/$2/releases.atom", "https://github.com/$1/$2/commits.atom"}},
	{regexp.MustCompile(`^(?:www\.)?github\.com/([\w-]+)/?$`), []string{"https://github.com/$1.atom"}},
	{regexp.MustCompile(`^[\w.-]+/@(\w+)@([\w.-]+\.\w+)/?$`), []string{"https://$2/@$1.rss"}},
	{regexp.MustCompile(`^([\w.-]+)/@(\w+)/?$`), []string{"https://$1/@$2.rss"}}, // Mastodon, at any host
}

// wellKnown returns where a well-known site keeps the feeds of an address, nil
// for another site's address.
func wellKnown(u *url.URL) []*url.URL {
	if u == nil {
		return nil
	}
	address := strings.TrimPrefix(u.Host, "mobile.") + u.EscapedPath()
	if u.RawQuery != "" && strings.HasSuffix(u.Host, "youtube.com") {
		address += "?" + u.RawQuery
	}
	for _, known := range wellKnownPlaces {
		match := known.address.FindStringSubmatchIndex(address)
		if match == nil {
			continue
		}
		var out []*url.URL
		for _, template := range known.templates {
			place := known.address.ExpandString(nil, template, address, match)
			if to, err := CheckURL(string(place)); err == nil {
				out = append(out, to)
			}
		}
		return out
	}
	return nil
}
