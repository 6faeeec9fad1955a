package layout

import (
	"slices"

	"newsdigest/bot/message"
	"newsdigest/digest"
)

// A Section is a built-in section, and whether a digest has it.
type Section struct {
	Name     string // in English and lower case
	Followed bool
}

// SectionName returns the name of a section, given in English and lower case,
// in the reader's language.
func (v View) SectionName(section string) string { return v.Locale.Text("section." + section) }

// Begin asks what a digest is to bring. It greets where none comes yet, and
// else says when it comes.
func (v View) Begin(d digest.Digest, sections []Section) message.Message {
	l := v.Locale
	blocks := []message.Block{paragraph(line(text(l.Text("help.intro"))))}
	if v.comes(d) {
		blocks = []message.Block{paragraph(line(text(v.times(d))))}
	}
	var choices []message.Button
	for _, s := range sections {
		step := "start add "
		if s.Followed {
			step = "start drop "
		}
		choices = append(choices, choice(v.SectionName(s.Name), step+s.Name, s.Followed))
	}
	buttons := rows(choices, 4)
	ask := []message.Line{line(bold(l.Text("start.what")))}
	if len(d.Topics) > 0 {
		ask = append(ask, line(text(l.Text("start.so_far", "list", v.topics(d)))))
		buttons = append(buttons, []message.Button{{Label: l.Text("start.button.hour"), Line: "start hour"}})
	}
	return message.Message{Blocks: append(blocks, paragraph(ask...), Note(l.Text("start.own"))), Buttons: buttons}
}

// Hours asks when a digest is to come, and shows what time it is in the zone
// of the view.
func (v View) Hours(d digest.Digest) message.Message {
	l := v.Locale
	var choices []message.Button
	for _, hour := range []digest.Clock{7 * 60, 8 * 60, 9 * 60, 12 * 60, 18 * 60, 20 * 60} {
		choices = append(choices, choice(v.clock(hour), "start at "+hour.String()+" "+v.Zone, slices.Equal(d.Schedule.At, []digest.Clock{hour})))
	}
	return message.Message{
		Blocks: []message.Block{
			paragraph(
				line(bold(l.Text("start.when"))),
				line(text(l.Text("start.so_far", "list", v.topics(d)))),
				line(text(l.Text("start.now", "clock", l.Clock(v.local(v.Now)), "zone", l.Zone(v.Zone)))),
			),
			Note(l.Text("start.times")),
		},
		Buttons: append(rows(choices, 3), []message.Button{
			{Label: l.Text("start.button.zone"), Line: "start zones"},
			{Label: l.Text("start.button.topics"), Line: "start"},
		}),
	}
}

// Zones asks what time it is where the readers are, with a button for each
// time that clocks of many people show, from west to east.
func (v View) Zones() message.Message {
	l := v.Locale
	var choices []message.Button
	for _, zone := range []string{
		"America/Los_Angeles", "America/Denver", "America/Chicago",
		"America/New_York", "America/Sao_Paulo", "Europe/London",
		"Europe/Berlin", "Europe/Kyiv", "Europe/Istanbul",
		"Asia/Dubai", "Asia/Karachi", "Asia/Kolkata",
		"Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney",
	} {
		choices = append(choices, choice(v.timeIn(zone), "start hour "+zone, zone == v.Zone))
	}
	return message.Message{
		Blocks:  []message.Block{paragraph(line(bold(l.Text("start.clock")))), Note(l.Text("start.city"))},
		Buttons: rows(choices, 3),
	}
}

// Ready says when a digest comes from now on, and shows what it would be now.
func (v View) Ready(d digest.Digest, e digest.Edition) message.Message {
	l := v.Locale
	m := v.Edition(e, d)
	m.Blocks = append([]message.Block{paragraph(
		line(bold("✓ "+l.Text("start.ready", "list", v.topics(d)))),
		line(text(v.times(d)+" "+v.Upcoming([]digest.Digest{d}))),
		line(text(l.Text("settings.reads_is", "list", v.reads(d.Settings.Reads))), quiet(" · /settings")),
	)}, m.Blocks...)
	m.Blocks = append(m.Blocks, Note(l.Text("digest.preview")))
	m.Buttons = append(m.Buttons, []message.Button{
		{Label: l.Text("start.button.topics"), Line: "start"},
		{Label: l.Text("start.button.hour"), Line: "start hour"},
	})
	return m
}

// Nothing says that a chat follows nothing and how to begin: to a manager, by
// a button too.
func (v View) Nothing(manager bool) message.Message {
	m := v.Say("topics.none")
	if !manager {
		return m
	}
	m.Buttons = [][]message.Button{{{Label: v.Locale.Text("start.button.begin"), Line: "start"}}}
	return m
}

// AskHour adds to m, which is about a digest that has no hour yet, the
// question when it is to come.
func (v View) AskHour(m message.Message, d digest.Digest) message.Message {
	hours := v.Hours(d)
	m.Blocks = append(m.Blocks, hours.Blocks...)
	m.Buttons = append(m.Buttons, hours.Buttons...)
	return m
}

// AskZone adds to m, which is about a digest in UTC for want of a zone, the
// question whether it is another one: the one that is guessed, or what else.
func (v View) AskZone(m message.Message, guess string) message.Message {
	l := v.Locale
	m.Blocks = append(m.Blocks, Note(l.Text("subscribe.zone")))
	other := message.Button{Label: l.Text("start.button.zone"), Line: "start zones"}
	row := []message.Button{{Label: v.timeIn(guess), Line: "timezone " + guess}, other}
	if guess == "UTC" {
		row = row[1:]
	}
	m.Buttons = append(m.Buttons, row)
	return m
}

// comes reports whether a digest ever comes.
func (v View) comes(d digest.Digest) bool { return len(d.Schedule.At) > 0 && len(d.Topics) > 0 }

// timeIn is the time of day in a zone, and its city: "18:42 Berlin".
func (v View) timeIn(zone string) string {
	v.Zone = zone
	return v.Locale.Clock(v.local(v.Now)) + " " + v.Locale.Zone(zone)
}

// topics lists the topics of a digest, the first ten of them.
func (v View) topics(d digest.Digest) string {
	var names []string
	for _, t := range d.Topics[:min(len(d.Topics), mostNamed)] {
		names = append(names, t.Name)
	}
	if len(d.Topics) > mostNamed {
		names = append(names, "…")
	}
	return v.Locale.List(names)
}

// mostNamed is how many topics one line names.
const mostNamed = 10

// rows puts buttons into rows.
func rows(buttons []message.Button, width int) [][]message.Button {
	return slices.Collect(slices.Chunk(buttons, width))
}
