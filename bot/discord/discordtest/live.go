package discordtest

import "regexp"

// living are the things that Discord's client and its server make live in a
// text, whatever stands around them. The server does not heed backslashes.
// https://docs.discord.com/developers/reference#message-formatting
var living = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"a mention of everyone", regexp.MustCompile(`(?i)@(everyone|here)`)},
	{"a mention", regexp.MustCompile(`<(@[!&]?|#)\d+>`)},
	{"a token", regexp.MustCompile(`<(t:|id:|/|a?:)[^>]*>`)},
	{"a link", regexp.MustCompile(`(?i)(https?|steam|discord)://`)},
	{"an invite", regexp.MustCompile(`(?i)(discord\.gg|discord(app)?\.com/invite|dsc\.gg)/\w`)},
}

// ownLink is a link as the bot writes it: behind a label that it masked, or
// alone in angle brackets. Text of others can not make one, for its brackets
// are escaped.
var ownLink = regexp.MustCompile(`([^\\]\]\(<?|\s<)https?://[^)>\s]*[)>]+`)

// Live names the first thing in a text of the bot that lives and is no link of
// its own, or "".
func Live(text string) string {
	text = ownLink.ReplaceAllString(" "+text, "")
	for _, l := range living {
		if l.pattern.MatchString(text) {
			return l.what
		}
	}
	return ""
}
