package extract

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// facts are what a page says about itself, before one is chosen.
type facts struct {
	meta      map[string]string // <meta>, by name, property or itemprop in lower case; the first stands
	title     string
	heading   string // the first <h1>
	lang      string
	canonical string
	dated     string // the first <time datetime>
	linked    linked
}

// linked is what JSON-LD says of the article.
type linked struct {
	headline, author, published, language, site string
}

// metadata returns the article's fields but for its text, and the titles that
// the page gives it.
func metadata(page string, at *url.URL) (Article, []string) {
	f := readFacts(page)
	titles := []string{f.meta["og:title"], f.linked.headline, f.title, f.heading, f.meta["twitter:title"]}
	site := line(first(f.meta["og:site_name"], f.linked.site, f.meta["application-name"]))
	a := Article{
		Title:     withoutSite(first(f.meta["og:title"], f.linked.headline, f.heading, f.meta["twitter:title"], f.title), site),
		Byline:    line(first(f.linked.author, personName(f.meta["author"]), personName(f.meta["article:author"]), f.meta["parsely-author"], f.meta["dc.creator"])),
		Language:  language(first(f.lang, f.linked.language, f.meta["og:locale"], f.meta["content-language"])),
		Site:      site,
		URL:       canonical(first(f.canonical, f.meta["og:url"]), at),
		Published: published(f.linked.published, f.meta["article:published_time"], f.meta["datepublished"], f.meta["parsely-pub-date"], f.meta["dc.date"], f.meta["date"], f.meta["pubdate"], f.dated),
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

// readFacts reads the page with a tokenizer: once through, without a tree, so
// that depth and broken nesting do not matter.
func readFacts(page string) facts {
	f := facts{meta: map[string]string{}}
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return f
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			switch tag := atom.Lookup(name); tag {
			case atom.Html, atom.Meta, atom.Link, atom.Time, atom.Title, atom.H1, atom.Script:
				f.read(z, tag, attributes(z, more))
			}
		}
	}
}

// attributes returns the attributes of the tag that z has begun; the first of
// a name stands.
func attributes(z *html.Tokenizer, more bool) map[string]string {
	attrs := map[string]string{}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if _, twice := attrs[string(key)]; !twice {
			attrs[string(key)] = strings.TrimSpace(string(value))
		}
	}
	return attrs
}

func (f *facts) read(z *html.Tokenizer, tag atom.Atom, attrs map[string]string) {
	switch tag {
	case atom.Html:
		f.lang = first(f.lang, attrs["lang"], attrs["xml:lang"])
	case atom.Meta:
		name := strings.ToLower(first(attrs["property"], attrs["name"], attrs["itemprop"], attrs["http-equiv"]))
		if name != "" && f.meta[name] == "" {
			f.meta[name] = attrs["content"]
		}
	case atom.Link:
		if strings.EqualFold(attrs["rel"], "canonical") {
			f.canonical = first(f.canonical, attrs["href"])
		}
	case atom.Time:
		f.dated = first(f.dated, attrs["datetime"])
	case atom.Title:
		f.title = first(f.title, textUntil(z, atom.Title))
	case atom.H1:
		f.heading = first(f.heading, textUntil(z, atom.H1))
	case atom.Script:
		if strings.HasPrefix(strings.ToLower(attrs["type"]), "application/ld+json") && z.Next() == html.TextToken {
			f.linked.add(z.Raw())
		}
	}
}

// textUntil returns the text up to the end of the element that has begun.
func textUntil(z *html.Tokenizer, tag atom.Atom) string {
	var b strings.Builder
	for b.Len() < maxLine {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.TextToken:
			b.Write(z.Text())
		case html.EndTagToken:
			if name, _ := z.TagName(); atom.Lookup(name) == tag {
				return strings.Join(strings.Fields(b.String()), " ")
			}
		}
	}
	return ""
}

// add reads one JSON-LD script. What is no JSON says nothing.
func (l *linked) add(data []byte) {
	var v any
	if json.Unmarshal([]byte(strings.TrimSpace(string(data))), &v) == nil {
		l.visit(v, 0)
	}
}

// visit looks for an article in v, and in what v holds to a depth of four.
func (l *linked) visit(v any, depth int) {
	if depth > 4 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			l.visit(e, depth+1)
		}
	case map[string]any:
		if isArticle(v["@type"]) {
			l.headline = first(l.headline, html.UnescapeString(str(v["headline"])))
			l.author = first(l.author, names(v["author"]))
			l.published = first(l.published, str(v["datePublished"]))
			l.language = first(l.language, str(v["inLanguage"]))
			l.site = first(l.site, names(v["publisher"]))
			return
		}
		l.visit(v["@graph"], depth+1)
		l.visit(v["mainEntity"], depth+1)
	}
}

// isArticle reports whether a JSON-LD type is one of schema.org's articles:
// https://schema.org/Article and its children.
func isArticle(v any) bool {
	if list, ok := v.([]any); ok {
		for _, e := range list {
			if isArticle(e) {
				return true
			}
		}
	}
	s := str(v)
	return strings.HasSuffix(s, "Article") || strings.HasSuffix(s, "BlogPosting") || s == "Report"
}

// names returns the names of a person, an organization, or a list of them.
func names(v any) string {
	switch v := v.(type) {
	case string:
		return personName(v)
	case map[string]any:
		return names(v["name"])
	case []any:
		var all []string
		for _, e := range v[:min(len(v), 5)] {
			if n := names(e); n != "" {
				all = append(all, n)
			}
		}
		return strings.Join(all, ", ")
	}
	return ""
}

// personName returns s unless it is an address, which many pages give for an
// author.
func personName(s string) string {
	if strings.Contains(s, "://") {
		return ""
	}
	return s
}

func str(v any) string {
	s, _ := v.(string)
	return strings.TrimSpace(s)
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
	u.User = nil
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || len(u.String()) > maxLink {
		return own
	}
	return u.String()
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
