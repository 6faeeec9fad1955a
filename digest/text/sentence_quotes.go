package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// quotationLimit is the longest quotation, in bytes, that is kept in one
// sentence; what is longer is a speech, and its sentences stand alone.
const quotationLimit = 400

// partners returns the marks that may close what c opens, "" if it opens
// nothing.
func partners(c rune) string {
	switch c {
	case '"':
		return "\""
	case '\'':
		return "'"
	case '‘':
		return "’"
	case '“':
		return "”\""
	case '”':
		return "”"
	case '„':
		return "“”\""
	case '«':
		return "»"
	case '»':
		return "«"
	case '‹':
		return "›"
	case '(':
		return ")"
	case '[':
		return "]"
	case '「':
		return "」"
	case '『':
		return "』"
	case '（':
		return "）"
	case '《':
		return "》"
	}
	return ""
}

// quotations returns the outermost quotations and brackets of a line whose
// partner follows within quotationLimit. Straight marks open where a word
// begins and close where one ends, so an inch mark is neither.
func quotations(line string) []Span {
	var out []Span
	before := ' '
	for i := 0; i < len(line); {
		c, size := utf8.DecodeRuneInString(line[i:])
		if closing := partners(c); closing != "" && opens(c, before, line[i+size:]) {
			if end := closes(line, i+size, c, closing); end > 0 {
				out = append(out, Span{i, end})
				before, i = ' ', end
				continue
			}
		}
		before, i = c, i+size
	}
	return out
}

// opens reports whether mark c opens a quotation between the rune before it
// and the text behind it.
func opens(c, before rune, after string) bool {
	next, _ := utf8.DecodeRuneInString(after)
	switch c {
	case '\'', '‘':
		return isBlank(before) && unicode.IsLetter(next)
	case '"', '”', '»':
	default:
		return true
	}
	return after != "" && !isBlank(next) && !unicode.IsLetter(before) && !unicode.IsDigit(before) &&
		!strings.ContainsRune(".,!?", before)
}

// closes returns the offset behind the partner of the mark open, looked for
// from start on; 0 where there is none near enough.
func closes(line string, start int, open rune, closing string) int {
	limit := min(len(line), start+quotationLimit)
	depth := 0
	for i := start; i < limit; {
		c, size := utf8.DecodeRuneInString(line[i:])
		i += size
		switch {
		case c == open && !strings.ContainsRune(closing, c):
			depth++
		case !strings.ContainsRune(closing, c):
		case depth > 0:
			depth--
		case c == '\'', c == '’':
			// An apostrophe, unless punctuation stands beside it.
			if strings.ContainsRune(".,!?", rune(line[i-size-1])) || i < len(line) && strings.ContainsRune(",.;)", rune(line[i])) {
				return i
			}
		case c == '"':
			if next, _ := utf8.DecodeRuneInString(line[i:]); unicode.IsLetter(next) && next < 0x1100 && i < len(line) {
				continue
			}
			return i
		default:
			return i
		}
	}
	return 0
}
