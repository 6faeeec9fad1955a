package text

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/turkish"
)

// maxStem is the longest word, in bytes, that is stemmed; longer ones are no
// words of a language.
const maxStem = 64

// Stem returns the stem of a lower-case word: Snowball's for ar da de en es fi
// fr hu it nl no pt ro ru sv tr, a list of common endings for el, pl and uk,
// and the word itself for other languages and for numbers. Language is a primary subtag.
func Stem(word, language string) string {
	if len(word) < 4 || len(word) > maxStem || digit(rune(word[0])) {
		return word
	}
	switch language {
	case "el":
		return cutEnding(word, greekEndings, 3)
	case "uk":
		return cutEnding(word, ukrainianEndings, 3)
	case "pl":
		return cutEnding(word, polishEndings, 3)
	}
	stem := snowball(language)
	if stem == nil {
		return word
	}
	env := snowballstem.NewEnv(word)
	stem(env)
	return env.Current()
}

// snowball returns the stemmer of a language, or nil.
// The algorithms: https://snowballstem.org/algorithms/
func snowball(language string) func(*snowballstem.Env) bool {
	switch language {
	case "ar":
		return arabic.Stem
	case "da":
		return danish.Stem
	case "de":
		return german.Stem
	case "en":
		return english.Stem
	case "es":
		return spanish.Stem
	case "fi":
		return finnish.Stem
	case "fr":
		return french.Stem
	case "hu":
		return hungarian.Stem
	case "it":
		return italian.Stem
	case "nl":
		return dutch.Stem
	case "nb", "nn", "no":
		return norwegian.Stem
	case "pt":
		return portuguese.Stem
	case "ro":
		return romanian.Stem
	case "ru":
		return russian.Stem
	case "sv":
		return swedish.Stem
	case "tr":
		return turkish.Stem
	}
	return nil
}

// The inflectional endings of nouns and adjectives, longest first.
const (
	ukrainianEndings = "ського ською ських ськими ському ського ський ська ське ську ські " +
		"ями ами ого ому ими ові еві ість ості істю ою ею єю ах ях ів їв ий ій ої ую юю их ім ом ем єм ам ям " +
		"а я о е у ю и і ь й"
	greekEndings = "ματων μάτων ματος ματα εων έων εις είς ους ούς ων ών ος ός ου ού οι οί ης ής ας άς ες ές ει εί ις ίς " +
		"η ή ο ό α ά ι ί ε έ"
	polishEndings = "skiego skiemu skich skimi skiej ska ski skie " +
		"iami ami ach iach owie ego emu ymi imi iej ej ych ich ów om em ie ią ię ym im ą ę a e i o u y"
)

// cutEnding removes the first of the endings that word has, if at least keep
// letters stay.
func cutEnding(word, endings string, keep int) string {
	for end := range strings.SplitSeq(endings, " ") {
		if rest, ok := strings.CutSuffix(word, end); ok && len([]rune(rest)) >= keep {
			return rest
		}
	}
	return word
}

// LightStem removes the commonest English inflections of a lower-case word
// and nothing else. It confuses fewer words than Stem, which serves better
// where many words are compared at once and a wrong match costs more than a
// missed one.
func LightStem(word string) string {
	if len(word) <= 3 || len(word) > maxStem || digit(rune(word[0])) {
		return word
	}
	switch {
	case strings.HasSuffix(word, "ies"):
		word = word[:len(word)-3] + "y"
	case strings.HasSuffix(word, "sses"):
		word = word[:len(word)-2]
	case strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") &&
		!strings.HasSuffix(word, "us") && !strings.HasSuffix(word, "is"):
		word = word[:len(word)-1]
	}
	switch {
	case strings.HasSuffix(word, "ing") && len(word) > 5:
		word = undouble(word[:len(word)-3])
	case strings.HasSuffix(word, "ed") && len(word) > 4:
		word = undouble(word[:len(word)-2])
	}
	if len(word) > 3 {
		word = strings.TrimSuffix(word, "e")
	}
	return word
}

// undouble removes the second of two equal consonants at the end: "stopp".
func undouble(word string) string {
	n := len(word)
	if n >= 3 && word[n-1] == word[n-2] && !strings.ContainsRune("aeiouls", rune(word[n-1])) {
		return word[:n-1]
	}
	return word
}
