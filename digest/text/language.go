package text

import (
	_ "embed"
	"strings"
	"unicode"
)

// Languages are the primary subtags of the languages for which there are stop
// words, those with the most readers of news first.
func Languages() []string {
	return []string{"en", "es", "fr", "de", "pt", "it", "nl", "pl", "tr", "sv", "ru", "uk", "ar", "el"}
}

// languageSample is how many tokens of a text are looked at.
const languageSample = 200

// declaredVotes is how many stop words of another language it takes to doubt
// what a feed declares; many declare English because their software does.
const declaredVotes = 5

// Language returns the primary subtag of the language of s, "" where nothing
// tells. What was declared, a BCP 47 tag or "", holds unless the script or
// many stop words speak against it.
func Language(s, declared string) string {
	declared = Primary(declared)
	tokens, read := TokensN(s, languageSample)
	script, letters := scriptOf(s[:read])
	switch script {
	case "":
		return declared
	case "Latin", "Cyrillic":
		return elect(tokens, letters, script, declared)
	}
	if candidates := writtenIn(script); strings.Contains(" "+candidates+" ", " "+declared+" ") && declared != "" {
		return declared
	}
	return hinted(script, letters)
}

//go:embed letters.txt
var lettersText string // a line a language: its tag, then groups of letters, those with a $ at the end of words

// spellings holds groups of letters that are frequent in a language and rarer
// in others; nothing writes to it.
var spellings = readSpellings(lettersText)

func readSpellings(s string) map[string][]string {
	languages := map[string][]string{}
	for line := range strings.Lines(s) {
		if f := strings.Fields(line); len(f) > 1 {
			languages[f[0]] = f[1:]
		}
	}
	return languages
}

// stopShares holds in how many languages a word is a stop word; nothing writes
// to it.
var stopShares = shareStopWords(stopWords)

func shareStopWords(languages map[string]map[string]bool) map[string]int {
	shares := map[string]int{}
	for _, words := range languages {
		for w := range words {
			shares[w]++
		}
	}
	return shares
}

