package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
)

// A Span is a stretch of a string, in bytes: s[Start:End].
type Span struct {
	Start, End int
}

// Sentences returns the sentences of s in order, trimmed of white space; each
// line of s is a paragraph. Lang is a BCP 47 tag; rules of English stand in
// for those of a language that is not known. Together the spans hold
// everything in s that is not white space.
//
// The boundaries of Unicode (https://unicode.org/reports/tr29/) are the base;
// abbreviations, ordinals, quotations and glued text are decided here.
func Sentences(s, lang string) []Span {
	rules := sentenceRulesFor(lang)
	var out []Span
	for start := 0; start < len(s); {
		end, next := len(s), len(s)
		if i := strings.IndexFunc(s[start:], breaksLine); i >= 0 {
			_, size := utf8.DecodeRuneInString(s[start+i:])
			end, next = start+i, start+i+size
		}
		from := start
		for _, cut := range rules.cuts(s[start:end]) {
			out = appendTrimmed(out, s, from, start+cut)
			from = start + cut
		}
		out = appendTrimmed(out, s, from, end)
		start = next
	}
	return out
}

func appendTrimmed(out []Span, s string, start, end int) []Span {
	part := s[start:end]
	trimmed := strings.TrimLeftFunc(part, isBlank)
	start += len(part) - len(trimmed)
	trimmed = strings.TrimRightFunc(trimmed, isBlank)
	if trimmed == "" {
		return out
	}
	return append(out, Span{start, start + len(trimmed)})
}

func breaksLine(c rune) bool {
	return c >= '\n' && c <= '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029'
}

// isBlank reports white space, and the byte order mark that files begin with.
func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\uFEFF' }

// cuts returns where the sentences of one line end, its last one aside.
func (r *sentenceRules) cuts(line string) []int {
	var cuts []int
	quoted := quotations(line)
	items := listItems(line, r.ordinals)
	from := 0
	for _, at := range r.candidates(line, items) {
		for len(quoted) > 0 && quoted[0].End <= at {
			quoted = quoted[1:]
		}
		if at <= from || len(quoted) > 0 && quoted[0].Start < at {
			continue
		}
		if slices.Contains(items, at) || r.ends(line[from:at], line[at:]) {
			cuts = append(cuts, at)
			from = at
		}
	}
	return cuts
}

// candidates returns the offsets at which a sentence may end, ascending: those
// of Unicode, those that only a look at the letters finds, and the items of a
// list.
func (r *sentenceRules) candidates(line string, items []int) []int {
	var at []int
	seg := sentences.FromString(line)
	for seg.Next() {
		at = append(at, endOf(line, seg.End()))
	}
	for i, c := range line {
		if !r.terminates(c) {
			continue
		}
		end := i + utf8.RuneLen(c)
		closed := end + len(line[end:]) - len(strings.TrimLeft(line[end:], closers))
		for _, mark := range [...]string{" »", "\u00a0»", "\u202f»"} { // as French has it
			if strings.HasPrefix(line[closed:], mark) {
				closed += len(mark)
			}
		}
		rest := line[closed:min(len(line), closed+nearby)]
		switch {
		case startsBlank(rest):
			at = append(at, closed)
		case glued(line[:i], rest), noted(line[:i], line[end:]):
			at = append(at, noteEnd(line, closed))
		}
	}
	at = append(at, items...)
	slices.Sort(at)
	return slices.Compact(at)
}

// terminates reports a mark that may end a sentence and that Unicode's rules
// do not judge alone.
func (r *sentenceRules) terminates(c rune) bool {
	switch c {
	case '.', '!', '?', '…', '．':
		return true
	}
	return r.marks != "" && strings.ContainsRune(r.marks, c)
}

// endOf moves a boundary of Unicode to the end of the sentence before it:
// before white space and opening brackets, after the number of a reference.
func endOf(line string, at int) int {
	head := strings.TrimRightFunc(line[:at], isBlank)
	if len(head) == at {
		if open := strings.TrimRight(head, openers); open != "" && len(open) < len(head) {
			return noteEnd(line, len(open))
		}
	}
	return len(head)
}

const (
	closers = "\"'”’»)]}›」』）》】"
	openers = "(\\[{“„«‹¿¡「『（《【"
)

// nearby is how many bytes around a boundary are looked at.
const nearby = 96

// tail returns the end of s.
func tail(s string) string { return s[max(0, len(s)-nearby):] }

// head returns the first word of s, or the start of a very long one.
func head(s string) string {
	s = s[:min(len(s), nearby)]
	if i := strings.IndexFunc(s, isBlank); i >= 0 {
		return s[:i]
	}
	return s
}

func startsBlank(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return s != "" && isBlank(c)
}

// glued reports a sentence that follows another without a space, which is
// what pages leave where a tag was: "…the agreement.Officials said".
func glued(before, after string) bool {
	first, n := utf8.DecodeRuneInString(after)
	second, _ := utf8.DecodeRuneInString(after[n:])
	if !unicode.IsUpper(first) || !unicode.IsLower(second) {
		return false
	}
	before = tail(before)
	word := before[strings.LastIndexFunc(before, isBlank)+1:]
	if strings.ContainsAny(word, "@/") || strings.HasPrefix(word, "www.") || strings.ContainsRune(head(after), '@') {
		return false
	}
	return endsLower(before) || endsThousands(word)
}

// endsLower reports three lower-case letters at the end of s.
func endsLower(s string) bool {
	for range 3 {
		c, n := utf8.DecodeLastRuneInString(s)
		if !unicode.IsLower(c) {
			return false
		}
		s = s[:len(s)-n]
	}
	return true
}

// endsThousands reports a number like 1,000.
func endsThousands(word string) bool {
	return len(word) >= 5 && word[len(word)-4] == ',' && strings.Trim(word, "0123456789,") == ""
}

// noted reports the number of a footnote behind the end of a sentence:
// "consultation.11 12 Take".
func noted(before, after string) bool {
	if !endsLower(strings.TrimRight(before, closers)) && !strings.HasSuffix(before, ")") {
		return false
	}
	rest := strings.TrimLeft(after, "0123456789")
	if n := len(after) - len(rest); n == 0 || n > 2 {
		return false
	}
	c, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " 0123456789"))
	return startsBlank(rest) && unicode.IsUpper(c)
}

// noteEnd moves at behind the references that follow without a space, "[7][8]"
// and "11 12".
func noteEnd(line string, at int) int {
	for strings.HasPrefix(line[at:], "[") {
		n := strings.IndexByte(line[at:], ']')
		if n < 2 || strings.Trim(line[at+1:at+n], "0123456789–-, ") != "" {
			break
		}
		at += n + 1
	}
	rest := line[at:]
	if trimmed := strings.TrimLeft(rest, "0123456789"); len(trimmed) < len(rest) {
		trimmed = strings.TrimLeft(trimmed, " 0123456789")
		at += len(strings.TrimRight(rest[:len(rest)-len(trimmed)], " "))
	}
	return at
}
