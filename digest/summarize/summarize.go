package summarize

import (
	"math"
	"strings"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

// A Request says what to summarize, and how.
type Request struct {
	Items     []digest.Item // of one story, in its order
	Words     int           // at most, unless the one sentence alone has more; 0 means 80
	Sentences int           // at most; 0 means as many as the words allow
	Topic     string        // a query whose words weigh in, or ""
	Language  string        // of the reader, BCP 47; used where the story has it
	// Told reports what the reader knows: such a sentence is not used, and
	// what it says counts as said. Nil means nothing.
	Told func(sentence string) bool
	// MaxPerOutlet is how many sentences one outlet may give while others
	// have some; 0 means 2.
	MaxPerOutlet int
	Quotes       int            // at most, besides the sentences; 0 means none
	Turns        int            // days of the timeline, at most; 0 means no timeline
	Zone         *time.Location // of the reader, for the timeline; nil is UTC
}

// A Summary is a story told in its own sentences, all in one language.
type Summary struct {
	Headline     string            // of the item that has the most in common with the others, or ""
	HeadlineItem int64             // the item it is from, or 0
	Sentences    []digest.Sentence // in reading order; empty where no sentence may be shown
	Quotes       []digest.Quote    // the weightiest first, each of another speaker
	Turns        []digest.Turn     // the earliest first; nil, or two days at least
}

// A story is what was read for one request.
type story struct {
	*vocabulary
	items   []digest.Item // in one language, at most maxArticles
	docs    [][]*sentence // of each item
	tolls   tolls
	weights []float64 // of each bigram
}

// Summarize returns a summary of r.Items.
func Summarize(r Request) Summary {
	st := read(r)
	var sum Summary
	sum.Headline, sum.HeadlineItem = st.headline()
	sum.Quotes = st.quotes(r.Quotes)
	p := st.picker(r)
	p.pick()
	if len(p.chosen) == 0 {
		p.fallback()
	}
	for _, s := range p.ordered() {
		sum.Sentences = append(sum.Sentences, st.cite(s, s.start, s.end))
	}
	if r.Turns > 0 {
		sum.Turns = st.turns(p, r.Turns, r.Zone)
	}
	return sum
}

// cite returns a part of the item that s is from.
func (st *story) cite(s *sentence, start, end int) digest.Sentence {
	it := st.items[s.doc]
	return digest.Sentence{
		Text: it.Text[start:end], Item: it.ID, Start: start, End: end,
		Outlet: it.Outlet, URL: it.URL, At: it.Published,
	}
}

// read reads the items of a request and weighs what they say.
func read(r Request) *story {
	language, items := readable(foremost(originals(r.Items), 3*maxArticles), text.Primary(r.Language))
	items = foremost(items, maxArticles)
	bytes := 0
	for _, it := range items {
		bytes += len(it.Title) + len(it.Text)
	}
	st := &story{vocabulary: newVocabulary(language, bytes), items: items}
	limit := min(max(storySentences/max(1, len(st.items)), minSentences), maxSentences)
	titles := make([]string, len(st.items))
	for i, it := range st.items {
		st.docs = append(st.docs, st.read(i, it, limit))
		titles[i] = it.Title
		for _, t := range text.Tokens(it.Outlet) {
			st.words[st.id(t.Text)].marks |= notnames // "The Herald said"
		}
	}
	st.tolls = st.readTolls()
	st.markUsable(st.docs, titles, r.Told)
	st.findPersons(st.docs)
	st.passOver()
	for _, doc := range st.docs {
		st.link(doc)
	}
	st.weights = st.weigh(st.docs, st.topicStems(r.Topic))
	return st
}

// passOver marks the sentences whose numbers newer reports replace.
func (st *story) passOver() {
	for d, doc := range st.docs {
		for _, s := range doc {
			s.outdated = st.tolls.anyOutdated(st.items[d], s.figures)
		}
	}
}

// picker returns a picker of sentences for r.
func (st *story) picker(r Request) *picker {
	p := &picker{
		story:   st,
		covered: make([]bool, len(st.bigrams)), stamp: make([]int32, len(st.bigrams)),
		left: r.Words, sentences: r.Sentences, perOutlet: r.MaxPerOutlet,
		used: map[string]int{}, taken: map[*sentence]bool{},
	}
	if p.left <= 0 {
		p.left = 80
	}
	if p.sentences <= 0 {
		p.sentences = math.MaxInt
	}
	if p.perOutlet <= 0 {
		p.perOutlet = 2
	}
	p.quotes = max(1, p.left/70)
	for _, doc := range st.docs {
		for _, s := range doc {
			if s.told {
				p.cover(s)
			}
		}
	}
	return p
}

// topicStems returns the words of a query that a sentence may have.
func (v *vocabulary) topicStems(query string) map[int32]bool {
	stems := map[int32]bool{}
	for field := range strings.FieldsSeq(query) {
		if strings.HasPrefix(field, "-") || field == "OR" || field == "AND" {
			continue
		}
		if key, _, ok := strings.Cut(field, ":"); ok && (key == "source" || key == "section" || key == "lang" || key == "feed") {
			continue
		}
		for _, t := range text.Tokens(field) {
			if !text.IsStop(t.Text, v.language) {
				stems[v.words[v.id(t.Text)].stem] = true
			}
		}
	}
	return stems
}
