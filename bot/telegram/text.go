package telegram

import (
	"strings"
	"unicode/utf16"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/go-telegram/bot/models"

	"newsdigest/bot/message"
)

// ellipsis ends a text that was cut.
const ellipsis = "…"

// A text is words with entities, the ranges that say how the words look, in
// UTF-16 code units. There is no markup, so nothing needs escaping.
type text struct {
	words    strings.Builder
	units    int // of words
	entities []models.MessageEntity
	bare     bool // it will be shown without them
	own      func(command string) bool
}

// units returns the length of s in UTF-16 code units, in which Telegram
// counts. https://core.telegram.org/api/entities#entity-length
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// write appends plain words, which are safe already.
func (t *text) write(s string) {
	t.words.WriteString(s)
	t.units += units(s)
}

// mark makes the words from offset on an entity; one of no length is left out.
func (t *text) mark(kind models.MessageEntityType, offset int, url string) {
	if t.units > offset {
		t.entities = append(t.entities, models.MessageEntity{Type: kind, Offset: offset, Length: t.units - offset, URL: url})
	}
}

// spans appends spans, all of them in style as well where it is not Plain.
func (t *text) spans(spans []message.Span, style message.Style) {
	t.write(message.Lead(spans))
	for _, s := range spans {
		open, end := s.Isolate()
		if open == "" {
			t.span(s, style)
			continue
		}
		inner := strings.Trim(s.Text, " ")
		head, tail, _ := strings.Cut(s.Text, inner)
		s.Text = inner
		t.write(head + open)
		t.span(s, style)
		t.write(end + tail)
	}
}

// span appends one span, in style as well where it is not Plain.
func (t *text) span(s message.Span, style message.Style) {
	s.Text = clean(s.Text) // before the seam: what is taken out hides what meets
	if seam(t.words.String(), s.Text) {
		t.write(joiner)
	}
	start := t.units
	url := link(s.Link)
	if s.Style == message.Code && url == "" && !t.bare {
		// Telegram finds nothing live in code, and code holds no other
		// entity.
		t.write(s.Text)
		t.mark(models.MessageEntityTypeCode, start, "")
		return
	}
	if url == "" && s.Style == message.Plain {
		t.write(s.Mirror(defuse(s.Text, t.own)))
	} else {
		t.write(s.Mirror(safe(s.Text)))
	}
	if url != "" {
		t.mark(models.MessageEntityTypeTextLink, start, url)
	}
	if style == message.Bold || s.Style == message.Bold {
		t.mark(models.MessageEntityTypeBold, start, "")
	}
	if style == message.Italic || s.Style == message.Italic {
		t.mark(models.MessageEntityTypeItalic, start, "")
	}
}

// append adds o behind a separator.
func (t *text) append(separator string, o *text) {
	if t.units > 0 {
		t.write(separator)
	}
	shift := t.units
	t.write(o.words.String())
	for _, e := range o.entities {
		e.Offset += shift
		t.entities = append(t.entities, e)
	}
}

// cut shortens t to at most limit units, at the boundary of a character as
// readers see it, and entities with it. What was cut ends in an ellipsis.
func (t *text) cut(limit int) {
	if t.units <= limit {
		return
	}
	words := shorten(t.words.String(), limit)
	t.words.Reset()
	t.words.WriteString(words)
	t.units = units(words)
	end := t.units - units(ellipsis)
	kept := t.entities[:0]
	for _, e := range t.entities {
		if e.Length = min(e.Length, end-e.Offset); e.Length > 0 {
			kept = append(kept, e)
		}
	}
	t.entities = kept
}

// shorten returns s, or its beginning with an ellipsis, in at most limit units.
func shorten(s string, limit int) string {
	if units(s) <= limit {
		return s
	}
	limit -= units(ellipsis)
	end, used := 0, 0
	for g := graphemes.FromString(s); g.Next(); end = g.End() {
		if used += units(g.Value()); used > limit {
			break
		}
	}
	return strings.TrimRight(s[:end], " \n") + ellipsis
}
