package summarize

import (
	"time"

	"newsdigest/digest"
)

// DateOf returns the day in which a sentence, published on a day, says its
// news happened; it is zero where the sentence has no date or no clear one.
func DateOf(sentence, language string, published time.Time) time.Time {
	v := newVocabulary(language, 0)
	s := v.read(0, digest.Item{Text: sentence}, 1)[0]
	if d := v.dateOf(s, published); !d.other {
		return d.day
	}
	return time.Time{}
}
