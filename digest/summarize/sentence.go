package summarize

import (
	"slices"
	"strings"
	"unicode"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

const (
	// maxSentences and minSentences are the most and the fewest sentences
	// that are read of one item; news says the most important first, and
	// where many tell a story the first of each are enough.
	maxSentences = 30
	minSentences = 5
	// storySentences is about how many sentences are read of a story.
	storySentences = 150
	// longSentence is how many bytes are read to find one sentence.
	longSentence = 220
	// quoteOnly is the share of bytes inside quotation marks above which a
	// sentence is a quotation and little else.
	quoteOnly = .7
)

// A sentence is one of an item, with all that the stages want to know of it.
type sentence struct {
	doc, line  int // index of its item, and of its line in the item
	start, end int // in the item's text
	text       string
	tokens     []token
	words      int     // as a reader counts them
	quoted     float64 // share of its bytes inside quotation marks
	torn       bool    // a quotation mark lacks its partner

	noise    bool // a heading, a caption or a teaser between paragraphs
	usable   bool
	pos      int       // usable sentences of its item before it
	bigrams  []int32   // of neighbouring tokens, with repeats
	content  []int32   // stems of its words without stop words, ascending, each once
	stands   bool      // may be shown, with what it leans on
	leans    bool      // on the sentence before it in its item
	before   *sentence // that one, where it stands
	noun     int32     // what it leans for: "The incident"; -1 for all else
	needs    []int32   // surnames in it that must have been introduced
	names    []int32   // surnames that it introduces, "Christina Lee"
	told     bool      // the reader knows it
	outdated bool      // newer reports replace its figures
	figures  []quantity
}

// A token is a word of a sentence.
type token struct {
	word       int32 // in the vocabulary
	start, end int32 // in the sentence's text
	cap        text.Cap
	quoted     bool
}

// A vocabulary gives the words of a story numbers.
type vocabulary struct {
	rules    *rules
	language string
	ids      map[string]int32
	words    []word
	stems    map[string]int32
	bigrams  map[[2]int32]int32
}

// A word is an entry of the vocabulary.
type word struct {
	text    string
	stem    int32
	marks   mark
	phrases []phrase
	stop    bool
	capital int // times written with a capital inside a sentence
	small   int // times written small
	person  bool
	dated   bool // a date may begin with it
}

// newVocabulary has room for the words of so many bytes: of twenty, one is new.
func newVocabulary(language string, bytes int) *vocabulary {
	words := min(bytes/20, 1024)
	return &vocabulary{
		rules: rulesFor(language), language: language,
		ids: make(map[string]int32, words), stems: make(map[string]int32, words), bigrams: make(map[[2]int32]int32, 2*words),
	}
}

// id returns the number of a word in lower case.
func (v *vocabulary) id(s string) int32 {
	if id, ok := v.ids[s]; ok {
		return id
	}
	stem := text.LightStem(s)
	if v.language != "en" {
		stem = text.Stem(s, v.language)
	}
	stemID, ok := v.stems[stem]
	if !ok {
		stemID = int32(len(v.stems))
		v.stems[stem] = stemID
	}
	id := int32(len(v.words))
	v.ids[s] = id
	w := word{
		text: s, stem: stemID, stop: text.IsStop(s, v.language),
		marks: v.rules.words[s], phrases: v.rules.phrases[s], dated: v.rules.calendar.Opens(s),
	}
	if v.rules.figures.numerals.Weekday(s) > 0 {
		w.marks |= weekdays
	}
	v.words = append(v.words, w)
	return id
}

// bigram returns the number of two neighbouring words.
func (v *vocabulary) bigram(a, b int32) int32 {
	key := [2]int32{v.words[a].stem, v.words[b].stem}
	id, ok := v.bigrams[key]
	if !ok {
		id = int32(len(v.bigrams))
		v.bigrams[key] = id
	}
	return id
}

// name reports whether a token is a capitalised word; one that opens a
// sentence only if the story writes it with a capital elsewhere.
func (v *vocabulary) name(t token) bool {
	switch t.cap {
	case text.Capital:
		return true
	case text.Initial:
		w := v.words[t.word]
		return w.capital > w.small
	}
	return false
}

// read returns the first sentences of an item, at most limit.
func (v *vocabulary) read(doc int, it digest.Item, limit int) []*sentence {
	body := it.Text
	if n := limit * longSentence; len(body) > n {
		// Up to the end of the paragraph, so that no sentence is cut.
		if end := strings.IndexByte(body[n:min(len(body), 2*n)], '\n'); end >= 0 {
			body = body[:n+end]
		} else {
			body = body[:min(len(body), 2*n)]
		}
	}
	spans := text.Sentences(body, v.language)
	if len(body) < len(it.Text) && len(spans) > 1 {
		spans = spans[:len(spans)-1] // the last one may be cut
	}
	out := make([]*sentence, 0, min(len(spans), limit))
	line, last := 0, 0
	for _, sp := range spans {
		if len(out) == limit {
			break
		}
		if strings.ContainsAny(body[last:sp.Start], "\n\r") {
			line++
		}
		last = sp.End
		s := &sentence{doc: doc, line: line, start: sp.Start, end: sp.End, text: it.Text[sp.Start:sp.End]}
		v.analyse(s)
		out = append(out, s)
	}
	return out
}

// analyse fills what follows from the sentence alone.
func (v *vocabulary) analyse(s *sentence) {
	quotes, torn := quotations(s.text)
	s.torn = torn
	inside := 0
	for _, q := range quotes {
		inside += q.End - q.Start
	}
	s.quoted = float64(inside) / float64(len(s.text))
	s.words = countWords(s.text)
	found := text.Tokens(s.text)
	s.figures = v.rules.figures.quantitiesOf(s.text, found)
	s.tokens = make([]token, len(found))
	q := 0
	for i, t := range found {
		for q < len(quotes) && quotes[q].End <= t.Start {
			q++
		}
		id := v.id(t.Text)
		switch t.Cap {
		case text.Capital:
			v.words[id].capital++
		case text.Small:
			v.words[id].small++
		}
		s.tokens[i] = token{
			word: id, start: int32(t.Start), end: int32(t.End), cap: t.Cap,
			quoted: q < len(quotes) && quotes[q].Start < t.Start,
		}
		if w := &v.words[id]; !w.stop {
			s.content = append(s.content, w.stem)
		}
	}
	slices.Sort(s.content)
	s.content = slices.Compact(s.content)
	if len(s.tokens) > 1 {
		s.bigrams = make([]int32, len(s.tokens)-1)
		for i := range s.bigrams {
			s.bigrams[i] = v.bigram(s.tokens[i].word, s.tokens[i+1].word)
			if s.tokens[i+1].cap == text.Capital && v.firstName(s, i) {
				s.names = append(s.names, s.tokens[i+1].word)
			}
		}
	}
}

// countWords counts words as a reader does: by white space, and two
// characters for one where a script has none between words.
func countWords(s string) int {
	words, wide, in := 0, 0, false
	for _, c := range s {
		switch {
		case c >= 0x2E80 && unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			wide++
			in = false
		case unicode.IsSpace(c):
			in = false
		case !in && (c < 0x2E80 || unicode.IsLetter(c)):
			words++
			in = true
		}
	}
	return words + (wide+1)/2
}