// Primary returns the primary subtag of a BCP 47 tag in lower case: "en" of
// "en-GB". It is "" for what is no tag.
func Primary(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	if len(tag) < 2 || len(tag) > 3 || strings.Trim(tag, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return tag
}

// elect lets the stop words, the letters and the spelling of s vote for a
// language.
func elect(tokens []Token, letters map[rune]int, script, declared string) string {
	hint := hinted(script, letters)
	said, most := map[string]float64{}, 0.0
	for _, language := range append(Languages(), declared) {
		if language == "" || otherScript(language, script) || said[language] > 0 {
			continue
		}
		said[language] = stopVotes(tokens, language)
		switch language {
		case declared:
			said[language] += declaredVotes
		case hint:
			said[language] += hintVotes
		}
		most = max(most, said[language])
	}
	best, most := hint, max(leastVotes, most-spellingMost)
	for _, language := range append([]string{declared}, Languages()...) {
		n, ok := said[language]
		if !ok || n < most-spellingMost {
			continue // cannot win any more
		}
		if n += spellingVotes(tokens, language); n > most {
			best, most = language, n
		}
	}
	return best
}

const (
	// hintVotes is what a letter of its own counts for a language.
	hintVotes = 2
	// leastVotes is how many votes elect a language; fewer are names and loans.
	leastVotes = 0.45
	// spellingVote is what a word spelled as a language spells counts: less than
	// any stop word, enough among equals; spellingMost is what all count at most.
	spellingVote, spellingMost = 0.15, 3
	// spelledTokens is how many tokens are looked at letter by letter; in longer
	// texts the stop words suffice.
	spelledTokens = 24
)

// stopVotes returns how much the stop words among tokens speak for a language:
// one that other languages have too counts less.
func stopVotes(tokens []Token, language string) float64 {
	stop, n := stopWords[language], 0.0
	for _, t := range tokens {
		if stop[t.Text] {
			n += (1 + 1/float64(stopShares[t.Text])) / 2
		}
	}
	return n
}

// spellingVotes returns how much the letters of other tokens speak for it.
func spellingVotes(tokens []Token, language string) float64 {
	stop, groups, n := stopWords[language], spellings[language], 0
	for _, t := range tokens[:min(len(tokens), spelledTokens)] {
		if stop[t.Text] {
			continue
		}
		for _, g := range groups {
			end, ok := strings.CutSuffix(g, "$")
			if ok && strings.HasSuffix(t.Text, end) || !ok && strings.Contains(t.Text, g) {
				n++
			}
		}
	}
	return min(spellingVote*float64(n), spellingMost)
}

// scriptOf returns the script of most letters of s, and how often each letter
// beyond ASCII stands in it. Japanese is told by its syllables even where Han
// characters are more.
func scriptOf(s string) (string, map[rune]int) {
	letters := map[rune]int{}
	scripts := map[string]int{}
	for _, r := range s {
		switch {
		case r < 0x80:
			if letter(r) && !digit(r) {
				scripts["Latin"]++
			}
			continue
		case !unicode.IsLetter(r):
			continue
		}
		letters[unicode.ToLower(r)]++
		scripts[scriptOfLetter(r)]++
	}
	best := ""
	for _, name := range []string{"Latin", "Cyrillic", "Greek", "Arabic", "Hebrew", "Thai", "Devanagari", "Hangul", "Han", "Kana"} {
		if scripts[name] > scripts[best] {
			best = name
		}
	}
	if best == "Han" && scripts["Kana"]*10 > scripts["Han"] {
		best = "Kana"
	}
	return best, letters
}

func scriptOfLetter(r rune) string {
	switch {
	case unicode.Is(unicode.Latin, r):
		return "Latin"
	case unicode.Is(unicode.Cyrillic, r):
		return "Cyrillic"
	case unicode.Is(unicode.Greek, r):
		return "Greek"
	case unicode.Is(unicode.Arabic, r):
		return "Arabic"
	case unicode.Is(unicode.Hebrew, r):
		return "Hebrew"
	case unicode.Is(unicode.Thai, r):
		return "Thai"
	case unicode.Is(unicode.Devanagari, r):
		return "Devanagari"
	case unicode.Is(unicode.Hangul, r):
		return "Hangul"
	case unicode.Is(unicode.Han, r):
		return "Han"
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		return "Kana"
	}
	return "other"
}

// writtenIn lists the languages of a script, the likeliest first; for Latin,
// which has too many, it is "".
func writtenIn(script string) string {
	switch script {
	case "Cyrillic":
		return "ru uk bg be sr mk kk ky mn tg"
	case "Greek":
		return "el"
	case "Arabic":
		return "ar fa ur ps ckb sd ug"
	case "Hebrew":
		return "he yi"
	case "Thai":
		return "th"
	case "Devanagari":
		return "hi mr ne sa"
	case "Hangul":
		return "ko"
	case "Han":
		return "zh ja yue"
	case "Kana":
		return "ja"
	}
	return ""
}

// otherScript reports whether a language is never written in a script.
func otherScript(language, script string) bool {
	if candidates := writtenIn(script); candidates != "" {
		return !strings.Contains(candidates, language)
	}
	for _, s := range []string{"Greek", "Arabic", "Hebrew", "Thai", "Devanagari", "Hangul", "Han", "Kana"} {
		if strings.Contains(writtenIn(s), language) {
			return true
		}
	}
	return language == "ru" || language == "uk" || language == "bg" || language == "be" || language == "mk"
}

// hinted returns the language that letters of its own give away, else the
// likeliest of the script; "" for Latin without such letters.
func hinted(script string, letters map[rune]int) string {
	own := []struct{ script, language, letters string }{
		{"Cyrillic", "be", "ў"},
		{"Cyrillic", "sr", "јљњћђ"},
		{"Cyrillic", "uk", "іїєґ"},
		{"Arabic", "ur", "ٹڈڑےں"},
		{"Arabic", "fa", "پچژگ"},
		{"Latin", "de", "ß"},
		{"Latin", "pl", "łąęśźż"},
		{"Latin", "tr", "ğış"},
		{"Latin", "pt", "ãõ"},
		{"Latin", "es", "ñ¿¡"},
		{"Latin", "sv", "å"},
		{"Latin", "fr", "œêùç"},
	}
	for _, o := range own {
		if o.script == script && strings.ContainsFunc(o.letters, func(r rune) bool { return letters[r] > 0 }) {
			return o.language
		}
	}
	first, _, _ := strings.Cut(writtenIn(script), " ")
	return first
}
