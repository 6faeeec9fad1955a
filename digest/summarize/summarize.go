package summarize

import (
	"math"
	"strings"

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
}

// A Summary is a story told in its own sentences, all in one language.
type Summary struct {
	Headline     string            // of the item that has the most in common with the others, or ""
	HeadlineItem int64             // the item it is from, or 0
	Sentences    []digest.Sentence // in reading order; empty where no sentence may be shown
}

// Summarize returns a summary of r.Items.
func Summarize(r Request) Summary {
	language, items := readable(r.Items, text.Primary(r.Language))
	var sum Summary
	sum.Headline, sum.HeadlineItem = headline(items, language)
	v := newVocabulary(language)
	p := v.prepare(r, items)
	p.pick()
	if len(p.chosen) == 0 {
		p.fallback()
	}
	for _, s := range p.ordered() {
		it := items[s.doc]
		sum.Sentences = append(sum.Sentences, digest.Sentence{
			Text: s.text, Item: it.ID, Start: s.start, End: s.end,
			Outlet: it.Outlet, URL: it.URL, At: it.Published,
		})
	}
	return sum
}

// prepare reads the items and weighs what they say.
func (v *vocabulary) prepare(r Request, items []digest.Item) *picker {
	docs := make([][]*sentence, len(items))
	outlets := make([]string, len(items))
	titles := make([]string, len(items))
	limit := min(max(storySentences/max(1, len(items)), minSentences), maxSentences)
	for i, it := range items {
		docs[i] = v.read(i, it, limit)
		outlets[i] = it.Independent
		if outlets[i] == "" {
			outlets[i] = it.Outlet
		}
		titles[i] = it.Title
		for _, t := range text.Tokens(it.Outlet) {
			v.words[v.id(t.Text)].marks |= notnames // "The Herald said"
		}
	}
	v.markUsable(docs, titles, r.Told)
	v.findPersons(docs)
	for _, doc := range docs {
		v.link(doc)
	}
	p := &picker{
		v: v, docs: docs, outlets: outlets,
		weights: v.weigh(docs, v.topicStems(r.Topic)),
		covered: make([]bool, len(v.bigrams)), stamp: make([]int32, len(v.bigrams)),
		words: r.Words, sentences: r.Sentences, perOutlet: r.MaxPerOutlet,
		used: map[string]int{}, taken: map[*sentence]bool{},
	}
	if p.words <= 0 {
		p.words = 80
	}
	if p.sentences <= 0 {
		p.sentences = math.MaxInt
	}
	if p.perOutlet <= 0 {
		p.perOutlet = 2
	}
	p.quotes = max(1, p.words/70)
	for _, doc := range docs {
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

// languageOf returns the primary subtag of the item's language; its text is
// asked only where the item does not say.
func languageOf(it digest.Item) string {
	if lang := text.Primary(it.Language); lang != "" {
		return lang
	}
	return text.Language(it.Title+"\n"+it.Text[:min(len(it.Text), languageBytes)], "")
}

// languageBytes is how much of a text its language is told from.
const languageBytes = 300

// readable returns the items in the reader's language, in that of most items
// where there are none, and that language.
func readable(items []digest.Item, reader string) (string, []digest.Item) {
	by := map[string][]digest.Item{}
	var order []string
	for _, it := range items {
		lang := languageOf(it)
		if by[lang] == nil {
			order = append(order, lang)
		}
		by[lang] = append(by[lang], it)
	}
	if reader != "" && by[reader] != nil {
		return reader, by[reader]
	}
	best := ""
	for i, lang := range order {
		if i == 0 || len(by[lang]) > len(by[best]) {
			best = lang
		}
	}
	return best, by[best]
}
