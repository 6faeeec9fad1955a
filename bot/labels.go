package bot

import (
	"newsdigest/bot/locale"
	"newsdigest/digest"
)

// Labels returns what an envelope asks to say above a message, one line each,
// in the language of its chat. Together they have at most 180 UTF-16 code
// units.
func Labels(e digest.Envelope) []string {
	l := locale.For(e.Language)
	var lines []string
	if e.Late {
		lines = append(lines, l.Text("envelope.late"))
	}
	if e.Repeat {
		lines = append(lines, l.Text("envelope.repeat"))
	}
	return lines
}
