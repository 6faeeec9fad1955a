package extract

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	// proseRun is how many bytes a text needs to count as prose.
	proseRun = 60
	// guard is the share of the page's prose above which a node is never
	// dropped, whatever it is called. Between .20 and .30 the result is the
	// same; .15 and .45 lose half a point of F1.
	guard = 0.25
)

// prose holds, for each node that has any, the bytes of its texts of proseRun
// bytes or more that stand in no link.
type prose map[*html.Node]int

func proseOf(root *html.Node) prose {
	p := prose{}
	p.measure(root)
	return p
}

func (p prose) measure(n *html.Node) int {
	if n.Type == html.TextNode {
		if s := strings.TrimSpace(n.Data); len(s) >= proseRun {
			return len(s)
		}
		return 0
	}
	if n.Type == html.ElementNode && (n.DataAtom == atom.A || unread(n.DataAtom)) {
		return 0
	}
	sum := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		sum += p.measure(c)
	}
	if sum > 0 {
		p[n] = sum
	}
	return sum
}

// A cleaner removes from a tree what is no article.
type cleaner struct {
	*lists
	prose prose
	total int  // prose of the page
	most  int  // prose of a node that may be dropped
	names bool // judge by class and id too
	seen  map[string]bool
}

// clean removes from root what is no article. Without names it goes by tag
// and role alone and leaves class and id unread.
func clean(root *html.Node, names bool) {
	p := proseOf(root)
	c := cleaner{lists: builtin(), prose: p, total: p[root], most: int(guard * float64(p[root])), names: names, seen: map[string]bool{}}
	c.liftEmbeds(root)
	c.walk(root)
}

func (c *cleaner) walk(n *html.Node) {
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		switch {
		case child.Type == html.CommentNode, child.Type == html.ElementNode && c.drops(child):
			n.RemoveChild(child)
		case child.Type == html.ElementNode:
			c.walk(child)
		}
		child = next
	}
}

// drops reports whether n is no part of the article.
func (c *cleaner) drops(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Html, atom.Head, atom.Body:
		return false
	case atom.Figcaption, atom.Script, atom.Style:
		return true
	}
	if c.names && c.ofReaders(n) {
		return true
	}
	if c.prose[n] > c.most {
		return false
	}
	if n.DataAtom == atom.Figure && !c.holdsArticle(n) {
		return true
	}
	return c.words["tags"][n.Data] || c.dropsByAttr(n)
}

func (c *cleaner) dropsByAttr(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "role":
			if c.words["roles"][strings.ToLower(a.Val)] {
				return true
			}
		case "itemprop":
			if c.words["itemprops"][a.Val] {
				return true
			}
		case "hidden":
			return true
		case "aria-hidden", "aria-modal":
			if a.Val == "true" {
				return true
			}
		case "style":
			if hides(a.Val) {
				return true
			}
		case "class", "id":
			if c.names && c.furniture(a.Val) {
				return true
			}
		}
	}
	return false
}

// ofReaders reports whether n holds what readers wrote, beside an article that
// is worth reading alone.
func (c *cleaner) ofReaders(n *html.Node) bool {
	if c.total-c.prose[n] < shortest {
		return false
	}
	for _, a := range n.Attr {
		if (a.Key == "class" || a.Key == "id") && hasWord(a.Val, c.words["readers"]) {
			return heading(n) == nil || heading(n).DataAtom != atom.H1
		}
	}
	return false
}

func hides(style string) bool {
	style = strings.ToLower(strings.ReplaceAll(style, " ", ""))
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}

// furniture reports whether a class or id names what is no article.
func (c *cleaner) furniture(name string) bool {
	found, ok := c.seen[name]
	if !ok {
		found = hasWord(name, c.words["names"]) || containsAny(strings.ToLower(name), c.order["nameparts"])
		c.seen[name] = found
	}
	return found
}

// hasWord reports whether words holds a word of name, which is split at all
// that is no letter and at the humps of camelCase.
func hasWord(name string, words map[string]bool) bool {
	start, lower := 0, false
	for i, r := range name + " " {
		hump := lower && unicode.IsUpper(r)
		if hump || !unicode.IsLetter(r) {
			if i > start && words[strings.ToLower(name[start:i])] {
				return true
			}
			start = i
			if !hump {
				start = i + len(string(r))
			}
		}
		lower = unicode.IsLower(r)
	}
	return false
}

func containsAny(s string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// holdsArticle reports whether a figure holds more than a picture.
func (c *cleaner) holdsArticle(n *html.Node) bool {
	for d := range n.Descendants() {
		switch d.DataAtom {
		case atom.Table, atom.Pre, atom.Blockquote:
			return true
		}
	}
	return false
}

// liftEmbeds makes quoted posts from social networks plain quotes: without
// class and id, and out of wrappers that hold nothing else, which would be
// taken for widgets.
func (c *cleaner) liftEmbeds(root *html.Node) {
	var embeds []*html.Node
	for n := range root.Descendants() {
		if n.DataAtom == atom.Blockquote && c.isEmbed(n) {
			embeds = append(embeds, n)
		}
	}
	for _, n := range embeds {
		dropAttr(n, "class", "id")
		for range 3 {
			p := n.Parent
			if p == nil || !isWrapper(p) || !alone(n) || p.Parent == nil {
				break
			}
			p.RemoveChild(n)
			p.Parent.InsertBefore(n, p)
			p.Parent.RemoveChild(p)
		}
		for p, i := n.Parent, 0; p != nil && i < 2 && p.DataAtom == atom.Div; p, i = p.Parent, i+1 {
			if c.prose[p] <= 2*c.prose[n] {
				dropAttr(p, "class", "id")
			}
		}
	}
}

func (c *cleaner) isEmbed(n *html.Node) bool {
	for _, word := range strings.Fields(attr(n, "class")) {
		for _, e := range c.order["embeds"] {
			if strings.HasPrefix(word, e) {
				return true
			}
		}
	}
	return false
}

func isWrapper(n *html.Node) bool {
	return n.DataAtom == atom.Div || n.DataAtom == atom.Figure || n.DataAtom == atom.Section
}

// alone reports whether no element and no text stands beside n.
func alone(n *html.Node) bool {
	for s := n.Parent.FirstChild; s != nil; s = s.NextSibling {
		switch {
		case s == n || s.Type == html.CommentNode || s.DataAtom == atom.Script:
		case s.Type == html.TextNode && strings.TrimSpace(s.Data) == "":
		default:
			return false
		}
	}
	return true
}

// attr returns the value of an attribute, or "".
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func dropAttr(n *html.Node, keys ...string) {
	kept := n.Attr[:0]
	for _, a := range n.Attr {
		if a.Key != keys[0] && a.Key != keys[1] {
			kept = append(kept, a)
		}
	}
	n.Attr = kept
}
