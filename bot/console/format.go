package console

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"newsdigest/bot/locale"
	"newsdigest/bot/message"
)

// columns is how wide a line may be.
const columns = 92

// ANSI sequences, as in ECMA-48, section 8.3.117 (SGR).
const (
	ansiBold   = "\x1b[1m"
	ansiDim    = "\x1b[2m"
	ansiItalic = "\x1b[3m"
	ansiReset  = "\x1b[0m"
)

// format writes a message as text: blocks apart, lines wrapped, links as
// numbers whose addresses stand below, buttons as the commands to type.
func format(m message.Message, color bool) string {
	var w writer
	w.color = color
	for i, b := range m.Blocks {
		if i > 0 && apart(m.Blocks[i-1], b) {
			w.out.WriteByte('\n')
		}
		w.block(b)
	}
	if len(w.links) > 0 {
		w.out.WriteByte('\n')
	}
	for i, link := range w.links {
		w.line(fmt.Sprintf("%4d  ", i+1), []message.Span{{Text: clean(link), Style: message.Quiet}})
	}
	w.buttons(m)
	return w.out.String()
}

// apart reports whether an empty line stands between two blocks.
func apart(before, b message.Block) bool {
	same := before.Kind == b.Kind && (b.Kind == message.Paragraph || b.Kind == message.Note)
	return !same && before.Kind != message.Heading
}

// A writer writes blocks and remembers the links in them.
type writer struct {
	out   strings.Builder
	color bool
	links []string
}

func (w *writer) block(b message.Block) {
	indent := ""
	if len(b.Title) > 0 {
		w.line("", styled(b.Title, message.Bold))
		if b.Kind == message.Story {
			indent = "   "
		}
	}
	for _, l := range b.Lines {
		prefix := indent
		if l.Indent > 0 {
			prefix += " • "
		}
		spans := l.Spans
		if b.Kind == message.Note {
			spans = styled(spans, message.Quiet)
		}
		w.line(prefix, spans)
	}
}

// styled returns spans in which plain ones have a style.
func styled(spans []message.Span, s message.Style) []message.Span {
	spans = slices.Clone(spans)
	for i := range spans {
		if spans[i].Style == message.Plain {
			spans[i].Style = s
		}
	}
	return spans
}

// A word is a run of text without spaces. It is not broken, so that a long
// address stays whole, unless it is of a script that is written without spaces.
type word struct {
	text  string
	style message.Style
	space bool // before it
}

// line writes spans behind a prefix; lines that follow are indented as far.
func (w *writer) line(prefix string, spans []message.Span) {
	start := cells(prefix)
	w.out.WriteString(prefix)
	used := start
	for _, word := range w.words(spans) {
		gap := 0
		if word.space && used > start {
			gap = 1
		}
		breakable := wide(word.text)
		if used > start && used+gap+cells(word.text) > columns && !breakable {
			used, gap = w.wrap(start), 0
		}
		w.out.WriteString(strings.Repeat(" ", gap))
		used += gap
		for breakable && used+cells(word.text) > columns {
			head, tail := cut(word.text, columns-used)
			w.style(head, word.style)
			used, word.text = w.wrap(start), tail
		}
		w.style(word.text, word.style)
		used += cells(word.text)
	}
	w.out.WriteByte('\n')
}

func (w *writer) wrap(indent int) int {
	w.out.WriteString("\n" + strings.Repeat(" ", indent))
	return indent
}

// words cuts spans into words. A link adds its number: "[Reuters 2]".
func (w *writer) words(spans []message.Span) []word {
	var words []word
	space := false
	for _, s := range spans {
		text := clean(s.Text)
		if s.Link != "" && strings.TrimSpace(text) != "" {
			text = numbered(text, w.number(s.Link))
		}
		fields := strings.Fields(text)
		for i, f := range fields {
			lead := i > 0 || space || strings.HasPrefix(text, " ")
			words = append(words, word{f, s.Style, lead})
		}
		space = strings.HasSuffix(text, " ") || space && len(fields) == 0
	}
	return words
}

// number returns the number of a link in the list below the message.
func (w *writer) number(link string) int {
	if i := slices.Index(w.links, link); i >= 0 {
		return i + 1
	}
	w.links = append(w.links, link)
	return len(w.links)
}

func numbered(text string, n int) string {
	text = strings.TrimRight(text, " ")
	if label, ok := strings.CutSuffix(text, "]"); ok && strings.HasPrefix(text, "[") {
		return fmt.Sprintf("%s %d]", label, n)
	}
	return fmt.Sprintf("%s [%d]", text, n)
}

func (w *writer) style(s string, style message.Style) {
	code := map[message.Style]string{message.Bold: ansiBold, message.Italic: ansiItalic, message.Quiet: ansiDim}[style]
	if !w.color || code == "" {
		w.out.WriteString(s)
		return
	}
	w.out.WriteString(code + s + ansiReset)
}

// buttons writes what each button would type, or opens.
func (w *writer) buttons(m message.Message) {
	rows, typed := m.Buttons, offers(m)
	if len(rows) > 0 {
		w.out.WriteByte('\n')
		w.line("", []message.Span{{Text: locale.For().Text("console.buttons"), Style: message.Quiet}})
	}
	for _, row := range rows {
		for _, b := range row {
			w.line("   ", []message.Span{
				{Text: clean(typed[0].typed + b.URL), Style: message.Bold},
				{Text: " " + clean(b.Label), Style: message.Quiet},
			})
			typed = typed[1:]
		}
	}
}

// headlines returns the titles and links of a message's stories, one to a line.
func headlines(m message.Message) string {
	var w writer
	for _, b := range m.Blocks {
		spans := b.Title
		if len(spans) == 0 && len(b.Lines) > 0 {
			spans = b.Lines[0].Spans
		}
		i := slices.IndexFunc(spans, func(s message.Span) bool { return s.Link != "" })
		if b.Story != 0 && i >= 0 {
			w.line("", []message.Span{{Text: clean(spans[i].Text)}, {Text: " " + clean(spans[i].Link)}})
		}
	}
	return w.out.String()
}

// clean makes text harmless for a terminal: without control characters, which
// could move the cursor or worse, and without those that turn the direction of
// writing or cannot be seen (Unicode's bidirectional controls and tags).
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069,
			r == 0x200E, r == 0x200F, r == 0x061C, r == 0xFEFF, r >= 0xE0000 && r <= 0xE007F, r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
}

// cells returns how many columns a text takes: two for a wide character, none
// for a mark that stands on another.
func cells(s string) int {
	n := 0
	for _, r := range s {
		n += cell(r)
	}
	return n
}

func cell(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case isWide(r):
		return 2
	}
	return 1
}

func isWide(r rune) bool {
	k := width.LookupRune(r).Kind()
	return k == width.EastAsianWide || k == width.EastAsianFullwidth
}

// wide reports whether a text may be broken anywhere, as Chinese and Japanese
// may.
func wide(s string) bool { return strings.ContainsFunc(s, isWide) }

// cut returns as much of s as fits into n columns, and the rest.
func cut(s string, n int) (head, tail string) {
	used := 0
	for i, r := range s {
		if used += cell(r); used > n {
			return s[:i], s[i:]
		}
	}
	return s, ""
}
