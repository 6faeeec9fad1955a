package layout

import (
	"newsdigest/bot/message"
	"newsdigest/digest"
)

// AnyOf stands behind the id of a story and asks which story of the edition that begins
// with it is meant: the buttons under a digest are about all of its stories,
// and a line has no room for all their ids.
const AnyOf = "+"

// Preferred says what the chat wants from now on, with a button to take it
// back.
func (v View) Preferred(p digest.Preference) message.Message {
	m := message.Say(v.Locale.Text("prefer.done."+about(p), "name", p.Name))
	m.Buttons = [][]message.Button{{{Label: v.Locale.Text("prefer.undo"), Line: "unmute " + decimal(p.ID)}}}
	return m
}

// TakenBack says what the chat does not want any more.
func (v View) TakenBack(p digest.Preference) message.Message {
	return message.Say(v.Locale.Text("prefer.undone."+about(p), "name", p.Name))
}

// about names a kind of preference, and of a mute what it is about.
func about(p digest.Preference) string {
	switch {
	case p.Kind != digest.PreferMute:
		return string(p.Kind)
	case p.Query != "":
		return "words"
	case p.Outlet != "":
		return "outlet"
	}
	return "story"
}

// Preferences lists what a chat wants besides its topics, numbered.
func (v View) Preferences(ps []digest.Preference) message.Message {
	if len(ps) == 0 {
		return message.Say(v.Locale.Text("prefer.none"))
	}
	var lines []message.Line
	for i, p := range ps {
		lines = append(lines, line(text(digits(i+1)+". "), text(p.Name), quiet(" · "+v.Locale.Text("prefer.list."+about(p)))))
	}
	return message.Message{Blocks: []message.Block{paragraph(lines...), Note(v.Locale.Text("prefer.hint"))}}
}

// Which asks which story of an edition is meant, with a button for each of the
// first five and the command for all.
func (v View) Which(kind digest.PreferenceKind, e digest.Edition) message.Message {
	command := string(kind)
	if kind == digest.PreferMute {
		command += " story"
	}
	lines := []message.Line{line(bold(v.Locale.Text("prefer.which." + string(kind))))}
	var row []message.Button
	for i, entry := range e.Entries {
		lines = append(lines, line(text(digits(i+1)+". "), link(entry.Headline, entry.URL)))
		if i < inRow {
			row = append(row, message.Button{Label: digits(i + 1), Line: command + " " + decimal(entry.Story)})
		}
	}
	return message.Message{Blocks: []message.Block{paragraph(lines...)}, Buttons: [][]message.Button{row}}
}

// inRow is how many buttons stand in one row on every platform.
const inRow = 5

// why asks about an edition, or about a story whose id stands behind a space.
func (v View) why(story string) message.Button {
	return message.Button{Label: v.Locale.Text("why.button"), Line: "why" + story}
}

// wishes is a row of buttons for what a chat may want of a story, or of one of
// the stories of an edition where story ends in AnyOf.
func (v View) wishes(story string) []message.Button {
	return []message.Button{
		{Label: v.Locale.Text("prefer.button.more"), Line: "more " + story},
		{Label: v.Locale.Text("prefer.button.fewer"), Line: "fewer " + story},
		{Label: v.Locale.Text("prefer.button.mute"), Line: "mute story " + story},
		{Label: v.Locale.Text("prefer.button.follow"), Line: "follow " + story},
	}
}
