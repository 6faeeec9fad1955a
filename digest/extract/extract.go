package extract

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"time"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"newsdigest/digest"
)

// An Article is what a page says, without the page. Fields are empty where
// the page does not tell.
type Article struct {
	Title     string // one line
	Text      string // plain text; paragraphs are lines
	Byline    string
	Published time.Time // UTC; as the page says, which may be in the future
	Language  string    // BCP 47 as the page declares it
	Site      string    // the outlet's name for itself
	Image     string    // the address of its picture, https, or ""
	URL       string    // canonical, http or https; the page's own where it names no other of its host
}

// Page returns the article on a page. contentType is the header of the
// answer and address the URL of the page; both may be empty. It fails only if
// the page has no text at all.
func Page(page []byte, contentType, address string) (Article, error) {
	text := decode(page, contentType)
	at, err := url.Parse(address)
	if err != nil || address == "" {
		at = nil
	}
	root := tree(text)
	if root == nil {
		a, titles := scanFacts(text).article(at)
		return a.with(densest(scanBlocks(text)), titles)
	}
	a, titles := factsOf(root).article(at)
	return a.with(articleBlocks(text, root, at, titles), titles)
}

// with returns the article with the text of blocks. It fails if there is none.
func (a Article) with(blocks []block, titles []string) (Article, error) {
	a.Text = join(tidier{lists: builtin(), titles: titles}.tidy(blocks))
	if a.Text == "" {
		return a, digest.Explain(fmt.Errorf("extract %s: no text", a.URL), "That page has no text that can be read.")
	}
	return a, nil
}

// Content returns the text of an item's HTML as feeds carry it. Text without
// markup is taken as plain text.
func Content(content string) string {
	content = closeEmbeds(clip(content, maxContent))
	if !strings.Contains(content, "<") {
		return Plain(html.UnescapeString(content))
	}
	blocks := contentBlocks(content, func(body *nethtml.Node) { clean(body, true) })
	if len(blocks) == 0 {
		blocks = contentBlocks(content, func(*nethtml.Node) {})
	}
	return join(tidier{lists: builtin()}.tidy(blocks))
}

// contentBlocks returns the blocks of an item's HTML, after clean.
func contentBlocks(content string, clean func(body *nethtml.Node)) []block {
	body := &nethtml.Node{Type: nethtml.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := nethtml.ParseFragment(strings.NewReader(content), body)
	if err != nil { // more than 512 elements are open at once
		return scanBlocks(content)
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	clean(body)
	return blocksOf(body)
}

var (
	embedTag    = regexp.MustCompile(`(?i)<(?:iframe|object|video|audio|noscript)\b[^>]*>`)
	closedEmbed = regexp.MustCompile(`(?i)</(?:iframe|object|video|audio|noscript)\s*>`)
)

// closeEmbeds drops the tags of embedded media where they do not close, as in
// XHTML that closes them at once: a browser would take the rest of the item
// for the media's own.
func closeEmbeds(content string) string {
	opened := embedTag.FindAllStringIndex(content, -1)
	if len(opened) == len(closedEmbed.FindAllStringIndex(content, -1)) {
		return content
	}
	return closedEmbed.ReplaceAllString(embedTag.ReplaceAllString(content, ""), "")
}
