package discord

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

const (
	// joiner is invisible and joins words; put into a token of Discord it
	// makes plain text of it.
	joiner = '\u2060'
	// maxMarks is how many combining marks a letter keeps; more of them run
	// over the lines above and below.
	maxMarks = 4
	// maxURL is the longest link of an embed, in bytes.
	maxURL = 2048
)

// clean returns text as one line of what can be seen. White space and blank
// letters become single spaces; controls, bidirectional overrides, tags and
// other invisible characters go, because they hide what a text says.
func clean(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	var last rune // the last one written
	marks := 0
	for _, r := range s {
		switch {
		case r > ' ' && r < utf8.RuneSelf-1: // most text is ASCII
		case r == utf8.RuneError || invisible(r):
			continue
		case blank(r):
			if last == ' ' {
				continue
			}
			r = ' '
		case r == '\u200c' || r == '\u200d': // joiners, of Persian and of emoji
			if last == 0 || last == ' ' || last == '\u200c' || last == '\u200d' {
				continue
			}
		case unicode.In(r, unicode.Mn, unicode.Me):
			if marks++; marks > maxMarks || last == 0 || last == ' ' {
				continue
			}
			b.WriteRune(r)
			continue
		}
		marks = 0
		last = r
		b.WriteRune(r)
	}
	return b.String()
}

// blank reports whether r shows nothing but space. The letters named here are
// blank although Unicode counts them as letters or symbols.
func blank(r rune) bool {
	switch r {
	case '\u2800', '\u115f', '\u1160', '\u3164', '\uffa0':
		return true
	}
	return unicode.IsSpace(r) || unicode.In(r, unicode.Zs, unicode.Zl, unicode.Zp)
}

// invisible reports whether r is a control, a format character other than the
// two joiners, or a variation selector of the supplement.
func invisible(r rune) bool {
	switch {
	case r == '\u200c' || r == '\u200d' || unicode.IsSpace(r):
		return false
	case r >= 0xe0000 && r <= 0xe0fff: // tags and the selectors
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs)
}

// escape returns clean text such that Discord shows it as it stands: no
// Markdown, no mention, no invite, no link, no token such as <t:0> lives in it.
// Discord's Markdown takes a backslash before any punctuation.
func escape(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 8)
	start, digits, dotted := true, false, false
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\*_~|`[]<>", r),
			start && strings.ContainsRune("#-+", r),     // headings and lists
			digits && (r == '.' || r == ')'),            // numbered lists
			r == ':' && strings.HasPrefix(s[i:], "://"), // links
			r == '/' && dotted:                          // invites
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		if r == '<' || r == '@' && isEveryone(s[i+1:]) {
			b.WriteRune(joiner)
		}
		digits = r >= '0' && r <= '9' && (start || digits)
		start = start && r == ' '
		dotted = r != ' ' && (dotted || r == '.')
	}
	return b.String()
}

// isEveryone reports whether s goes on as one of the two mentions that wake
// everyone up. That they do not ping is the request's affair; this keeps them
// from looking as if they did.
func isEveryone(s string) bool {
	for _, word := range []string{"everyone", "here"} {
		if len(s) >= len(word) && strings.EqualFold(s[:len(word)], word) {
			return true
		}
	}
	return false
}

// code returns clean text as inline code. Nothing can be escaped inside, so
// its backquotes become apostrophes.
func code(s string) string {
	s = strings.ReplaceAll(s, "`", "'")
	s = strings.ReplaceAll(s, "<", "<"+string(joiner))
	var b strings.Builder
	b.WriteByte('`')
	for i, r := range s {
		b.WriteRune(r)
		if r == '@' && isEveryone(s[i+1:]) {
			b.WriteRune(joiner)
		}
	}
	b.WriteByte('`')
	return b.String()
}

// cleanLink returns raw as a link that is safe to print between brackets, or
// "" where it is none that a reader should follow: it keeps http and https
// alone, drops user names, which make a host look like another, and writes
// hosts in ASCII.
func cleanLink(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil {
		// Names with an underscore are not of IDNA, and in use.
		if host = u.Hostname(); strings.Trim(host, asciiHost) != "" {
			return ""
		}
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	u.User, u.Host = nil, host
	link := linkEscapes.Replace(u.String())
	if len(link) > maxURL || strings.ContainsFunc(link, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return ""
	}
	return link
}

// asciiHost are the characters of a host name that needs no IDNA.
const asciiHost = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."

// linkEscapes are the characters that would end a link early.
var linkEscapes = strings.NewReplacer(
	"(", "%28", ")", "%29", "<", "%3C", ">", "%3E", "[", "%5B", "]", "%5D",
	"\\", "%5C", "`", "%60", "*", "%2A", "|", "%7C")

// units returns the length of s in UTF-16 code units, in which Discord's
// client counts.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}
