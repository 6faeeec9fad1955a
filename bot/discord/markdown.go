package discord

import (
	"strings"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"newsdigest/bot/message"
)

// ellipsis stands where text was cut.
const ellipsis = "…"

// A place is where Markdown is shown; links are written differently there.
type place int

const (
	inContent place = iota // links show no preview
	inEmbed
	asWords // no styles; a link is its words
)

// blockText returns the title and the lines of a tidy block, at most limit
// units long.
func blockText(b message.Block, at place, limit int) string {
	var lines []string
	add := func(prefix string, spans []message.Span) {
		if text := spansText(spans, at, limit-units(prefix)); text != "" {
			lines = append(lines, prefix+text)
			limit -= units(prefix) + units(text) + 1 // the line break
		}
	}
	add(titlePrefix(b.Kind, at), b.Title)
	for _, l := range b.Lines {
		add(linePrefix(b.Kind, l, at), l.Spans)
	}
	return strings.Join(lines, "\n")
}

func titlePrefix(k message.Kind, at place) string {
	if k == message.Heading && at != asWords {
		return "### "
	}
	return ""
}

func linePrefix(k message.Kind, l message.Line, at place) string {
	switch {
	case at == asWords && l.Indent > 0:
		return "• "
	case at == asWords:
		return ""
	case l.Indent > 0:
		return "- "
	case k == message.Note:
		return "-# "
	}
	return ""
}

// spansText returns spans as one line of at most limit units. What does not
// fit is cut between graphemes. It returns "" where nothing can be seen.
func spansText(spans []message.Span, at place, limit int) string {
	var b strings.Builder
	lead := message.Lead(spans)
	left := limit - units(lead)
	for _, s := range spans {
		text, whole := spanText(s, at, left-1) // one for the joiner
		if strings.HasSuffix(b.String(), "*") && strings.HasPrefix(text, "*") {
			text = string(joiner) + text // or two styles would make a third
		}
		b.WriteString(text)
		left -= units(text)
		if !whole {
			break
		}
	}
	if line := strings.TrimSpace(b.String()); line != "" {
		return lead + line
	}
	return ""
}

// spanText returns one span of at most limit units, and whether all of it is
// there.
func spanText(s message.Span, at place, limit int) (text string, whole bool) {
	inner := strings.Trim(s.Text, " ")
	if inner == "" {
		return s.Text[:min(len(s.Text), max(limit, 0))], true
	}
	head := s.Text[:len(s.Text)-len(strings.TrimLeft(s.Text, " "))]
	tail := s.Text[len(head)+len(inner):]
	open, end := s.Isolate()
	inner = s.Mirror(inner)
	text, whole = cut(inner, limit-len(head)-len(tail)-units(open+end), func(part string) string { return styled(part, s, at) })
	return head + open + text + end + tail, whole
}

// styled returns words in the style of a span. They carry no space at either
// end, because Discord takes a style mark beside a space for itself.
func styled(words string, s message.Span, at place) string {
	link := s.Link
	if at == asWords {
		link = ""
	}
	text := escape(words)
	if link != "" && maskable(words) {
		text = escape(maskedLabel.Replace(words))
	}
	switch {
	case at == asWords:
	case s.Style == message.Bold:
		text = "**" + text + "**"
	case s.Style == message.Italic:
		text = "*" + text + "*"
	case s.Style == message.Code && link == "":
		text = code(words)
	}
	switch {
	case link == "":
		return text
	case !maskable(words):
		return text + " <" + link + ">"
	case at == inContent:
		return "[" + text + "](<" + link + ">)"
	}
	return "[" + text + "](" + link + ")"
}

// maskedLabel replaces what a link's label can not hold, even escaped.
var maskedLabel = strings.NewReplacer("[", "(", "]", ")")

// maskable reports whether Discord shows words as the label of a link. It does
// not where they hold an emoji or a link of their own.
// https://github.com/discord/discord-api-docs/issues/6088
func maskable(words string) bool {
	return !strings.Contains(words, "://") &&
		!strings.ContainsFunc(words, func(r rune) bool {
			return r >= 0x1f000 && r <= 0x1fbff || r >= 0x2600 && r <= 0x27bf || r == '\u200d' || r == '\ufe0f'
		})
}

// cut returns form(text) if it is at most limit units long, and otherwise that
// of the longest beginning of text that fits with an ellipsis behind it, and
// false. A grapheme, such as a family emoji, is never divided.
func cut(text string, limit int, form func(string) string) (string, bool) {
	if len(text) <= 3*limit { // a unit is at most three bytes; longer text need not be tried
		if whole := form(text); units(whole) <= limit {
			return whole, true
		}
	}
	if limit < units(ellipsis) {
		return "", false
	}
	var ends []int
	g := graphemes.FromString(text)
	for g.Next() && len(ends) <= limit {
		ends = append(ends, g.End())
	}
	beginning := func(n int) string {
		if n == 0 {
			return ellipsis
		}
		return form(strings.TrimRight(text[:ends[n-1]], " ")) + ellipsis
	}
	low, high := 0, len(ends) // the longest n that fits
	for low < high {
		if mid := (low + high + 1) / 2; units(beginning(mid)) <= limit {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return beginning(low), false
}
