package layout

import (
	"slices"
	"time"

	"newsdigest/bot/message"
	"newsdigest/digest"
)

// A Why is what the record says of the last slot of a digest.
type Why struct {
	Digest   digest.Digest
	Standing digest.Standing
	Record   digest.Record // the zero Record where no slot has come yet
	Missed   []Missed      // stories that are not in the edition, the foremost of them
}

// A Missed is a story that is not in an edition, and the reason.
type Missed struct {
	Entry  digest.Entry
	Reason digest.Reason
}

// Why says what became of the last slot of a digest: whether its edition was
// sent, how many stories it considered, and why some of them are not in it.
func (v View) Why(w Why) message.Message {
	title := v.DigestName(w.Digest)
	if w.Record.Slot != "" {
		title += " · " + v.slot(w.Record.Slot)
	}
	blocks := []message.Block{paragraph(append([]message.Line{line(bold(title))}, v.fate(w)...)...)}
	if w.Record.Edition.ID != 0 {
		blocks = append(blocks, paragraph(v.reasons(w.Record.Edition)...))
	}
	var lines []message.Line
	for _, m := range w.Missed {
		lines = append(lines, bullet(link(m.Entry.Headline, m.Entry.URL), quiet(" · "+v.Locale.Text("why.reason."+string(m.Reason)))))
	}
	if len(lines) > 0 {
		blocks = append(blocks, heading(v.Locale.Text("why.missed")), paragraph(lines...))
	}
	return message.Message{Blocks: append(blocks, paragraph(v.outlook(Status{Standing: w.Standing, Digests: []digest.Digest{w.Digest}})...),
		Note(v.Locale.Text("why.hint")))}
}

// fate says what became of the slot.
func (v View) fate(w Why) []message.Line {
	e := w.Record.Edition
	switch {
	case w.Record.Slot == "":
		return []message.Line{line(text(v.Locale.Text("why.first")))}
	case e.ID == 0:
		return []message.Line{line(text(v.Locale.Text("why.skipped")))}
	}
	lines := []message.Line{line(text(v.sent(w.Record.Parts)))}
	if e.Late {
		lines = append(lines, line(text(v.Locale.Text("why.late"))))
	}
	return append(lines, line(text(v.Locale.Text("why.window", "from", v.Locale.When(v.local(e.From)), "to", v.Locale.When(v.local(e.To))))))
}

// sent says how far an edition has come, the worst first.
func (v View) sent(parts []digest.PartRecord) string {
	count := map[string]int{}
	why := ""
	for _, p := range parts {
		switch p.Status {
		case digest.StatusSent:
			count["sent"]++
		case digest.StatusUnsure:
			count["unsure"]++
		case digest.StatusDead, digest.StatusExpired, digest.StatusGone:
			count["lost"]++
			why = p.Error
		default:
			count["waits"]++
		}
	}
	switch of := len(parts); {
	case count["lost"] > 0:
		return v.Locale.Text("why.lost", "number", count["lost"], "of", of, "why", why)
	case count["waits"] > 0:
		return v.Locale.Text("why.waits", "number", count["waits"], "of", of)
	case count["unsure"] > 0:
		return v.Locale.Text("why.unsure", "number", count["unsure"], "of", of)
	default:
		return v.Locale.Count("why.sent", of)
	}
}

// reasons counts the stories of an edition by what became of them, in the
// order of digest.Reasons.
func (v View) reasons(e digest.Edition) []message.Line {
	count := map[digest.Reason]int{}
	for _, c := range e.Considered {
		count[c.Reason]++
	}
	lines := []message.Line{line(text(v.Locale.Count("why.considered", len(e.Considered))))}
	for _, r := range digest.Reasons() {
		if n := count[r]; n > 0 {
			lines = append(lines, bullet(text(digits(n)+" · "+v.Locale.Text("why.reason."+string(r)))))
		}
	}
	return lines
}

// A Fate is what became of a story in one slot.
type Fate struct {
	Slot   digest.Slot
	Reason digest.Reason
	Number int     // in the edition, 0 where it is not in it
	Weight float64 // as in digest.Consideration
}

// WhyStory says what became of one story in the last editions, the latest
// first, and what else is to be known of it.
func (v View) WhyStory(e digest.Entry, fates []Fate, more ...string) message.Message {
	lines := []message.Line{line(quiet(v.coverage(e)))}
	for _, f := range fates {
		said := v.Locale.Text("why.reason." + string(f.Reason))
		if f.Number > 0 {
			said = v.Locale.Text("why.number", "number", f.Number, "reason", said)
		}
		switch {
		case f.Weight > 1:
			said += " · " + v.Locale.Text("why.raised")
		case f.Weight > 0 && f.Weight < 1:
			said += " · " + v.Locale.Text("why.lowered")
		}
		lines = append(lines, bullet(text(v.slot(f.Slot)+": "+said)))
	}
	if len(e.Topics) > 0 {
		more = slices.Insert(more, 0, v.Locale.Text("why.topics", "list", v.Locale.List(e.Topics)))
	}
	for _, s := range more {
		lines = append(lines, line(text(s)))
	}
	return message.Message{Blocks: []message.Block{{
		Kind:  message.Story,
		Title: []message.Span{link(e.Headline, e.URL)},
		Lines: lines,
		Story: e.Story,
	}}}
}

// slot returns a slot as people write its time, and that of an alert by its
// date. One that is no time stays as it is.
func (v View) slot(s digest.Slot) string {
	if date, err := time.Parse(time.DateOnly, string(s[:min(len(s), len(time.DateOnly))])); err == nil && s.IsAlert() {
		return v.Locale.Text("why.alert", "date", v.Locale.Date(date))
	}
	wall, err := time.Parse("2006-01-02 15:04", string(s))
	if err != nil {
		return string(s)
	}
	return v.Locale.When(wall)
}
