package layout

import (
	"slices"
	"time"

	"newsdigest/bot/message"
	"newsdigest/digest"
)

// Edition returns an edition as its chat reads it: a title line, the entries
// by kind and numbered in the order shown, and what was held back. A quiet day
// is one line. That an edition is late is said at sending, not here.
func (v View) Edition(e digest.Edition, d digest.Digest) message.Message {
	title := v.editionTitle(e, d)
	if len(e.Entries) == 0 {
		m := message.Message{Blocks: []message.Block{paragraph(line(
			bold(title), text(" · "+v.quietDay(e.HeldBack))))}}
		if e.Slot != "" {
			m.Buttons = [][]message.Button{{v.why("")}}
		}
		return m
	}
	size := v.Locale.Count("edition.stories", len(e.Entries)) +
		v.Locale.Text("list.comma") + v.Locale.Count("story.outlets", e.Outlets)
	blocks := []message.Block{paragraph(line(bold(title), text(" · "+size)))}

	var kind digest.EntryKind
	var ids []int64
	for i, entry := range e.Entries {
		if entry.Kind != kind {
			kind = entry.Kind
			blocks = append(blocks, heading(v.Locale.Text("edition."+string(kind))))
		}
		if kind == digest.KindShort {
			blocks = append(blocks, v.short(i+1, entry))
		} else {
			blocks = append(blocks, v.entry(i+1, entry))
		}
		ids = append(ids, entry.Story)
	}
	if e.HeldBack > 0 {
		blocks = append(blocks, Note(v.Locale.Count("edition.held", e.HeldBack)))
	}
	buttons := v.storyButtons(ids)
	if e.Slot != "" { // a preview is not on record
		story := decimal(ids[0])
		if len(ids) > 1 {
			story += AnyOf
		}
		why := v.why("")
		if e.Slot.IsAlert() {
			why = v.why(" " + story)
		}
		buttons = append(buttons, append(v.wishes(story), why))
	}
	return message.Message{Blocks: blocks, Buttons: buttons}
}

// editionTitle is "🗞 Morning brief · Wed 14 Oct, 07:30 Berlin". The time is
// that of the slot, not the minute at which the edition was composed; a preview
// has no slot and shows that minute.
func (v View) editionTitle(e digest.Edition, d digest.Digest) string {
	wall, err := time.Parse("2006-01-02 15:04", string(e.Slot))
	name := d.Name
	if err != nil {
		wall, name = v.local(e.At), v.DigestName(d)
	}
	if e.Slot.IsAlert() {
		return v.Locale.Text("edition.alert", "when", v.Locale.When(wall), "zone", v.Locale.Zone(v.Zone))
	}
	if name == "" {
		name = v.Locale.Text("edition.name." + partOfDay(wall.Hour()))
	}
	return v.Locale.Text("edition.title", "name", name, "when", v.Locale.When(wall), "zone", v.Locale.Zone(v.Zone))
}

func partOfDay(hour int) string {
	switch {
	case hour >= 4 && hour < 11:
		return "morning"
	case hour >= 11 && hour < 17:
		return "midday"
	}
	return "evening"
}

func (v View) quietDay(held int) string {
	if held == 0 {
		return v.Locale.Text("edition.quiet")
	}
	return v.Locale.Text("edition.quiet") + " " + v.Locale.Count("edition.held", held)
}

// entry is a story with its sentences.
func (v View) entry(number int, e digest.Entry) message.Block {
	lines := []message.Line{line(quiet(v.coverage(e)))}
	if len(e.Sentences) > 0 {
		var spans []message.Span
		if e.Kind == digest.KindUpdated {
			spans = append(spans, bold(v.Locale.Text("edition.fresh")+" "))
		}
		lines = append(lines, message.Line{Spans: append(spans, v.cited(e.Sentences, e.Kind == digest.KindUpdated)...)})
	}
	lines = append(lines, v.differ(e.Differ)...)
	if also := v.also(e); also != "" {
		lines = append(lines, line(quiet(also)))
	}
	return message.Block{
		Kind:  message.Story,
		Title: []message.Span{text(digits(number) + ". "), link(e.Headline, e.URL)},
		Lines: lines,
		Story: e.Story,
	}
}

// coverage is "11 outlets · first Reuters 19:42" for what is new, and
// "day 3 · 6 more outlets" for what goes on.
func (v View) coverage(e digest.Entry) string {
	if e.Kind == digest.KindUpdated {
		day := v.Locale.Text("story.day", "day", e.Day)
		if e.Added > 0 {
			return day + " · " + v.Locale.Count("story.more", e.Added)
		}
		return day + " · " + v.outlets(e.Outlets)
	}
	if len(e.Outlets) < 2 {
		return v.outlets(e.Outlets) + " · " + v.moment(e.First)
	}
	return v.outlets(e.Outlets) + " · " + v.Locale.Text("story.first", "outlet", e.Outlets[0], "time", v.moment(e.First))
}

// also names the outlets that nothing of the entry cites, at most four of
// them, and counts the copies.
func (v View) also(e digest.Entry) string {
	cited := map[string]bool{}
	for _, s := range e.Sentences {
		cited[s.Outlet] = true
	}
	for _, q := range e.Quotes {
		cited[q.Outlet] = true
	}
	for _, t := range e.Turns {
		cited[t.Outlet] = true
	}
	others := slices.DeleteFunc(slices.Clone(e.Outlets), func(o string) bool { return cited[o] })
	if len(e.Outlets) < 2 {
		others = nil
	}
	const most = 4
	if more := len(others) - most; more > 1 {
		others = append(others[:most], v.Locale.Count("story.others", more))
	}
	if e.Copies > 0 {
		others = append(others, v.Locale.Count("story.copies", e.Copies))
	}
	if len(others) == 0 {
		return ""
	}
	return v.Locale.Text("story.also", "list", v.Locale.List(others))
}

// short is a story in one line.
func (v View) short(number int, e digest.Entry) message.Block {
	b := paragraph(line(
		text(digits(number)+". "), link(e.Headline, e.URL), quiet(" · "+v.outlets(e.Outlets))))
	b.Story = e.Story
	return b
}
