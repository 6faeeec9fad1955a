package layout

import (
	"time"

	"newsdigest/bot/message"
	"newsdigest/digest"
)

// When returns an instant on the reader's clock, with the zone's name:
// "Wed 14 Oct, 08:00 Berlin".
func (v View) When(t time.Time) string {
	return v.Locale.When(v.local(t)) + " " + v.Locale.Zone(v.Zone)
}

// Lines returns a message with one line for each sentence.
func Lines(sentences ...string) message.Message {
	var lines []message.Line
	for _, s := range sentences {
		lines = append(lines, line(text(s)))
	}
	return message.Message{Blocks: []message.Block{paragraph(lines...)}}
}

// DigestName returns the name of a digest for people.
func (v View) DigestName(d digest.Digest) string {
	if d.Name != "" {
		return d.Name
	}
	return v.Locale.Text("edition.name.any")
}

// next says when a digest comes next.
func (v View) next(d digest.Digest) string {
	switch {
	case d.Due.IsZero():
		return v.Locale.Text("topics.never")
	case d.Due.Before(v.Now):
		return v.Locale.Text("topics.now")
	}
	return v.Locale.Text("topics.next", "when", v.When(d.Due))
}

// Topics lists what a chat follows, numbered through all its digests, with how
// many stories each topic had in the last day.
func (v View) Topics(digests []digest.Digest, counts map[int64]int) message.Message {
	var blocks []message.Block
	number := 0
	for _, d := range digests {
		blocks = append(blocks, paragraph(line(bold(v.DigestName(d)), quiet(" · "+v.next(d)))))
		var lines []message.Line
		for _, t := range d.Topics {
			number++
			lines = append(lines, line(text(digits(number)+". "), text(t.Name), quiet(" · "+v.Locale.Count("topics.count", counts[t.ID]))))
		}
		if len(lines) > 0 {
			blocks = append(blocks, paragraph(lines...))
		}
	}
	return message.Message{Blocks: append(blocks, Note(v.Locale.Text("topics.hint")))}
}
