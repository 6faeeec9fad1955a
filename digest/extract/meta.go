package extract

import (
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// article returns the article's fields but for its text, and the titles that
// the page gives it. At is the page's URL, or nil.
func (f *facts) article(at *url.URL) (Article, []string) {
	titles := []string{f.meta["og:title"], f.linked.headline, f.title, f.heading, f.meta["twitter:title"]}
	site := line(first(f.meta["og:site_name"], f.linked.site, f.meta["application-name"]))
	a := Article{
		Title:     withoutSite(first(f.meta["og:title"], f.linked.headline, f.heading, f.meta["twitter:title"], f.title), site),
		Byline:    line(first(f.linked.author, personName(f.meta["author"]), personName(f.meta["article:author"]), f.meta["parsely-author"], f.meta["dc.creator"], f.author, f.byline)),
		Language:  language(first(f.lang, f.linked.language, f.meta["og:locale"], f.meta["content-language"])),
		Site:      site,
		Image:     picture(first(f.meta["og:image:secure_url"], f.meta["og:image"], f.meta["og:image:url"]), at),
		URL:       canonical(first(f.canonical, f.meta["og:url"]), at),
		Published: published(f.linked.published, f.meta["article:published_time"], f.meta["datepublished"], f.meta["parsely-pub-date"], f.meta["dc.date"], f.meta["date"], f.meta["pubdate"], f.stamped, f.dated),
	}
	return a, titles
}

// withoutSite returns a title as one line, without the outlet's name that many
// pages put behind it: "Strait closed | The Example".
func withoutSite(title, site string) string {
	title = line(title)
	rest, ok := strings.CutSuffix(title, site)
	if !ok || site == "" {
		return title
	}
	rest = strings.TrimRight(rest, " ")
	mark, size := utf8.DecodeLastRuneInString(rest)
	bare := strings.TrimSpace(rest[:len(rest)-size])
	if !strings.ContainsRune("|-–—·:", mark) || bare == "" {
		return title
	}
	return bare
}

// first returns the first of all that is not empty.
func first(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

// language returns s as a BCP 47 tag if it looks like one, "pt_BR" as "pt-BR".
func language(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	if len(s) < 2 || len(s) > 35 {
		return ""
	}
	for _, r := range s {
		if r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return ""
		}
	}
	return s
}

// canonical returns the page's canonical link if it stands on the page's own
// host, else the page's URL. A page may not pass itself off as another's.
func canonical(link string, at *url.URL) string {
	own := ""
	if at != nil {
		own = at.String()
	}
	u, err := url.Parse(link)
	if err != nil || link == "" {
		return own
	}
	if at != nil {
		u = at.ResolveReference(u)
		if host(u) != host(at) {
			return own
		}
	}
	return first(address(u), own)
}

// picture returns the address that a page gives of its picture, "" where that
// is none of https.
func picture(link string, at *url.URL) string {
	u, err := url.Parse(link)
	if err != nil || link == "" {
		return ""
	}
	if at != nil {
		u = at.ResolveReference(u)
	}
	if u.Scheme != "https" {
		return ""
	}
	return address(u)
}

// address returns u without a user, "" where it is no address of the web or
// too long.
func address(u *url.URL) string {
	bare := *u
	bare.User = nil
	if s := bare.String(); (bare.Scheme == "http" || bare.Scheme == "https") && bare.Host != "" && len(s) <= maxLink {
		return s
	}
	return ""
}

// host returns the host's name without the parts by which sites tell their
// pages for telephones apart.
func host(u *url.URL) string {
	h := strings.ToLower(u.Hostname())
	for _, p := range []string{"www.", "m.", "mobile.", "amp."} {
		h = strings.TrimPrefix(h, p)
	}
	return h
}

// published returns the first of dates that can be read, in UTC.
func published(dates ...string) time.Time {
	for _, d := range dates {
		for _, layout := range dateLayouts {
			if t, err := time.Parse(layout, strings.TrimSpace(d)); err == nil && t.Year() > 1990 {
				return t.UTC()
			}
		}
	}
	return time.Time{}
}

// dateLayouts are the forms in which pages date themselves: ISO 8601 in its
// variants, and that of e-mail. A date without a zone is taken as UTC.
var dateLayouts = [...]string{
	time.RFC3339,
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04Z0700",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05 Z0700",
	"2006-01-02 15:04:05",
	"2006-01-02 15:04",
	"2006-01-02",
	"20060102",
	time.RFC1123Z,
	time.RFC1123,
	"January 2, 2006",
}
