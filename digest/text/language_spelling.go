package text

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// trigramText has a line for each language: how rare its groups of three
// letters are. A command makes it; see its first lines.
//
//go:embed trigrams.txt
var trigramText string

// A spelling is how rare groups of three letters are in the languages that
// share a script with others.
type spelling struct {
	languages []string
	rare      map[[3]rune][]uint8 // by language, -10 ln of the share of the group
	others    []uint8             // by language, that of a group that is not there
}

// spellings reads the table once, at first use.
var spellings = sync.OnceValue(func() *spelling { return readSpellings(trigramText) })

func readSpellings(s string) *spelling {
	sp := &spelling{rare: map[[3]rune][]uint8{}}
	var lines [][]string
	for line := range strings.Lines(s) {
		if language, groups, ok := strings.Cut(line, ": "); ok && len(language) == 2 {
			sp.languages = append(sp.languages, language)
			lines = append(lines, strings.Fields(groups))
		}
	}
	sp.others = make([]uint8, len(lines))
	for n, groups := range lines { // the first is "?"
		sp.others[n] = rareness(groups[0])
	}
	for n, groups := range lines {
		for _, g := range groups[1:] {
			letters, _, _ := strings.Cut(g, "=")
			key := [3]rune([]rune(letters))
			if sp.rare[key] == nil {
				sp.rare[key] = slices.Clone(sp.others)
			}
			sp.rare[key][n] = rareness(g)
		}
	}
	return sp
}

// rareness returns the value of an entry such as "the=55".
func rareness(entry string) uint8 {
	_, value, _ := strings.Cut(entry, "=")
	n, _ := strconv.Atoi(value)
	return uint8(n)
}

// spellingVotes returns how much the spelling of the tokens of s speaks for each
// language of a script: how much likelier its letters are there than in the
// best other one (naive Bayes on trigrams of letters, as in Cavnar and Trenkle
// 1994). A language is worse than the best by as much as its votes are below
// zero. Where every word has a capital they may all be names, which tell
// nothing.
func spellingVotes(s string, tokens []Token, script string) map[string]float64 {
	if !slices.ContainsFunc(tokens, func(t Token) bool { return !digit(rune(s[t.Start])) && s[t.Start:t.End] == t.Text }) {
		return nil
	}
	sp := spellings()
	sums := make([]float64, len(sp.languages))
	for _, t := range tokens[:min(len(tokens), spelledTokens)] {
		sp.add(sums, t.Text)
	}
	votes := map[string]float64{}
	for n, language := range sp.languages {
		if otherScript(language, script) {
			continue
		}
		best := 0.0 // the smallest sum of another one
		for m, other := range sp.languages {
			if m != n && !otherScript(other, script) && (best == 0 || sums[m] < best) {
				best = sums[m]
			}
		}
		votes[language] = min(max((best-sums[n])/10*spellingVote, -spellingMost), spellingMost)
	}
	return votes
}

// add adds to sums, by language, how rare the groups of letters of a word are.
// A word with a digit is none.
func (sp *spelling) add(sums []float64, word string) {
	if strings.ContainsFunc(word, unicode.IsDigit) {
		return
	}
	group := [3]rune{0, '_', '_'}
	for i, c := range word + "_" {
		group = [3]rune{group[1], group[2], c}
		if i == 0 {
			group[1] = '_'
			continue
		}
		rare := sp.rare[group]
		if rare == nil {
			rare = sp.others
		}
		for n := range sums {
			sums[n] += float64(rare[n])
		}
	}
}
