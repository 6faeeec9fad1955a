package extract

import (
	"strings"

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
	stamped   string // the first date marked as that of publication
	author    string // the first name marked as the author's
	byline    string // the first line called a byline
	linked    linked
}

// factsOf reads what a page that is a tree says of itself.
func factsOf(root *html.Node) *facts {
	f := &facts{meta: map[string]string{}}
	for n := range root.Descendants() {
		if tells(n.DataAtom) {
			f.read(n.DataAtom, func(key string) string { return strings.TrimSpace(attr(n, key)) }, func() string { return textOf(n) })
		}
		f.readMarks(n)
	}
	return f
}

// readMarks takes what an element of the page's body is marked to say.
func (f *facts) readMarks(n *html.Node) {
	for _, a := range n.Attr {
		switch {
		case a.Key == "rel" && a.Val == "author", a.Key == "itemprop" && a.Val == "author":
			f.author = first(f.author, personOf(n))
		case a.Key == "itemprop" && a.Val == "datePublished":
			f.stamped = first(f.stamped, attr(n, "content"), attr(n, "datetime"))
		case a.Key == "class" && f.byline == "" && hasWord(a.Val, builtin().words["bylines"]) && !amongReaders(n):
			f.byline = personOf(n)
		}
	}
}

// amongReaders reports whether n stands in a comment of a reader, or in the
// form for one.
func amongReaders(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if strings.Contains(attr(n, "class"), "comment") || strings.Contains(attr(n, "id"), "comment") {
			return n.DataAtom != atom.Body
		}
	}
	return false
}

// personOf returns the name that n holds, without the word for "by" before it;
// "" where there is more than a name.
func personOf(n *html.Node) string {
	blocks := blocksOf(n)
	if len(blocks) == 0 {
		return ""
	}
	name := line(blocks[0].text)
	if before, rest, ok := strings.Cut(name, " "); ok && builtin().words["by"][strings.ToLower(strings.TrimSuffix(before, ":"))] {
		name = rest
	}
	if len(name) > 100 || strings.ContainsAny(name, "0123456789@|") {
		return ""
	}
	return personName(name)
}

// scanFacts reads the page without a tree, once through, so that depth and
// broken nesting do not matter.
func scanFacts(page string) *facts {
	f := &facts{meta: map[string]string{}}
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return f
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			if tag := atom.Lookup(name); tells(tag) {
				attrs := attributes(z, more)
				f.read(tag, func(key string) string { return attrs[key] }, func() string { return textUntil(z, tag) })
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

// tells reports whether an element may say something of its page.
func tells(tag atom.Atom) bool {
	switch tag {
	case atom.Html, atom.Meta, atom.Link, atom.Time, atom.Title, atom.H1, atom.Script:
		return true
	}
	return false
}

// read takes what one element tells: attr returns an attribute, text what
// stands in the element.
func (f *facts) read(tag atom.Atom, attr func(key string) string, text func() string) {
	switch tag {
	case atom.Html:
		f.lang = first(f.lang, attr("lang"), attr("xml:lang"))
	case atom.Meta:
		name := strings.ToLower(first(attr("property"), attr("name"), attr("itemprop"), attr("http-equiv")))
		if name != "" && f.meta[name] == "" {
			f.meta[name] = attr("content")
		}
	case atom.Link:
		if strings.EqualFold(attr("rel"), "canonical") {
			f.canonical = first(f.canonical, attr("href"))
		}
	case atom.Time:
		f.dated = first(f.dated, attr("datetime"))
	case atom.Title:
		if f.title == "" {
			f.title = line(text())
		}
	case atom.H1:
		if f.heading == "" {
			f.heading = line(text())
		}
	case atom.Script:
		if strings.HasPrefix(strings.ToLower(attr("type")), "application/ld+json") {
			f.linked.add(text())
		}
	}
}

// textUntil returns the text up to the end of the element that has begun, ""
// where it has none; at most maxContent bytes are read.
func textUntil(z *html.Tokenizer, tag atom.Atom) string {
	var b strings.Builder
	for b.Len() < maxContent {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.TextToken:
			b.Write(z.Text())
		case html.EndTagToken:
			if name, _ := z.TagName(); atom.Lookup(name) == tag {
				return b.String()
			}
		}
	}
	return ""
}
