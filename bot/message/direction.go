package message

import (
	"slices"
	"strings"
	"unicode"
)

// A Direction says how a span stands in a line that runs from right to left.
type Direction int

// The directions. In a line from left to right all spans are Natural.
const (
	Natural  Direction = iota
	Mirrored           // words of the line's own language
	Isolated           // words from left to right that keep together: a headline, a name, a quoted sentence
)

// Marks of the Unicode bidirectional algorithm, which have no width.
// https://www.unicode.org/reports/tr9/
const (
	leftMark  = "\u200e" // stands for a letter from left to right
	rightMark = "\u200f"
	isolate   = "\u2066" // begins a part from left to right
	unsettled = "\u2068" // begins a part whose first letter says how it runs
	release   = "\u2069" // ends either
)

// RightToLeft returns m with its lines from right to left. What stands in a span
// between U+2068 and U+2069 becomes a span of its own. A renderer, which takes
// such marks out of the words that it is given, adds those of Lead, Mirror and
// Isolate to what it has made safe.
func (m Message) RightToLeft() Message {
	m.Blocks = slices.Clone(m.Blocks)
	for i := range m.Blocks {
		b := &m.Blocks[i]
		b.Title = directed(b.Title)
		b.Lines = slices.Clone(b.Lines)
		for j := range b.Lines {
			b.Lines[j].Spans = directed(b.Lines[j].Spans)
		}
	}
	return m
}

func directed(spans []Span) []Span {
	var out []Span
	for _, s := range spans {
		for _, words := range parts(s.Text) {
			s.Text, s.Direction = words, Mirrored
			if strings.ContainsFunc(words, unicode.IsLetter) && !strings.ContainsFunc(words, isRightToLeft) {
				s.Direction = Isolated
			}
			out = append(out, s)
		}
	}
	return out
}

// parts cuts a text at the marks around words in it.
func parts(s string) []string {
	var out []string
	for s != "" {
		before, rest, _ := strings.Cut(s, unsettled)
		inside, after, _ := strings.Cut(rest, release)
		for _, words := range []string{before, inside} {
			if words != "" {
				out = append(out, words)
			}
		}
		s = after
	}
	return out
}

func isRightToLeft(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko) && unicode.IsLetter(r)
}

// Lead returns the mark with which a line of spans begins, or "". Without it the
// first letter would decide about the line, and that is often a headline's.
func Lead(spans []Span) string {
	if len(spans) == 0 || spans[0].Direction == Natural {
		return ""
	}
	return rightMark
}

// Isolate returns the marks between which the words of s stand, without the
// spaces at their ends.
func (s Span) Isolate() (open, end string) {
	if s.Direction != Isolated {
		return "", ""
	}
	return isolate, release
}

// Mirror returns the safe words of s with marks that keep the slash of a
// command before its name.
func (s Span) Mirror(words string) string {
	if s.Direction != Mirrored {
		return words
	}
	words = strings.ReplaceAll(words, " /", " "+leftMark+"/")
	if strings.HasPrefix(words, "/") {
		words = leftMark + words
	}
	return words
}
