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

// overLimits reports whether the XML in text has too many items, too much
// depth, too long a run without a tag, or a DOCTYPE with entities: then it is
// written anew within bounds before anything else reads it.
func overLimits(text string) bool {
	depth, items := 0, 0
	for i := 0; ; {
		next := strings.IndexByte(text[i:], '<')
		if next < 0 || i+next+1 >= len(text) {
			return len(text)-i > maxRun
		}
		if next > maxRun {
			return true
		}
		i += next
		switch c := text[i+1]; {
		case strings.HasPrefix(text[i:], "<![CDATA["):
			end := strings.Index(text[i:], "]]>")
			if end < 0 || end > maxRun {
				return true
			}
			i += end
			continue
		case strings.HasPrefix(text[i:], "<!ENTITY"):
			return true
		case c == '/':
			depth--
		case isNameStart(c):
			if strings.HasPrefix(text[i:], "<item") || strings.HasPrefix(text[i:], "<entry") {
				items++
			}
			end := tagEnd(text[i:])
			if end < 0 {
				end = 0
			} else if text[i+end-1] != '/' {
				depth++
			}
			if depth > maxDepth || items > maxParsed {
				return true
			}
			i += end
		}
		i++
	}
}

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
