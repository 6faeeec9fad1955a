package discord

import (
	"regexp"
	"strings"

	"newsdigest/bot/discord/discordtest"
)

// alive names the first live thing in escaped text that holds no link of
// ours, or "".
func alive(text string) string {
	if what := discordtest.Live(text); what != "" {
		return what
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
