package layout

import (
	"strconv"
	"strings"

	"newsdigest/bot/message"
)

func text(s string) message.Span   { return message.Span{Text: s} }
func bold(s string) message.Span   { return message.Span{Text: s, Style: message.Bold} }
func italic(s string) message.Span { return message.Span{Text: s, Style: message.Italic} }
func quiet(s string) message.Span  { return message.Span{Text: s, Style: message.Quiet} }
func code(s string) message.Span   { return message.Span{Text: s, Style: message.Code} }

// link returns a span that opens url, and plain text where url is none that a
// reader should follow.
func link(s, url string) message.Span { return message.Span{Text: s, Link: web(url)} }

// web returns url if it is one of the web, and "" otherwise.
func web(url string) string {
	lower := strings.ToLower(url[:min(len(url), 8)])
	if strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://") {
		return url
	}
	return ""
}

func line(spans ...message.Span) message.Line { return message.Line{Spans: spans} }

func bullet(spans ...message.Span) message.Line { return message.Line{Indent: 1, Spans: spans} }

func paragraph(lines ...message.Line) message.Block {
	return message.Block{Kind: message.Paragraph, Lines: lines}
}

func heading(s string) message.Block {
	return message.Block{Kind: message.Heading, Title: message.Text(s)}
}

// Note returns a block of small print.
func Note(s string) message.Block {
	return message.Block{Kind: message.Note, Lines: []message.Line{line(text(s))}}
}

func digits(n int) string { return strconv.Itoa(n) }

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
