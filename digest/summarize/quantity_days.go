package summarize

import (
	"strings"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

// several reports whether an article has many quantities of the kind of q, of
// which each may be of another thing.
func (q quantity) several() bool { return q.money || q.kind == digest.FigureDay }

// days returns the days that a sentence names by number and month. Those of
// the week and "yesterday" change with who writes where.
func (r *figureRules) days(s string, tokens []text.Token, published time.Time) []quantity {
	dates := r.calendar.Dates(s, tokens, published)
	var others []text.Token // than those of dates
	for _, t := range tokens {
		if !partOf(dates, t) {
			others = append(others, t)
		}
	}
	var out []quantity
	for _, d := range dates {
		written := s[d.Start:d.End]
		if !d.IsDay() || !strings.ContainsAny(written, "0123456789") {
			continue
		}
		i := 0
		for i < len(others) && others[i].Start < d.Start {
			i++
		}
		out = append(out, quantity{
			kind: digest.FigureDay, value: float64(d.From.Unix() / int64(day/time.Second)), half: .5,
			written: written, context: r.context(others, i),
		})
	}
	return out
}

// partOf reports whether a token belongs to one of the dates.
func partOf(dates []text.Date, t text.Token) bool {
	for _, d := range dates {
		if t.Start >= d.Start && t.Start < d.End {
			return true
		}
	}
	return false
}
