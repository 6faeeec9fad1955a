package text

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
)

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

// stopVoters holds the languages of which a word is a stop word; nothing
// writes to it.
var stopVoters = languagesOfStopWords(stopWords)

func languagesOfStopWords(languages map[string]map[string]bool) map[string][]string {
	voters := map[string][]string{}
	for _, language := range slices.Sorted(maps.Keys(languages)) {
		for w := range languages[language] {
			voters[w] = append(voters[w], language)
		}
	}
	return voters
}

// elect lets the stop words, the letters and the spelling of s vote for a
// language.
func elect(tokens []Token, letters map[rune]int, script, declared string) string {
	hint := hinted(script, letters)
	votes := stopVotes(tokens)
	said, most := map[string]float64{}, 0.0
	for _, language := range append(Languages(), declared) {
		if language == "" || otherScript(language, script) || said[language] > 0 {
			continue
		}
		said[language] = votes[language]
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
	// declaredVotes is how many stop words of another language it takes to doubt
	// what a feed declares; many declare English because their software does.
	declaredVotes = 5
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

// stopVotes returns how much the stop words among tokens speak for each
// language: one that several languages have counts less.
func stopVotes(tokens []Token) map[string]float64 {
	votes := map[string]float64{}
	for _, t := range tokens {
		voters := stopVoters[t.Text]
		for _, language := range voters {
			votes[language] += (1 + 1/float64(len(voters))) / 2
		}
	}
	return votes
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
