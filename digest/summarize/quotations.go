package summarize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsdigest/digest/text"
)

// quotations returns the parts of a sentence inside quotation marks, and
// whether a mark lacks its partner, which is then taken to stand outside.
func quotations(s string) (spans []text.Span, torn bool) {
	open, closing := -1, ""
	before := ' '
	for i, c := range s {
		if c < utf8.RuneSelf && c != '"' {
			before = c
			continue
		}
		switch {
		case open < 0 && strings.ContainsRune("“„«「『", c), open < 0 && c == '"' && opening(s[i+1:]),
			open < 0 && (c == '»' || c == '”') && unicode.IsSpace(before) && opening(s[i+utf8.RuneLen(c):]):
			open, closing = i, closers(c)
		case open >= 0 && strings.ContainsRune(closing, c):
			spans = append(spans, text.Span{Start: open, End: i + utf8.RuneLen(c)})
			open = -1
		case open < 0 && (c == '”' || c == '»' || c == '」' || c == '"' && !unicode.IsDigit(before)):
			spans, torn = append(spans[:0], text.Span{Start: 0, End: i + utf8.RuneLen(c)}), true
		}
		before = c
	}
	if open >= 0 {
		spans, torn = append(spans, text.Span{Start: open, End: len(s)}), true
	}
	return spans, torn
}

// closers returns the marks that close a quotation which mark opens.
func closers(mark rune) string {
	switch mark {
	case '“':
		return "”\""
	case '„':
		return "“”\""
	case '«':
		return "»"
	case '»':
		return "«"
	case '”':
		return "”"
	case '「':
		return "」"
	case '『':
		return "』"
	}
	return "\""
}

func opening(after string) bool {
	c, _ := utf8.DecodeRuneInString(after)
	return after != "" && !unicode.IsSpace(c) && !strings.ContainsRune(".,;!?)", c)
}
