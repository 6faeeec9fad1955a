package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// aloneLeast is how many bytes of prose the article that bears the page's
// title must hold before the other articles of the page go.
const aloneLeast = 400

// dropOthers removes the other articles of a page, whole or in part, as lists
// of "more stories" and endless pages have them: where one <article> bears the
// page's title, every <article> beside it is of something else. Those within
// it, as the entries of a live blog are, stay.
func dropOthers(root *html.Node, titles []string) {
	var all []*html.Node
	for n := range root.Descendants() {
		if n.DataAtom == atom.Article {
			all = append(all, n)
		}
	}
	if len(all) < 2 || len(all) > 1000 {
		return
	}
	own := titled(all, titles)
	if own == nil || proseOf(own)[own] < aloneLeast {
		return
	}
	for _, n := range all {
		if n.Parent != nil && !within(own, n) && !within(n, own) {
			n.Parent.RemoveChild(n)
		}
	}
}

// titled returns the innermost article with a heading of its own that is one
// of the titles, nil where there is none.
func titled(articles []*html.Node, titles []string) *html.Node {
	wanted := map[string]bool{}
	for _, t := range titles {
		for _, p := range titleParts(t) {
			if p = letters(p); len(p) >= 8 {
				wanted[p] = true
			}
		}
	}
	for i := len(articles) - 1; i >= 0; i-- {
		if h := heading(articles[i]); h != nil && wanted[letters(textOf(h))] {
			return articles[i]
		}
	}
	return nil
}

// heading returns the first heading within n, nil where there is none.
func heading(n *html.Node) *html.Node {
	for d := range n.Descendants() {
		switch d.DataAtom {
		case atom.H1, atom.H2:
			return d
		}
	}
	return nil
}

// textOf returns the text under n, at most maxContent bytes.
func textOf(n *html.Node) string {
	if c := n.FirstChild; c != nil && c.NextSibling == nil && c.Type == html.TextNode {
		return clip(c.Data, maxContent)
	}
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && b.Len() < maxContent {
			b.WriteString(d.Data)
		}
	}
	return clip(b.String(), maxContent)
}

// within reports whether n is outer or stands under it.
func within(n, outer *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == outer {
			return true
		}
	}
	return false
}
