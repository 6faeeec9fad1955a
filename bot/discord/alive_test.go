package discord

import (
	"regexp"
	"strings"
)

// live are the things that text of others may not make in a message, as
// Discord's client and its server find them. Its server does not heed
// backslashes.
var live = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"a mention of everyone", regexp.MustCompile(`(?i)@(everyone|here)`)},
	{"a mention", regexp.MustCompile(`<(@[!&]?|#)\d+>`)},
	{"a token", regexp.MustCompile(`<(t:|id:|/|a?:)[^>]*>`)},
	{"a link", regexp.MustCompile(`(?i)(https?|steam|discord)://`)},
	{"an invite", regexp.MustCompile(`(?i)(discord\.gg|discord(app)?\.com/invite|dsc\.gg)/\w`)},
}

// alive names the first live thing in escaped text that holds no link of
// ours, or "".
func alive(text string) string {
	for _, l := range live {
		if l.pattern.MatchString(text) {
			return l.what
		}
	}
	plain := escapedPair.ReplaceAllString(text, "")
	if i := strings.IndexAny(plain, "*_~|`[]<>\\"); i >= 0 {
		return "a bare " + plain[i:i+1]
	}
	if lineStart.MatchString(strings.TrimLeft(text, " ")) {
		return "a heading or list"
	}
	return ""
}

var (
	escapedPair = regexp.MustCompile(`\\[^0-9A-Za-z\s]`)
	lineStart   = regexp.MustCompile(`^(#|-|\+|\d+[.)])`)
)

// unescape returns what a reader sees of escaped text.
func unescape(s string) string {
	s = regexp.MustCompile(`\\([^0-9A-Za-z\s])`).ReplaceAllString(s, "$1")
	return strings.ReplaceAll(s, string(joiner), "")
}
