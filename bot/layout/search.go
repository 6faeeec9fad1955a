package layout

import (
	"time"

	"newsdigest/bot/message"
	"newsdigest/digest"
)

// Search lists items that were found: those of one story together, by their
// latest, each with its outlet and time.
func (v View) Search(words string, window time.Duration, found [][]digest.Item) message.Message {
	const mostStories, mostItems = 9, 4
	blocks := []message.Block{paragraph(line(bold(v.Locale.Text("search.title", "words", words, "window", v.Locale.Window(window)))))}
	var ids []int64
	for i, items := range found[:min(len(found), mostStories)] {
		it := items[0]
		lines := []message.Line{line(text(digits(i+1)+". "), link(it.Title, it.URL), quiet(" · "+it.Outlet+" "+v.moment(it.Published)))}
		var also []message.Span
		for _, it := range items[1:min(len(items), mostItems)] {
			if also == nil {
				also = append(also, quiet(v.Locale.Text("search.also")))
			}
			also = append(also, source(it.Outlet+" "+v.moment(it.Published), it.URL), text(" "))
		}
		if also != nil {
			lines = append(lines, line(also[:len(also)-1]...))
		}
		b := paragraph(lines...)
		b.Story = it.Story
		blocks = append(blocks, b)
		ids = append(ids, it.Story)
	}
	if more := len(found) - mostStories; more > 0 {
		blocks = append(blocks, Note(v.Locale.Count("search.more", more)))
	}
	return message.Message{Blocks: blocks, Buttons: v.storyButtons(ids)}
}
