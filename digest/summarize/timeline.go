package summarize

import (
	"cmp"
	"math"
	"slices"
	"time"

	"newsdigest/digest"
)

const (
	// background is how long before its first report a turn of a story may
	// be; what is older explains it. A weekday is of the day before at most.
	background = 30 * day
	// turnWords is the longest sentence of a timeline, in words.
	turnWords = 40
	// deepest is how many sentences of an item may stand before one with a
	// date.
	deepest = 10
)

// A turn is a sentence that may stand for a day.
type turn struct {
	*sentence
	day   time.Time
	value float64
}

// turns returns what happened on at most n days, the earliest first, in
// sentences that are not shown already: none unless there are two days at
// least. A sentence without a date stands for the day of its item only if it
// opens it.
func (st *story) turns(p *picker, n int, zone *time.Location) []digest.Turn {
	best := map[time.Time]turn{}
	first := dateIn(digest.Story{Items: st.items}.First(), zone)
	for d, doc := range st.docs {
		published := dateIn(st.items[d].Published, zone)
		if st.items[d].Published.IsZero() {
			continue
		}
		for _, s := range doc {
			if !s.stands || s.leans || len(s.needs) > 0 || s.pos > deepest || s.quoted > leadQuoted ||
				s.words > turnWords || st.aside(s) || p.repeats(s) {
				continue
			}
			on := st.dateOf(s, published)
			if on.day.IsZero() && s.pos == 0 {
				on.day = published
			}
			oldest := first.Add(-background)
			if on.vague {
				oldest = first.Add(-day)
			}
			t := turn{sentence: s, day: on.day, value: st.value(s)}
			if !on.other && !on.day.Before(oldest) && t.value > best[on.day].value {
				best[on.day] = t
			}
		}
	}
	return st.timeline(best, n)
}

// dateIn returns the date that a clock in zone shows, at 00:00 UTC.
func dateIn(t time.Time, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// value is the weight of the bigrams of a sentence for each of its words.
func (st *story) value(s *sentence) float64 {
	sum := 0.0
	for i, b := range s.bigrams {
		if !slices.Contains(s.bigrams[:i], b) {
			sum += st.weights[b]
		}
	}
	return sum / math.Pow(float64(s.words), brevity)
}

// timeline keeps the first day, the last one and the weightiest between, and
// of two sentences that say the same the earlier one.
func (st *story) timeline(best map[time.Time]turn, n int) []digest.Turn {
	var days []turn
	for _, t := range best {
		days = append(days, t)
	}
	slices.SortFunc(days, func(a, b turn) int { return a.day.Compare(b.day) })
	kept := days[:0]
	for _, t := range days {
		if !slices.ContainsFunc(kept, func(k turn) bool { return st.same(k.sentence, t.sentence) }) {
			kept = append(kept, t)
		}
	}
	for len(kept) > max(n, 2) {
		least := slices.MinFunc(kept[1:len(kept)-1], func(a, b turn) int { return cmp.Compare(a.value, b.value) })
		kept = slices.DeleteFunc(kept, func(t turn) bool { return t.day.Equal(least.day) })
	}
	if len(kept) < 2 {
		return nil
	}
	var out []digest.Turn
	for _, t := range kept {
		out = append(out, digest.Turn{Sentence: st.cite(t.sentence, t.start, t.end), Day: t.day})
	}
	return out
}
