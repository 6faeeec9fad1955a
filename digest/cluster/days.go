package cluster

import (
	"cmp"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

// recentDays is how many days before it was published a report may name as
// the day of its news. A day of the week that is further back is more likely
// the next one.
const recentDays = 2

// days are those on which a report says that its news happened, of the week, a
// bit each.
type days struct {
	on    uint8
	named bool // else they are those on which a report without a day is likely to be of
}

// days reads the days that an item names. What an item without a time of its
// own means by them is not known; it keeps the days of the week.
func (r *namer) days(item digest.Item, lead string, title, body []text.Token) days {
	var d days
	at := cmp.Or(item.Published, item.Stored).UTC()
	today := at.Truncate(24 * time.Hour)
	note := func(s string, tokens []text.Token) {
		for _, date := range r.calendar.Dates(s, tokens, at) {
			back := int(today.Sub(date.From) / (24 * time.Hour))
			if date.IsDay() && (back >= 0 && back <= recentDays || at.IsZero() && date.Weekday) {
				d.on |= 1 << date.From.Weekday()
			}
		}
	}
	note(item.Title, title)
	note(lead, body)
	d.named = d.on != 0
	if !d.named && !at.IsZero() {
		d.on = 1<<today.Weekday() | 1<<today.AddDate(0, 0, -1).Weekday()
	}
	return d
}

// apart reports whether two reports name days, at least one of them, and are
// of none in common.
func (d days) apart(o days) bool {
	return d.on != 0 && o.on != 0 && d.on&o.on == 0 && (d.named || o.named)
}
