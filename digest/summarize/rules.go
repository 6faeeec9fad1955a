package summarize

import (
	"embed"
	"maps"
	"strings"
	"sync"

	"newsdigest/digest/text"
)

// One file a language, of word lists in lower case:
//
//	opens      lean on the sentence before when they open one: "She"
//	the, bare  articles and nouns that do so together: "The incident"
//	connects   do so too: "However", "As a result"
//	said       say that somebody speaks
//	speaks     those that stand directly beside the speaker's name
//	hears      those of them that stand before who is spoken to: "told"
//	leads      stand between the speaker and a quotation, in scripts without
//	           spaces
//	he         pronouns that may stand there instead of a name
//	pronouns   point at somebody named before
//	antecedents  introduce somebody whom a pronoun may mean: "a man"
//	person     the first and second person
//	notnames   capitalised words that are no surname
//	honorific  stand before a surname and do not introduce it
//	within     stand before the name of a place; where this list is empty, a
//	           subject alone makes no name a person's: in German all nouns
//	           have capitals
//	future     speak of what is to come
//	promo      of the page, not of the story; a final colon must follow
//	kickers    stand before a headline and say what kind of article it has
//
//go:embed rules/*.txt
var ruleFiles embed.FS

// A mark is a set of the lists above that a word is in.
type mark uint32

const (
	opens mark = 1 << iota
	the
	bare
	connects
	said
	speaks
	he
	pronouns
	person
	notnames
	honorific
	promo
	antecedents
	weekdays
	within
	hears
	future
)

// A rules is what one language knows.
type rules struct {
	words   map[string]mark
	phrases map[string][]phrase // of several words or with a colon, by the first
	// For scripts without spaces between words: lists as they stand.
	spaceless bool
	language  string
	lexicon   text.Lexicon
	kickers   map[string]bool // of headlines, those of English always
	figures   *figureRules
	calendar  text.Calendar
}

// A phrase is words in a row.
type phrase struct {
	words []string
	colon bool // one must follow
	marks mark
}

// rulesByLanguage reads every file once, at first use.
var rulesByLanguage = sync.OnceValue(func() map[string]*rules {
	entries, err := ruleFiles.ReadDir("rules")
	if err != nil {
		panic(err) // the files are part of the program
	}
	all := map[string]*rules{}
	for _, e := range entries {
		b, err := ruleFiles.ReadFile("rules/" + e.Name())
		if err != nil {
			panic(err)
		}
		lang := strings.TrimSuffix(e.Name(), ".txt")
		all[lang] = newRules(lang, text.ParseLexicon(string(b)))
	}
	all[""] = newRules("", text.Lexicon{})
	for _, r := range all {
		r.kickers = r.lexicon.Set("kickers")
		maps.Copy(r.kickers, all["en"].lexicon.Set("kickers"))
	}
	return all
})

// rulesFor returns the rules of a primary subtag; of no language where there
// are none, and of English where the language is not known.
func rulesFor(lang string) *rules {
	all := rulesByLanguage()
	if lang == "" {
		lang = "en"
	}
	if r := all[lang]; r != nil {
		return r
	}
	return all[""]
}

func newRules(lang string, lex text.Lexicon) *rules {
	r := &rules{
		words: map[string]mark{}, phrases: map[string][]phrase{},
		language: lang, lexicon: lex, figures: newFigureRules(lang, lex), calendar: text.CalendarOf(lang),
	}
	switch lang {
	case "zh", "ja", "ko":
		r.spaceless = true
		return r
	}
	for key, m := range map[string]mark{
		"opens": opens, "the": the, "bare": bare, "connects": connects, "said": said, "speaks": speaks,
		"he": he, "pronouns": pronouns, "person": person, "notnames": notnames, "honorific": honorific, "promo": promo, "antecedents": antecedents, "future": future, "within": within, "hears": hears,
	} {
		for _, w := range lex[key] {
			r.add(w, m)
		}
	}
	return r
}

// add files one entry of a list under its first word, in the form that tokens
// have.
func (r *rules) add(entry string, m mark) {
	entry, _, _ = strings.Cut(entry, "=")
	p := phrase{colon: strings.HasSuffix(entry, ":"), marks: m}
	for _, t := range text.Tokens(strings.ReplaceAll(entry, "_", " ")) {
		p.words = append(p.words, t.Text)
	}
	switch {
	case len(p.words) == 0:
	case len(p.words) == 1 && !p.colon:
		r.words[p.words[0]] |= m
	default:
		r.phrases[p.words[0]] = append(r.phrases[p.words[0]], p)
	}
}
