package match

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsdigest/digest/text"
)

// A Headline is a title, with what a count of phrases needs to know of it.
type Headline struct {
	Text     string
	Language string // primary subtag or BCP 47, or ""
	Source   string // the independent outlet
}

const (
	longestPhrase = 3  // words that are no stop words, besides those between
	phraseSources = 2  // outlets that must use a phrase today
	wordsLooked   = 40 // of a title
)

// Phrases returns what today's titles are about and those of the days before
// were not, at most n phrases such as "grid bill" and "Strait of Hormuz", the
// foremost first.
//
// A phrase is one to three words side by side, with at most one stop word
// between two of them. It weighs by class-based TF-IDF, today being one class
// and the days before the others (Grootendorst 2022,
// https://arxiv.org/abs/2203.05794), counting outlets so that one cannot make
// a trend; times how much its words look like key words: written with a
// capital inside sentences, early in titles, and among few different
// neighbours (after YAKE, Campos et al. 2020,
// https://doi.org/10.1016/j.ins.2019.09.013). Of phrases that share words the
// weightier one stays.
func Phrases(today, before []Headline, n int) []string {
	c := census{phrases: map[string]*phrase{}, words: map[string]*word{}}
	for _, h := range today {
		c.count(h, true)
	}
	for _, h := range before {
		c.count(h, false)
	}
	var found []*phrase
	for _, p := range c.phrases {
		if len(p.sources) >= phraseSources && !c.plain(p) {
			p.weight = c.weigh(p, float64(len(today)), float64(len(before)))
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b *phrase) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.key, b.key))
	})
	var out []string
	said := map[string]bool{}
	for _, p := range found {
		if len(out) == n {
			break
		}
		if slices.ContainsFunc(p.words, func(w string) bool { return said[w] }) {
			continue
		}
		for _, w := range p.words {
			said[w] = true
		}
		out = append(out, p.spelling())
	}
	return out
}

// A census counts phrases and their words.
type census struct {
	phrases map[string]*phrase // by the stems
	words   map[string]*word   // by the stem, of today
}

// A phrase is what was counted of one.
type phrase struct {
	key     string
	words   []string // stems
	sources map[string]bool
	before  int // titles
	shown   map[string]int
	weight  float64
}

// A word is what was counted of one today.
type word struct {
	titles, capitals, small, early int
	neighbours                     map[string]bool
}

// spelling returns how the phrase is written most often.
func (p *phrase) spelling() string {
	best := ""
	for s, n := range p.shown {
		if most := p.shown[best]; best == "" || n > most || n == most && s < best {
			best = s
		}
	}
	return best
}

// count takes a title in, each phrase of it once.
func (c *census) count(h Headline, today bool) {
	language := text.Primary(h.Language)
	tokens, _ := text.TokensN(h.Text, wordsLooked)
	keys := contentOf(h.Text, tokens, language)
	if today {
		c.countWords(h, tokens, keys)
	}
	counted := map[string]bool{}
	for from := range tokens {
		var stems []string
		for at := from; at < len(tokens) && len(stems) < longestPhrase; at++ {
			if at > from && !adjoin(h.Text, tokens[at-1], tokens[at]) {
				break
			}
			if keys[at] == "" {
				if at == from || keys[at-1] == "" {
					break // no phrase begins with a stop word or has two in a row
				}
				continue
			}
			stems = append(stems, keys[at])
			key := strings.Join(stems, " ")
			if counted[key] {
				continue
			}
			counted[key] = true
			c.add(key, stems, h, h.Text[tokens[from].Start:tokens[at].End], today)
		}
	}
}

func (c *census) add(key string, stems []string, h Headline, shown string, today bool) {
	p := c.phrases[key]
	switch {
	case p == nil && !today:
		return // what is not said today is no trend
	case p == nil:
		p = &phrase{key: key, words: slices.Clone(stems), sources: map[string]bool{}, shown: map[string]int{}}
		c.phrases[key] = p
	}
	if !today {
		p.before++
		return
	}
	p.sources[h.Source] = true
	p.shown[cutPossessive(shown)]++
}

func (c *census) countWords(h Headline, tokens []text.Token, keys []string) {
	for i, key := range keys {
		if key == "" {
			continue
		}
		w := c.words[key]
		if w == nil {
			w = &word{neighbours: map[string]bool{}}
			c.words[key] = w
		}
		w.titles++
		switch r, _ := utf8.DecodeRuneInString(h.Text[tokens[i].Start:]); {
		case tokens[i].Cap == text.Capital:
			w.capitals++
		case unicode.IsLower(r):
			w.small++
		}
		if i < 5 {
			w.early++
		}
		for _, j := range []int{i - 1, i + 1} {
			if j >= 0 && j < len(tokens) {
				w.neighbours[tokens[j].Text] = true
			}
		}
	}
}

// plain reports whether a phrase is one word, and no name: "passes" tells
// nothing alone.
func (c *census) plain(p *phrase) bool {
	w := c.words[p.words[0]]
	return len(p.words) == 1 && 2*w.small > w.titles
}

// weigh returns the weight of a phrase; more is better.
func (c *census) weigh(p *phrase, today, before float64) float64 {
	tf := float64(len(p.sources))
	// Both classes count as equally large, however many days there are.
	scaled := float64(p.before) * today / max(before, 1)
	idf := math.Log(1 + (tf+1)/(tf+scaled))
	look := 0.0
	for _, key := range p.words {
		w := c.words[key]
		n := float64(w.titles)
		look += (1 + float64(w.capitals)/n + float64(w.early)/n) / (1 + float64(len(w.neighbours))/(2*n))
	}
	look /= float64(len(p.words))
	// Two words say more than one, three hardly more than two.
	return tf * idf * look * []float64{0, .6, 1, 1.05}[len(p.words)]
}

// contentOf returns for each token its stem, "" where it is no word that a
// topic may be made of: a stop word, a number, a single letter.
func contentOf(s string, tokens []text.Token, language string) []string {
	keys := make([]string, len(tokens))
	for i, t := range tokens {
		if text.IsStop(t.Text, language) || len(t.Text) < 2 || strings.Trim(t.Text, "0123456789.,-") == "" {
			continue
		}
		if a, ok := acronym(s[t.Start:t.End]); ok {
			keys[i] = a
			continue
		}
		keys[i] = stem(t.Text, language)
	}
	return keys
}

// adjoin reports whether nothing but a space or a hyphen, or nothing at all,
// stands between two tokens.
func adjoin(s string, a, b text.Token) bool {
	if b.Start <= a.End {
		return true
	}
	between := s[a.End:b.Start]
	return between == " " || between == "-" || between == "\u00a0"
}

// cutPossessive returns s without 's at its end.
func cutPossessive(s string) string {
	return strings.TrimSuffix(strings.TrimSuffix(s, "'s"), "’s")
}
