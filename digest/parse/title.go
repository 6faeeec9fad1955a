package parse

import (
	"html"
	"strings"
	"unicode"

	nethtml "golang.org/x/net/html"
)

// line makes plain text on one line, at most n bytes long, of a title that
// may be HTML: tags go, references become characters, white space is one
// space. A "<" that begins no tag stays.
func line(s string, n int) string {
	s = clip(s, 16*n)
	if strings.Contains(s, "<") {
		s = untagged(s)
	} else {
		s = html.UnescapeString(s)
	}
	return clip(strings.Join(strings.Fields(visible(s)), " "), n)
}

// untagged returns the text of a piece of HTML.
func untagged(s string) string {
	var b strings.Builder
	z := nethtml.NewTokenizer(strings.NewReader(s))
	hidden := false
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return b.String()
		case nethtml.TextToken:
			if !hidden {
				b.Write(z.Text())
			}
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			switch name, _ := z.TagName(); string(name) {
			case "script", "style":
				hidden = true
			case "br":
				b.WriteByte(' ')
			}
		case nethtml.EndTagToken:
			hidden = false // what a script or style holds is one text
		}
	}
}

// visible drops the characters that have no place in a line of text: controls,
// and the marks that reorder, hide or break text.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r):
			return -1
		case r == '\u00ad' || r == '\u200b' || r == '\u2060' || r == '\ufeff':
			return -1
		case r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069':
			return -1
		case r >= 0xe0000 && r <= 0xe007f:
			return -1
		}
		return r
	}, s)
}
