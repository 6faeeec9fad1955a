package text

import (
	"maps"
	"slices"
)

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
func elect(s string, tokens []Token, letters map[rune]int, script, declared string) string {
	hint := hinted(script, letters)
	votes, spelled := stopVotes(tokens), spellingVotes(s, tokens, script)
	best, most := hint, leastVotes
	for _, language := range append([]string{declared}, Languages()...) {
		if language == "" || otherScript(language, script) {
			continue
		}
		n := votes[language] + spelled[language]
		switch language {
		case declared:
			n += declaredVotes
		case hint:
			n += hintVotes
		}
		if n > most {
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
	// spellingVote is what it counts that a text is e times likelier in one
	// language than in any other by its letters, and spellingMost what its
	// letters count at most.
	spellingVote, spellingMost = .2, 3
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
