package parse

import (
	"encoding/base64"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
)

// fill makes our feed of what gofeed has read, each field within its limits.
func fill(f *gofeed.Feed, base *url.URL) Feed {
	feed := Feed{
		Title:    line(literal(unpack(f.Title)), maxTitle),
		Link:     link(f.Link, base),
		Language: language(f.Language),
	}
	if original, ok := f.OriginalFeed().(*rss.Feed); ok {
		feed.TTL, feed.SkipHours, feed.SkipDays = hints(original)
	}
	seen := map[string]bool{}
	for _, it := range f.Items[:min(len(f.Items), maxParsed)] {
		item := fillItem(it, base)
		item.Language = feed.Language
		if seen[item.GUID] { // some feeds give every item the same
			item.GUID = hash(item.GUID, item.URL, item.Title)
		}
		if seen[item.GUID] {
			continue
		}
		seen[item.GUID] = true
		if feed.Items = append(feed.Items, item); len(feed.Items) == maxItems {
			break
		}
	}
	return feed
}

func fillItem(it *gofeed.Item, base *url.URL) Item {
	var item Item
	item.HTML = clip(body(it), maxText)
	item.Title = line(literal(unpack(firstOf(it.Title, media(it, "title")))), maxTitle)
	item.URL = link(it.Link, base)
	if item.URL == "" && it.Link == "" && strings.HasPrefix(it.GUID, "http") {
		item.URL = link(it.GUID, base)
	}
	item.Image = image(it, base)
	item.GUID = shortGUID(strings.TrimSpace(it.GUID))
	if item.GUID == "" {
		item.GUID = shortGUID(item.URL)
	}
	if item.GUID == "" {
		item.GUID = hash(item.Title, it.Published, item.HTML)
	}
	if len(it.Authors) > 0 && it.Authors[0] != nil {
		item.Author = line(firstOf(it.Authors[0].Name, it.Authors[0].Email), maxName)
	}
	if len(it.Categories) > 0 {
		item.Section = strings.ToLower(line(it.Categories[0], maxName))
	}
	item.Published = instant(it.PublishedParsed, it.Published)
	item.Updated = instant(it.UpdatedParsed, it.Updated)
	if item.Published.IsZero() {
		item.Published = item.Updated
	}
	return item
}

// body returns the longest text that the entry carries.
func body(it *gofeed.Item) string {
	longest := it.Content
	for _, s := range []string{it.Custom["fullitem"], it.Description, media(it, "description")} {
		if len(s) > len(longest) {
			longest = s
		}
	}
	return literal(unpack(longest))
}

// media returns a field of Media RSS: https://www.rssboard.org/media-rss.
func media(it *gofeed.Item, field string) string {
	m := it.Extensions["media"]
	for _, list := range [][]ext.Extension{m[field], m["content"], m["group"]} {
		for _, e := range list {
			if e.Name == field && e.Value != "" {
				return e.Value
			}
			for _, inner := range e.Children[field] {
				if inner.Value != "" {
					return inner.Value
				}
			}
		}
	}
	return ""
}

// unpack returns the markup that s holds in base64, or s itself.
func unpack(s string) string {
	if strings.ContainsAny(s, "<&;.") {
		return s
	}
	packed := strings.Join(strings.Fields(s), "")
	if len(packed) < 16 || len(packed)%4 != 0 {
		return s
	}
	out, err := base64.StdEncoding.DecodeString(packed)
	if err != nil || !strings.Contains(string(out), "<") || !strings.Contains(string(out), ">") {
		return s
	}
	return legal(strings.ToValidUTF8(string(out), ""))
}

// declarationLike finds "<!" that begins a comment, a CDATA section or a DOCTYPE.
var declarationLike = regexp.MustCompile(`(?i)^<!(?:--|\[CDATA\[|doctype\s+[a-z][^<>]*>)`)

// literal escapes each "<!" that declares nothing, behind which a reader of
// HTML would pass over text up to the next ">".
func literal(s string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, "<!")
		if i < 0 {
			return b.String() + s
		}
		b.WriteString(s[:i])
		if declarationLike.MatchString(s[i:]) {
			b.WriteString("<!")
		} else {
			b.WriteString("&lt;!")
		}
		s = s[i+2:]
	}
}

// link returns s as an absolute link of http or https, or "".
func link(s string, base *url.URL) string {
	s = strings.Join(strings.Fields(s), "")
	u, err := url.Parse(s)
	if err != nil || s == "" {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	u.User = nil
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	if s = u.String(); len(s) > maxLink {
		return ""
	}
	return s
}

// instant returns a date in UTC, the zero time where there is none. Layouts
// beyond those that gofeed reads are not worth a guess.
func instant(parsed *time.Time, text string) time.Time {
	if parsed != nil {
		return parsed.UTC()
	}
	if t, err := time.Parse(time.RFC3339, strings.TrimSpace(text)); err == nil {
		return t.UTC()
	}
	return time.Time{}
}

// language returns s as a BCP 47 tag, "en_us" as "en-us", or "".
func language(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	if len(s) < 2 || len(s) > 35 || strings.Trim(s, "-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return ""
	}
	return s
}

// hints returns what an RSS channel says about polling. What is out of range
// says nothing.
func hints(f *rss.Feed) (ttl time.Duration, hours []int, days []time.Weekday) {
	if n, err := strconv.Atoi(strings.TrimSpace(f.TTL)); err == nil && n > 0 && n <= 7*24*60 {
		ttl = time.Duration(n) * time.Minute
	}
	for _, s := range f.SkipHours {
		if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && n >= 0 && n <= 24 {
			hours = append(hours, n%24) // RSS 0.91 counted from 1 to 24
		}
	}
	for _, s := range f.SkipDays {
		for d := time.Sunday; d <= time.Saturday; d++ {
			if strings.EqualFold(strings.TrimSpace(s), d.String()) {
				days = append(days, d)
			}
		}
	}
	return ttl, hours, days
}

func firstOf(all ...string) string {
	for _, s := range all {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}
