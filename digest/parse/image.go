package parse

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/mmcdole/gofeed"
	ext "github.com/mmcdole/gofeed/extensions"
)

// image returns the address of an entry's picture, "" where it has none that
// is served by https: the widest of Media RSS, its thumbnail, an enclosure, or
// that of a JSON Feed.
func image(it *gofeed.Item, base *url.URL) string {
	m := it.Extensions["media"]
	contents := slices.Concat(m["content"], children(m["group"], "content"))
	contents = slices.DeleteFunc(contents, func(e ext.Extension) bool {
		return !shows(e.Attrs["url"], e.Attrs["type"], e.Attrs["medium"])
	})
	thumbnails := slices.Concat(m["thumbnail"], children(m["group"], "thumbnail"), children(m["content"], "thumbnail"))
	var found []string
	for _, list := range [][]ext.Extension{contents, thumbnails} {
		slices.SortStableFunc(list, func(a, b ext.Extension) int { return width(b) - width(a) })
		for _, e := range list {
			found = append(found, e.Attrs["url"])
		}
	}
	for _, e := range it.Enclosures {
		if e != nil && shows(e.URL, e.Type, "") {
			found = append(found, e.URL)
		}
	}
	if it.Image != nil {
		found = append(found, it.Image.URL)
	}
	for _, s := range found {
		if s = link(s, base); strings.HasPrefix(s, "https://") {
			return s
		}
	}
	return ""
}

func children(list []ext.Extension, name string) []ext.Extension {
	var all []ext.Extension
	for _, e := range list {
		all = append(all, e.Children[name]...)
	}
	return all
}

// shows reports whether a medium is a picture: as it says, or by the ending of
// its address where it says nothing.
func shows(address, kind, medium string) bool {
	if kind != "" || medium != "" {
		return medium == "image" || strings.HasPrefix(strings.ToLower(kind), "image/")
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return false
	}
	switch strings.ToLower(path.Ext(u.Path)) {
	case ".jpg", ".jpeg", ".png", ".webp", ".gif":
		return true
	}
	return false
}

// width returns how many pixels wide a picture says that it is, 0 where that
// is no sensible number.
func width(e ext.Extension) int {
	n, err := strconv.Atoi(e.Attrs["width"])
	if err != nil || n < 0 || n > 1<<16 {
		return 0
	}
	return n
}
