package layout

import (
	"fmt"
	"slices"
	"time"

	"newsdigest/bot/message"
	"newsdigest/digest"
)

// Trending returns the topics and top stories of a length of time, one line
// each, with a button that offers a chart of them.
func (v View) Trending(window time.Duration, topics []string, top []digest.Entry, offer bool) message.Message {
	blocks := []message.Block{paragraph(line(bold(v.Locale.Text("trending.title", "window", v.Locale.Window(window)))))}
	if len(top) == 0 {
		return message.Message{Blocks: append(blocks, Note(v.Locale.Text("trending.none")))}
	}
	if len(topics) > 0 {
		blocks = append(blocks, paragraph(line(text(v.Locale.Text("trending.topics", "topics", v.Locale.Join(topics, " · "))))))
	}
	var ids []int64
	for i, e := range top {
		blocks = append(blocks, v.short(i+1, e))
		ids = append(ids, e.Story)
	}
	buttons := v.storyButtons(ids)
	if offer {
		line := fmt.Sprintf("trending picture=yes %dh", max(1, int(window.Hours())))
		buttons = append(buttons, []message.Button{{Label: v.Locale.Text("trending.button"), Line: line}})
	}
	return message.Message{Blocks: blocks, Buttons: buttons}
}

// A Summary is what happened on a topic.
type Summary struct {
	Topic   string
	Window  time.Duration
	Stories int // that matched, of which the message shows the first
	Outlets int // independent, of all that matched
	// Lead are the foremost stories, told in sentences; Rest the others,
	// oldest first, told in headlines with their dates.
	Lead, Rest []digest.Entry
}

// Summary returns what happened on a topic: its foremost stories with cited
// sentences, with a timeline and quotes where they have them, then the others
// in order.
func (v View) Summary(s Summary) message.Message {
	size := v.Locale.Count("edition.stories", s.Stories) +
		v.Locale.Text("list.comma") + v.Locale.Count("story.outlets", s.Outlets)
	blocks := []message.Block{paragraph(line(
		bold(v.Locale.Text("summary.title", "topic", s.Topic, "window", v.Locale.Window(s.Window))), text(" · "+size)))}
	if s.Outlets == 1 {
		blocks = append(blocks, Note(v.Locale.Text("summary.alone")))
	}
	var ids []int64
	for i, e := range s.Lead {
		blocks = append(append(blocks, v.entry(i+1, e)), v.details(e)...)
		ids = append(ids, e.Story)
	}
	if len(s.Rest) > 0 {
		blocks = append(blocks, heading(v.Locale.Text("summary.timeline")))
	}
	for _, e := range s.Rest {
		b := paragraph(line(quiet(v.Locale.When(v.local(e.First))+" · "), link(e.Headline, e.URL), quiet(" · "+v.outlets(e.Outlets))))
		b.Story = e.Story
		blocks = append(blocks, b)
	}
	if more := s.Stories - len(s.Lead) - len(s.Rest); more > 0 {
		blocks = append(blocks, Note(v.Locale.Count("summary.more", more)))
	}
	return message.Message{Blocks: blocks, Buttons: v.storyButtons(ids)}
}

// Story returns one story in full: its sentences, the figures on which outlets
// differ, its timeline, what people said, who reported what when, for the
// first ten reports, and the stories that it continues, the latest first.
func (v View) Story(e digest.Entry, reports []digest.Item, earlier ...digest.Chapter) message.Message {
	lines := []message.Line{line(quiet(v.coverage(e)))}
	for _, s := range e.Sentences {
		lines = append(lines, message.Line{Spans: v.cited([]digest.Sentence{s}, true)})
	}
	if len(e.Sentences) == 0 {
		lines = append(lines, line(italic(v.Locale.Text("story.unquotable"))))
	}
	lines = append(lines, v.differ(e.Differ)...)
	blocks := []message.Block{{
		Kind:  message.Story,
		Title: []message.Span{link(e.Headline, e.URL)},
		Lines: lines,
		Story: e.Story,
	}}
	blocks = append(blocks, v.details(e)...)
	const most = 10
	lines = nil
	for _, it := range reports[:min(len(reports), most)] {
		lines = append(lines, bullet(quiet(v.moment(it.Published)+" "+it.Outlet+": "), link(it.Title, it.URL)))
	}
	blocks = append(blocks, heading(v.Locale.Text("story.reports")), paragraph(lines...))
	if more := len(reports) - most; more > 0 {
		blocks = append(blocks, Note(v.Locale.Count("story.reports_more", more)))
	}
	if e.Copies > 0 {
		blocks = append(blocks, Note(v.Locale.Count("story.copied", e.Copies)))
	}
	id := decimal(e.Story)
	buttons := [][]message.Button{append(v.wishes(id), v.why(" "+id))}
	if dates, row := v.earlier(earlier); len(row) > 0 {
		blocks = append(blocks, Note(v.Locale.Text("story.earlier", "list", v.Locale.List(dates))))
		buttons = append([][]message.Button{row}, buttons...)
	}
	return message.Message{Blocks: blocks, Buttons: buttons}
}

// earlier returns the dates of the latest stories that one continues, the first
// of them first, and a row of buttons that open these.
func (v View) earlier(chapters []digest.Chapter) (dates []string, row []message.Button) {
	for _, c := range slices.Backward(chapters[:min(len(chapters), inRow)]) {
		date := v.Locale.Date(v.local(c.First))
		dates = append(dates, date)
		row = append(row, message.Button{Label: date, Line: "story " + decimal(c.Story)})
	}
	return dates, row
}

// Followed answers a subscription: what the topic would have found in the last
// day, and when the digest comes. Its last lines are hints.
func (v View) Followed(d digest.Digest, place, topic string, found []digest.Entry, stories int, hints ...string) message.Message {
	done := v.Locale.Text("subscribe.done", "topic", topic)
	if place != "" {
		done = v.Locale.Text("subscribe.done_in", "place", place, "topic", topic)
	}
	blocks := []message.Block{paragraph(line(text(done)))}
	if len(found) > 0 {
		lines := []message.Line{line(text(v.Locale.Count("subscribe.found", stories)))}
		for _, e := range found {
			lines = append(lines, bullet(link(e.Headline, e.URL), quiet(" · "+v.outlets(e.Outlets))))
		}
		blocks = append(blocks, paragraph(lines...))
	}
	switch {
	case d.Due.IsZero():
	case len(d.Topics) > 1:
		blocks = append(blocks, paragraph(line(text(v.Locale.Text("subscribe.next", "when", v.When(d.Due))))))
	default:
		blocks = append(blocks, paragraph(line(text(v.Locale.Text("subscribe.first", "when", v.When(d.Due))))))
	}
	for _, h := range hints {
		blocks = append(blocks, Note(h))
	}
	return message.Message{Blocks: blocks}
}
