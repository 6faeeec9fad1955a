package feedtest

import (
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"strings"
	"time"
)

// An Item is an entry of a feed that RSS writes. Empty fields are left out.
type Item struct {
	GUID  string
	Title string
	Link  string
	Text  string // HTML
	Date  time.Time
}

// RSS returns a feed in RSS 2.0.
func RSS(title string, items ...Item) string {
	var b strings.Builder
	b.WriteString(xml.Header + "<rss version=\"2.0\"><channel>\n")
	element(&b, "title", title)
	for _, it := range items {
		b.WriteString("<item>\n")
		element(&b, "guid", it.GUID)
		element(&b, "title", it.Title)
		element(&b, "link", it.Link)
		element(&b, "description", it.Text)
		if !it.Date.IsZero() {
			element(&b, "pubDate", it.Date.UTC().Format(time.RFC1123Z))
		}
		b.WriteString("</item>\n")
	}
	b.WriteString("</channel></rss>\n")
	return b.String()
}

func element(b *strings.Builder, name, value string) {
	if value == "" {
		return
	}
	fmt.Fprintf(b, "<%s>", name)
	_ = xml.EscapeText(b, []byte(value)) // to memory
	fmt.Fprintf(b, "</%s>\n", name)
}

// etag returns an entity tag that changes with body.
func etag(body string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(body)) // a hash never fails
	return fmt.Sprintf(`"%x"`, h.Sum64())
}
