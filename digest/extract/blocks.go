package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A block is a paragraph of the article, or what looks like one.
type block struct {
	text string // one line break where the page has <br>
	kind blockKind
	size int // characters; one of a script without spaces counts twice
	link int // of size in links
	list int // the list that a listBlock belongs to, from 1

	tokens []token // of text, for the rules; nil where it is too long for them
}

type blockKind uint8

const (
	paragraphBlock blockKind = iota
	headingBlock
	listBlock
	quoteBlock
	tableBlock
)

// linkShare is the share of the block that stands in links, 0–1.
func (b block) linkShare() float64 {
	if b.size == 0 {
		return 0
	}
	return float64(b.link) / float64(b.size)
}

// running reports whether the block is a full paragraph of prose.
func (b block) running() bool {
	return b.size >= 80 && b.kind != headingBlock && b.linkShare() < 0.5 && ends(b.text)
}

// ends reports whether s ends as a sentence does, quotes and brackets aside.
func ends(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.In(r, unicode.Pe, unicode.Pf, unicode.Pi) || r == '"' || r == '\''
	})
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…。！？:;।۔؟", r)
}

// A writer gathers blocks from the elements and texts of a page, in the order
// of the page. Its zero value is ready.
type writer struct {
	blocks []block
	buf    strings.Builder
	size   int // of buf, as in block
	link   int
	space  bool // white space is due before the next character
	breaks int  // <br> are due

	links, headings, items, quotes, tables int // open elements of each kind
	list                                   int // the last list that began
	total                                  int // bytes in blocks
}

// open notes the begin of an element.
func (w *writer) open(tag atom.Atom) {
	if tag == atom.Br {
		w.breaks++
		return
	}
	if isBlock(tag) {
		w.flush()
	}
	w.count(tag, 1)
	if tag == atom.Ul || tag == atom.Ol {
		w.list++
	}
}

// close notes the end of an element.
func (w *writer) close(tag atom.Atom) {
	if isBlock(tag) {
		w.flush()
	}
	w.count(tag, -1)
}

func (w *writer) count(tag atom.Atom, n int) {
	var c *int
	switch tag {
	case atom.A:
		c = &w.links
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		c = &w.headings
	case atom.Li:
		c = &w.items
	case atom.Blockquote:
		c = &w.quotes
	case atom.Table:
		c = &w.tables
	default:
		return
	}
	*c = max(*c+n, 0) // a page may close what it never opened
}

// write adds text; white space becomes one space.
func (w *writer) write(s string) {
	for s != "" {
		if n := word(s); n > 0 { // most of most texts
			w.begin()
			w.put(s[:n], n)
			s = s[n:]
			continue
		}
		r, size := utf8.DecodeRuneInString(s)
		s = s[size:]
		switch {
		case unicode.IsSpace(r):
			w.space = true
			continue
		case r == '\u200b' || r == '\ufeff' || r == '\u00ad' || r < 0x20:
			continue
		}
		w.begin()
		w.put(string(r), weight(r))
	}
}

// word returns how many bytes of ASCII s begins with, white space and control
// characters aside.
func word(s string) int {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return i
		}
	}
	return len(s)
}

// begin writes the white space that is due before the next character.
func (w *writer) begin() {
	if w.breaks > 1 {
		w.flush()
	}
	switch {
	case w.size == 0:
	case w.breaks > 0:
		w.put("\n", 1)
	case w.space:
		w.put(" ", 1)
	}
	w.space, w.breaks = false, 0
}

// put adds characters that count n in the size of the block.
func (w *writer) put(s string, n int) {
	w.buf.WriteString(s)
	w.size += n
	if w.links > 0 {
		w.link += n
	}
}

// weight returns what r counts in the size of a block: a character of a script
// without spaces says as much as two letters.
func weight(r rune) int {
	if unspaced(r) {
		return 2
	}
	return 1
}

// flush ends the block.
func (w *writer) flush() {
	w.space, w.breaks = false, 0
	if w.size == 0 {
		return
	}
	if w.total += w.buf.Len(); w.total <= MaxPage {
		w.blocks = append(w.blocks, block{text: w.buf.String(), kind: w.kind(), size: w.size, link: w.link, list: w.list})
	}
	w.buf.Reset()
	w.size, w.link = 0, 0
}

func (w *writer) kind() blockKind {
	switch {
	case w.headings > 0:
		return headingBlock
	case w.tables > 0:
		return tableBlock
	case w.quotes > 0:
		return quoteBlock
	case w.items > 0:
		return listBlock
	}
	return paragraphBlock
}

// blocksOf returns the blocks of a tree.
func blocksOf(n *html.Node) []block {
	var w writer
	w.walk(n)
	w.flush()
	return w.blocks
}

func (w *writer) walk(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.write(n.Data)
	case html.ElementNode:
		tag := n.DataAtom
		if tag == 0 { // elements that readability makes have a name alone
			tag = atom.Lookup([]byte(n.Data))
		}
		if tag == atom.Head || unread(tag) {
			return
		}
		w.open(tag)
		w.walkChildren(n)
		w.close(tag)
	case html.DocumentNode:
		w.walkChildren(n)
	}
}

func (w *writer) walkChildren(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c)
	}
}

// unread reports whether a browser shows no text of the element.
func unread(tag atom.Atom) bool {
	switch tag {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Option, atom.Textarea, atom.Iframe, atom.Noframes:
		return true
	}
	return false
}

// isBlock reports whether the element begins on a line of its own.
func isBlock(tag atom.Atom) bool {
	switch tag {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Body, atom.Html,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
		atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Blockquote, atom.Pre, atom.Hr,
		atom.Table, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Caption,
		atom.Figure, atom.Figcaption, atom.Header, atom.Footer, atom.Nav, atom.Aside, atom.Address,
		atom.Form, atom.Fieldset, atom.Legend, atom.Details, atom.Summary, atom.Center, atom.Title:
		return true
	}
	return false
}

// join returns the text of blocks, a line each, at most maxText bytes.
func join(blocks []block) string {
	var b strings.Builder
	for _, bl := range blocks {
		if b.Len() > maxText {
			break
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(bl.text)
	}
	return strings.TrimSpace(clip(printable(b.String()), maxText))
}

// densest returns the run of blocks with the most text outside links: the run
// of the greatest sum, where a block counts its characters less twice those in
// links less 40, and costs at most 60 (Kadane's algorithm).
func densest(blocks []block) []block {
	best, sum, from := 0, 0, 0
	var run []block
	for i, b := range blocks {
		if sum <= 0 {
			sum, from = 0, i
		}
		sum += max(b.size-2*b.link-40, -60)
		if sum > best {
			best, run = sum, blocks[from:i+1]
		}
	}
	return run
}

// length returns the size of all blocks together.
func length(blocks []block) int {
	n := 0
	for _, b := range blocks {
		n += b.size
	}
	return n
}
