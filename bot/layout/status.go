package layout

import (
	"newsdigest/bot/message"
	"newsdigest/digest"
)

// A Status is the health of the bot as one chat sees it.
type Status struct {
	Storing  bool // the database reads and writes
	Operator bool // who asks runs the bot: Counts and Asleep, which are about all chats, are shown
	Counts   digest.Counts
	Standing digest.Standing
	Digests  []digest.Digest // of the chat
	Failing  []digest.Source // of the community's own feeds
	Notices  []digest.Notice // of the community, newest first
	Asleep   []Asleep
	Blind    bool // the bot may not read what was written in the chat
}

// Asleep are the chats of a platform for which the bot has no token.
type Asleep struct {
	Platform digest.Platform
	Chats    int
}

// Status says how the bot and this chat's feeds are, and what comes next.
func (v View) Status(s Status) message.Message {
	l := v.Locale
	well := l.Text("status.well")
	if !s.Storing {
		well = l.Text("status.ill")
	}
	c := s.Counts
	blocks := []message.Block{paragraph(line(bold(well)))}
	if s.Operator {
		blocks[0].Lines = append(blocks[0].Lines,
			line(text(l.Text("status.feeds", "feeds", c.Feeds, "failing", c.Failing))),
			line(text(l.Text("status.items", "today", c.Today, "items", c.Items, "stories", c.Stories))),
			line(text(l.Text("status.sends", "chats", c.Chats, "waiting", c.Waiting))))
		for _, a := range s.Asleep {
			blocks = append(blocks, paragraph(line(text(l.Count("status.asleep", a.Chats, "platform", string(a.Platform))))))
		}
	}
	blocks = append(blocks, paragraph(v.outlook(s)...))
	if s.Blind {
		blocks = append(blocks, paragraph(line(text(l.Text("status.blind")))))
	}
	if len(s.Notices) > 0 {
		blocks = append(blocks, paragraph(v.notices(s.Notices)...))
	}
	if len(s.Failing) > 0 {
		lines := []message.Line{line(text(l.Count("status.failing", len(s.Failing))))}
		for _, f := range s.Failing[:min(len(s.Failing), 10)] {
			lines = append(lines, bullet(link(f.Outlet, f.URL), text(": "+v.health(f))))
		}
		blocks = append(blocks, paragraph(lines...))
	}
	return message.Message{Blocks: blocks}
}

// outlook says what comes next in this chat, or why nothing comes.
func (v View) outlook(s Status) []message.Line {
	switch {
	case s.Standing.State == digest.StateGone:
		return []message.Line{line(text(v.Locale.Text("status.gone", "why", v.Locale.Explain(s.Standing.Why, nil))))}
	case s.Standing.State == digest.StatePaused:
		return []message.Line{line(text(v.Paused(s.Standing)))}
	case len(s.Digests) == 0:
		return []message.Line{line(text(v.Locale.Text("topics.none")))}
	}
	var lines []message.Line
	for _, d := range s.Digests {
		lines = append(lines, line(bold(v.DigestName(d)), text(" · "+v.next(d))))
	}
	return lines
}

// Paused says that a chat is paused, and until when.
func (v View) Paused(s digest.Standing) string {
	if s.Until.IsZero() {
		return v.Locale.Text("pause.open")
	}
	return v.Locale.Text("pause.until", "when", v.When(s.Until))
}

// A Task is a part of the help: what somebody wants to do, and the commands
// that do it.
type Task struct {
	Title string
	Uses  []Use
}

// A Use is a command as it is typed, and what it does.
type Use struct{ Line, Help string }

// Help lists commands by task.
func (v View) Help(tasks []Task) message.Message {
	blocks := []message.Block{paragraph(line(text(v.Locale.Text("help.intro"))))}
	for _, t := range tasks {
		var lines []message.Line
		for _, u := range t.Uses {
			lines = append(lines, line(code(u.Line), text(" – "+u.Help)))
		}
		blocks = append(blocks, heading(t.Title), paragraph(lines...))
	}
	return message.Message{Blocks: blocks}
}
