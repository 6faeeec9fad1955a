// Package message is the neutral rich text that every platform can show: a
// small tree of plain text, never markup in a string.
//
// What is in a Text is shown as it stands; a renderer escapes it for its
// platform. The package uses the standard library only.
package message

import "strings"

// A Message is what a chat is told at once. A renderer splits it into as many
// platform messages as the platform's limits ask for, between blocks only.
type Message struct {
	Blocks  []Block
	Buttons [][]Button // rows, under the last part
}

// A Block is a part of a message that is not split unless it alone is longer
// than the platform takes.
type Block struct {
	Kind  Kind
	Title []Span // Story and Heading: one line; a link in it is the link of the story
	Lines []Line // the paragraphs under it
	// Story is the id of the story that the block is about, or zero; a
	// delivery remembers which stories its part carries.
	Story int64
}

// A Kind says what a block is, so that a platform shows it in its own way.
type Kind int

// The kinds of blocks.
const (
	Paragraph Kind = iota // Lines only
	Heading               // Title, in capitals or bold
	Story                 // Title and Lines; an embed where the platform has them
	Note                  // small print: counts, labels, hints
)

// A Line is one paragraph.
type Line struct {
	Indent int // 0 or 1: a bullet
	Spans  []Span
}

// A Span is a run of text of one style.
type Span struct {
	Text  string
	Style Style
	Link  string // http or https, or ""
	// Direction is set by Message.RightToLeft.
	Direction Direction
}

// A Style is how a span looks.
type Style int

// The styles.
const (
	Plain Style = iota
	Bold
	Italic
	Code  // a command to type, an id
	Quiet // sources, times; dim where the platform can
)

// A Button shows a label and acts as if its reader had typed Line, or opens
// URL. One of both is set.
type Button struct {
	Label string // at most 40 characters
	Line  string // a command line of at most 64 bytes, without the slash
	URL   string
}

// Text returns spans for a plain text.
func Text(s string) []Span { return []Span{{Text: s}} }

// Say returns a message of one plain paragraph.
func Say(s string) Message {
	return Message{Blocks: []Block{{Kind: Paragraph, Lines: []Line{{Spans: Text(s)}}}}}
}

// String returns the words of the message without styles, for logs of tests
// and for platforms that show text only. Links stand behind their text.
func (m Message) String() string {
	var b strings.Builder
	for i, block := range m.Blocks {
		if i > 0 {
			b.WriteString("\n")
		}
		if len(block.Title) > 0 {
			writeSpans(&b, block.Title)
			b.WriteString("\n")
		}
		for _, line := range block.Lines {
			if line.Indent > 0 {
				b.WriteString("• ")
			}
			writeSpans(&b, line.Spans)
			b.WriteString("\n")
		}
	}
	return b.String()
}

func writeSpans(b *strings.Builder, spans []Span) {
	for _, s := range spans {
		b.WriteString(s.Text)
		if s.Link != "" {
			b.WriteString(" <" + s.Link + ">")
		}
	}
}
