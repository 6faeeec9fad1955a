package layout

import (
	"time"

	"newsdigest/bot/locale"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

// A View is whom a message is for: the language, the zone of the clock on the
// wall, and the instant of reading, from which "yesterday" is counted.
type View struct {
	Locale locale.Locale
	Zone   string // IANA name; "" is UTC
	Now    time.Time
}

// For returns the view of a community at now. The language of the asker is
// used where the community has chosen none.
func For(s digest.Settings, language string, now time.Time) View {
	return View{Locale: locale.For(s.Language, language), Zone: s.Zone, Now: now}
}

// Directed returns m in the direction of the reader's language.
func (v View) Directed(m message.Message) message.Message {
	if v.Locale.RightToLeft() {
		return m.RightToLeft()
	}
	return m
}

// local returns t on the reader's clock.
func (v View) local(t time.Time) time.Time {
	return t.In(digest.Settings{Zone: v.Zone}.Location())
}

// moment returns t as briefly as is clear at the time of reading.
func (v View) moment(t time.Time) string { return v.Locale.Moment(t, v.local(v.Now)) }

// Say returns a message of one sentence.
func (v View) Say(id string, pairs ...any) message.Message {
	return message.Say(v.Locale.Text(id, pairs...))
}

// outlets says how many outlets report something, and marks one that is alone.
func (v View) outlets(names []string) string {
	if len(names) == 1 {
		return v.Locale.Text("story.alone", "outlet", names[0])
	}
	return v.Locale.Count("story.outlets", len(names))
}

// cited returns sentences, each followed by the outlet that wrote it, linked.
// With times, the outlet is followed by the time of its article.
func (v View) cited(sentences []digest.Sentence, times bool) []message.Span {
	var spans []message.Span
	for _, s := range sentences {
		if len(spans) > 0 {
			spans = append(spans, text(" "))
		}
		label := s.Outlet
		if times && !s.At.IsZero() {
			label += " " + v.moment(s.At)
		}
		spans = append(spans, text(s.Text+" "), source(label, s.URL))
	}
	return spans
}

// source names where something is from, linked.
func source(label, url string) message.Span {
	return message.Span{Text: "[" + label + "]", Style: message.Quiet, Link: web(url)}
}

// details returns the timeline of a story and what people said in it, each
// under its heading, where it has them.
func (v View) details(e digest.Entry) []message.Block {
	var blocks []message.Block
	var lines []message.Line
	for _, t := range e.Turns {
		lines = append(lines, bullet(quiet(v.Locale.Date(t.Day)+": "), text(t.Text+" "), source(t.Outlet, t.URL)))
	}
	if len(lines) > 0 {
		blocks = append(blocks, heading(v.Locale.Text("story.turns")), paragraph(lines...))
	}
	lines = nil
	for _, q := range e.Quotes {
		said := v.Locale.Text("story.quote", "words", q.Text, "speaker", q.Speaker)
		lines = append(lines, bullet(text(said+" "), source(q.Outlet, q.URL)))
	}
	if len(lines) > 0 {
		blocks = append(blocks, heading(v.Locale.Text("story.quotes")), paragraph(lines...))
	}
	return blocks
}

// differ returns one line for each figure on which outlets differ.
func (v View) differ(figures []digest.Figure) []message.Line {
	var lines []message.Line
	for _, f := range figures {
		label := v.Locale.Text("story.differ", "what", v.Locale.Word("figure."+f.What, f.What))
		if f.What == digest.FigureDay {
			label = v.Locale.Text("story.days_differ")
		}
		spans := []message.Span{italic(label + " ")}
		for i, value := range f.Values {
			if i > 0 {
				spans = append(spans, text(v.Locale.Text("list.comma")))
			}
			spans = append(spans, text(value.Value), text(" ("+v.Locale.Names(value.Outlets)+")"))
		}
		lines = append(lines, line(spans...))
	}
	return lines
}

// storyButtons is a row that opens stories in full, at most five: what fits in
// one row on every platform.
func (v View) storyButtons(ids []int64) [][]message.Button {
	var row []message.Button
	for i, id := range ids[:min(len(ids), inRow)] {
		label := digits(i + 1)
		if i == 0 {
			label = v.Locale.Text("story.button", "number", i+1)
		}
		row = append(row, message.Button{Label: label, Line: "story " + decimal(id)})
	}
	if row == nil {
		return nil
	}
	return [][]message.Button{row}
}
