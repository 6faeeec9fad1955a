package summarize

import (
	"hash/fnv"

	"newsdigest/digest/text"
)

// Fingerprint returns a hash of the words of a sentence, the same for every
// copy of it whatever its case, accents, spaces and punctuation. It is kept in
// the database, so it never changes.
func Fingerprint(sentence string) uint64 {
	h := fnv.New64a()
	for _, t := range text.Tokens(sentence) {
		h.Write([]byte(text.Fold(t.Text)))
		h.Write([]byte{' '})
	}
	return h.Sum64()
}

// fingerprint returns Fingerprint of a sentence that was analysed.
func (v *vocabulary) fingerprint(s *sentence) uint64 {
	h := fnv.New64a()
	for _, t := range s.tokens {
		h.Write([]byte(text.Fold(v.words[t.word].text)))
		h.Write([]byte{' '})
	}
	return h.Sum64()
}
