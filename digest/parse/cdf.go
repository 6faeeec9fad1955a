package parse

import (
	"encoding/xml"
	"errors"
	"html"
	"io"
	"strings"

	"github.com/mmcdole/gofeed"
)

// readCDF reads a feed in the Channel Definition Format, which writes its
// names in any case: https://www.w3.org/TR/NOTE-CDFsubmit (1997). It returns
// false for everything else.
func readCDF(text string) (*gofeed.Feed, bool) {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	feed := &gofeed.Feed{FeedType: "cdf"}
	var item *gofeed.Item
	var path []string
	for {
		tok, err := d.Token()
		if err != nil {
			return feed, errors.Is(err, io.EOF) && feed.FeedVersion != ""
		}
		switch t := tok.(type) {
		case xml.StartElement:
			name := strings.ToLower(t.Name.Local)
			if len(path) == 0 && name != "channel" || len(path) >= maxDepth {
				return nil, false
			}
			path = append(path, name)
			feed.FeedVersion = "1.0"
			switch {
			case len(path) == 1:
				feed.Link = anyCase(t, "href")
			case name == "item" && len(feed.Items) < maxParsed:
				item = &gofeed.Item{Link: anyCase(t, "href"), Published: anyCase(t, "lastmod")}
				feed.Items = append(feed.Items, item)
			}
		case xml.CharData:
			cdfText(feed, item, path, string(t))
		case xml.EndElement:
			if len(path) == 0 {
				return nil, false
			}
			if path[len(path)-1] == "item" {
				item = nil
			}
			path = path[:len(path)-1]
		}
	}
}

// cdfText adds text to the field that the path names.
func cdfText(feed *gofeed.Feed, item *gofeed.Item, path []string, text string) {
	if len(path) < 2 {
		return
	}
	text = html.UnescapeString(text)
	switch name := path[len(path)-1]; {
	case name == "title" && item != nil:
		item.Title += text
	case name == "title":
		feed.Title += text
	case name == "abstract" && item != nil:
		item.Description += text
	}
}

// anyCase returns an attribute whose name may be in any case, or "".
func anyCase(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if strings.EqualFold(a.Name.Local, name) {
			return a.Value
		}
	}
	return ""
}
