package parse

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"
)

// The sizes of what is kept. A feed over them is cut to them, never refused.
const (
	maxParsed     = 2000      // items read
	maxItems      = 500       // items kept
	maxDepth      = 64        // open elements
	maxAttributes = 100       // of one element
	maxTitle      = 1 << 10   // bytes, as all that follow
	maxText       = 256 << 10 // of HTML
	maxRun        = 512 << 10 // of text between two tags, in XML
	maxLink       = 2 << 10
	maxGUID       = 512
	maxName       = 200 // of an author or a section
)

// survey counts the items that begin in the XML in text, and reports whether
// it goes over the limits: too many items, too much depth, too long a run
// without a tag, or entities of its own. Such a feed is written anew within
// bounds before anything else reads it.
func survey(text string) (items int, over bool) {
	depth := 0
	for i := 0; ; i++ {
		next := strings.IndexByte(text[i:], '<')
		if next < 0 || i+next+1 >= len(text) {
			return items, len(text)-i > maxRun
		}
		if next > maxRun {
			return items, true
		}
		i += next
		switch c := text[i+1]; {
		case strings.HasPrefix(text[i:], "<![CDATA["):
			end := strings.Index(text[i:], "]]>")
			if end < 0 || end > maxRun {
				return items, true
			}
			i += end
		case strings.HasPrefix(text[i:], "<!ENTITY"):
			return items, true
		case c == '/':
			depth--
		case isNameStart(c):
			end := max(tagEnd(text[i:]), 1)
			if text[i+end-1] != '/' {
				depth++
			}
			if isItem(localName(text[i+1 : i+1+nameLength(text[i+1:i+end])])) {
				items++
			}
			if depth > maxDepth || items > maxParsed {
				return items, true
			}
			i += end
		}
	}
}

// isItem reports whether an element of that name is an item.
func isItem(name string) bool { return name == "item" || name == "entry" }

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

// shortGUID returns a guid as it is, or a hash of one that is too long.
func shortGUID(s string) string {
	if len(s) <= maxGUID {
		return s
	}
	return hash(s)
}

// hash returns a name for what has none: "sha256:" and 64 digits.
func hash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return "sha256:" + hex.EncodeToString(sum[:])
}
