package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// scanBlocks returns the blocks of a page without building a tree, for pages
// that nest deeper than html.Parse allows. It drops by tag alone, and reads
// each byte once.
func scanBlocks(page string) []block {
	var w writer
	tags := builtin().words["tags"]
	skip := "" // the element whose end ends the gap
	depth := 0 // open elements called skip
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			w.flush()
			return w.blocks
		case html.TextToken:
			if skip == "" {
				w.write(string(z.Text()))
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			switch {
			case skip == string(name):
				depth++
			case skip != "":
			case tag == atom.Head || tag == atom.Figcaption || tags[string(name)] && !void(tag):
				skip, depth = string(name), 1
			default:
				w.open(tag)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			switch {
			case skip == "":
				w.close(tag)
			case skip == string(name):
				if depth--; depth == 0 {
					skip = ""
				}
			case tag == atom.Body || tag == atom.Html:
				skip = "" // the gap was never closed
			}
		case html.SelfClosingTagToken:
			if name, _ := z.TagName(); skip == "" && atom.Lookup(name) == atom.Br {
				w.open(atom.Br)
			}
		}
	}
}

// void reports whether the element has no end tag.
func void(tag atom.Atom) bool {
	switch tag {
	case atom.Input, atom.Link, atom.Embed, atom.Meta, atom.Img, atom.Br, atom.Hr:
		return true
	}
	return false
}
