package summarize

import "time"

const day = 24 * time.Hour

// A date is the day in which a sentence says its news happened.
type date struct {
	day   time.Time // at 00:00 UTC; zero where the sentence has none
	vague bool      // by the name of a weekday, which may be of another week
	other bool      // the sentence looks ahead, or far back
}

// dateOf returns the first date outside quotation marks in a sentence that was
// published on a given day.
func (v *vocabulary) dateOf(s *sentence, published time.Time) date {
	if v.looksAhead(s) {
		return date{other: true}
	}
	for _, t := range s.tokens {
		w := &v.words[t.word]
		if t.quoted || !w.dated {
			continue
		}
		switch found, ok := v.rules.calendar.At(s.text, int(t.start), published); {
		case ok && found.IsDay():
			return date{day: found.From, vague: found.Weekday, other: found.From.After(published)}
		case isYear(w.text):
			return date{other: true}
		}
	}
	return date{}
}

// looksAhead reports whether a sentence has a word that speaks of the future.
func (v *vocabulary) looksAhead(s *sentence) bool {
	if v.rules.spaceless {
		return containsAny(s.text, v.rules.lexicon["future"])
	}
	for _, t := range s.tokens {
		if !t.quoted && v.words[t.word].marks&future != 0 {
			return true
		}
	}
	return false
}
