package text

import (
	"embed"
	"strings"
	"sync"
)

// One file a language, of word lists in lower case, abbreviations without
// their last point:
//
//	title     is followed by more of the sentence whatever comes: "Dr. Smith"
//	end       ends a sentence only before a starter: "the U.S. The"
//	close     ends a list, and a sentence before any capital: "boats etc. The"
//	time      ends a sentence before any capital but a zone: "6 p.m. Travelers"
//	number    ends no sentence before a number: "no. 5"
//	zone      words that go on after a time
//	starters  words that often begin a sentence
//	ordinal   a number with a point is an ordinal: "before" a word of after or
//	          behind one of before, or "all" numbers before a word of after
//	follow    carries a sentence on after a closing quotation mark (CJK)
//	says      ends the clause that names the speaker of the quotation before it
//	marks     end a sentence in this language alone
//	points    "within": a full stop is a mark inside the sentence
//	also      another language whose lists are added
//
//go:embed sentences/*.txt
var sentenceFiles embed.FS

// A sentenceRules is what one language knows of the ends of its sentences.
type sentenceRules struct {
	title, end, close, time, number, zone, starters map[string]bool
	before, after                                   map[string]bool
	follow, says                                    []string
	marks                                           string
	ordinals                                        bool
	pointsWithin                                    bool
}

// sentenceRulesByLanguage reads every file once, at first use.
var sentenceRulesByLanguage = sync.OnceValue(func() map[string]*sentenceRules {
	entries, err := sentenceFiles.ReadDir("sentences")
	if err != nil {
		panic(err) // the files are part of the program
	}
	lexicons := map[string]Lexicon{}
	for _, e := range entries {
		b, err := sentenceFiles.ReadFile("sentences/" + e.Name())
		if err != nil {
			panic(err)
		}
		lexicons[strings.TrimSuffix(e.Name(), ".txt")] = ParseLexicon(string(b))
	}
	all := map[string]*sentenceRules{}
	for lang := range lexicons {
		all[lang] = newSentenceRules(lexicons, lang)
	}
	return all
})

// sentenceRulesFor returns the rules for a BCP 47 tag; those of English where
// the language is not known.
func sentenceRulesFor(lang string) *sentenceRules {
	all := sentenceRulesByLanguage()
	primary := Primary(lang)
	switch primary {
	case "nb", "nn":
		primary = "no"
	}
	if r := all[primary]; r != nil {
		return r
	}
	return all["en"]
}

func newSentenceRules(lexicons map[string]Lexicon, lang string) *sentenceRules {
	own := lexicons[lang]
	set := func(key string) map[string]bool {
		words := own.Set(key)
		// Two steps at most: Norwegian reads Danish, which reads English.
		for next := own["also"]; len(next) > 0; next = lexicons[next[0]]["also"] {
			for w := range lexicons[next[0]].Set(key) {
				words[w] = true
			}
		}
		return words
	}
	r := &sentenceRules{
		title: set("title"), end: set("end"), close: set("close"), time: set("time"), number: set("number"),
		zone: set("zone"), starters: set("starters"), before: set("before"), after: set("after"),
		follow:       own["follow"],
		says:         own["says"],
		marks:        strings.Join(own["marks"], ""),
		ordinals:     len(set("ordinal")) > 0,
		pointsWithin: len(own["points"]) > 0,
	}
	// What a language says of a word itself goes before what another says.
	for w := range own.Set("end") {
		if !own.Set("title")[w] {
			delete(r.title, w)
		}
	}
	return r
}
