package layout

import (
	"slices"

	"newsdigest/bot/locale"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

// mostRows is how many rows of buttons stand under a message on every
// platform.
const mostRows = 5

// Chosen shows the settings of a community, with a button for each choice; those
// that are so are marked.
func (v View) Chosen(s digest.Settings) message.Message {
	l := v.Locale
	zone := l.Text("timezone.utc")
	if s.Zone != "" {
		zone = s.Zone
	}
	blocks := []message.Block{paragraph(
		line(bold(l.Text("settings.title"))),
		line(text(l.Text("settings.length_is", "length", l.Text("settings.length."+lengthName(s.Length))))),
		line(text(l.Text("settings.language_is", "language", l.Text("settings.self")))),
		line(text(l.Text("settings.reads_is", "list", v.reads(s.Reads)))),
		line(text(l.Text("settings.sound_is", "sound", l.Text("settings.sound."+onOff(!s.Silent))))),
		line(text(l.Text("settings.images_is", "images", l.Text("settings.images."+onOff(s.Images))))),
		line(text(l.Text("settings.zone_is", "zone", zone, "now", l.When(v.local(v.Now))))),
	), Note(l.Text("settings.hint"))}
	return message.Message{Blocks: blocks, Buttons: v.choices(s)}
}

// choices are the buttons of the settings.
func (v View) choices(s digest.Settings) [][]message.Button {
	l := v.Locale
	var lengths []message.Button
	for _, n := range []digest.Length{digest.LengthCompact, digest.LengthNormal, digest.LengthLong} {
		name := lengthName(n)
		lengths = append(lengths, choice(l.Text("settings.short."+name), "settings length "+name, n == s.Length))
	}
	own := []string{l.Tag()}
	others := []message.Button{
		choice(l.Text("settings.all"), "settings reads all", len(s.Reads) == 0),
		choice(l.Text("settings.own", "language", l.Text("settings.self")), "settings reads "+l.Tag(), slices.Equal(s.Reads, own)),
		choice(l.Text("settings.short."+onOff(s.Silent)), "settings sound "+onOff(s.Silent), false),
		choice(l.Text("settings.short.images_"+onOff(!s.Images)), "settings images "+onOff(!s.Images), false),
	}
	var languages []message.Button
	for _, tag := range locale.Tags() {
		languages = append(languages, choice(locale.For(tag).Text("settings.self"), "settings language "+tag, tag == l.Tag()))
	}
	rows := [][]message.Button{lengths, others}
	for row := range slices.Chunk(languages, inRow) {
		if len(rows) < mostRows {
			rows = append(rows, row)
		}
	}
	return rows
}

func choice(label, line string, chosen bool) message.Button {
	if chosen {
		label = "✓ " + label
	}
	return message.Button{Label: label, Line: line}
}

// reads names the languages that a community reads.
func (v View) reads(tags []string) string {
	if len(tags) == 0 {
		return v.Locale.Text("settings.all")
	}
	var names []string
	for _, tag := range tags {
		name := tag
		if known := locale.For(tag); known.Tag() == tag {
			name = known.Text("settings.self")
		}
		names = append(names, name)
	}
	return v.Locale.List(names)
}

func lengthName(n digest.Length) string {
	if n == digest.LengthNormal {
		return "normal"
	}
	return string(n)
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
