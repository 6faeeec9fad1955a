package extract

import (
	"strings"
	"unicode/utf8"
)

// MaxPage is how many bytes of a page are read. Beyond it stand comments and
// scripts: of 181 news pages the largest has 1.5 MB.
const MaxPage = 2 << 20

const (
	// maxContent is how many bytes of a feed item's content, or of plain text,
	// are read.
	maxContent = 1 << 20
	// maxText is how many bytes of text an article keeps.
	maxText = 256 << 10
	// maxLine is how many bytes a title, byline or site name keeps.
	maxLine = 1 << 10
	// maxLink is how many bytes a link may have; longer ones are dropped.
	maxLink = 2 << 10
	// maxElements is how many elements readability is given; larger trees are
	// left to the densest run of text. News pages have up to 10,000.
	maxElements = 40_000
)

// clip cuts s to at most n bytes, between characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// line makes one clean line of s, at most maxLine bytes long.
func line(s string) string {
	return clip(strings.Join(strings.Fields(printable(s)), " "), maxLine)
}

// printable drops what has no place in text: control characters, the marks
// that reorder or hide text, soft hyphens and zero-width spaces. Line breaks,
// tabs and joiners stay, and so do the marks of direction that scripts need.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r < 0x20 || r >= 0x7f && r < 0xa0:
			return -1
		case r == '\u00ad' || r == '\u200b' || r == '\ufeff' || r == '\u2060':
			return -1
		case r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069':
			return -1
		case r >= 0xe0000 && r <= 0xe007f || r >= 0xe0100 && r <= 0xe01ef:
			return -1
		}
		return r
	}, s)
}
