// Command trigrams counts groups of three letters in the texts of this
// repository that were written in each language, and prints the table by which
// digest/text tells the language of short texts:
//
//	go run ./.ci/trigrams > digest/text/trigrams.txt
//
// The texts are the sentences of the bot, the invented news of the tests,
// lists of words, and for languages that have little of these the files beside
// this one. The sentences and headlines on which digest/text is tested are not
// among them.
package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

const (
	mostTrigrams = 1500 // of a language
	// groups is about how many groups of three letters a language has, and
	// unseen how often one is counted that never stands.
	groups = 6000
	unseen = .5
)

// languages are those whose script others share.
var languages = strings.Fields("de en es fr it nl pl pt ru sv tr uk")

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "trigrams:", err)
		os.Exit(1)
	}
}

func run() error {
	fmt.Println("# Groups of three letters and how rare they are in a language, -10 ln of their share; ? stands for")
	fmt.Println("# all others, an underscore for an end of a word. Made by go run ./.ci/trigrams.")
	for _, language := range languages {
		counts, err := count(language)
		if err != nil {
			return fmt.Errorf("count %s: %w", language, err)
		}
		fmt.Println(language + ": " + table(counts))
	}
	return nil
}

// count reads all texts of a language.
func count(language string) (map[string]float64, error) {
	counts := map[string]float64{}
	for _, pattern := range []string{
		"bot/locale/sentences." + language + ".yaml",
		"digest/cluster/testdata/pairs/" + language + ".txt",
		"digest/summarize/testdata/stories/" + language + ".txtar",
		"digest/summarize/rules/" + language + ".txt",
		"digest/text/figures/" + language + ".txt",
		".ci/trigrams/text/" + language + ".txt",
	} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			b, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			add(counts, string(b))
		}
	}
	for _, file := range []string{"digest/text/stop.txt", "digest/match/sections.txt"} {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(b)) {
			head, words, _ := strings.Cut(line, " ")
			if section, rest, ok := strings.Cut(words, ": "); ok && section == language || head == language {
				add(counts, cmp.Or(rest, words))
			}
		}
	}
	return counts, nil
}

// noise is what is no text in the files: placeholders, keys and addresses.
var noise = regexp.MustCompile(`\{\{[^}]*\}\}|(?m)^\s*[a-z_0-9]+:|/[a-z]+|https?:\S+`)

// add counts the trigrams of the words of s. A word counts the less, the more
// often it stands, since the texts are about few things.
func add(counts map[string]float64, s string) {
	words := map[string]int{}
	for w := range strings.FieldsFuncSeq(strings.ToLower(noise.ReplaceAllString(s, " ")), func(r rune) bool { return !unicode.IsLetter(r) }) {
		words[w]++
	}
	for _, w := range slices.Sorted(maps.Keys(words)) {
		letters := []rune("_" + w + "_")
		for i := range letters[:len(letters)-2] {
			counts[string(letters[i:i+3])] += math.Sqrt(float64(words[w]))
		}
	}
}

// table returns the most frequent groups, and behind "?" what stands for each
// other one: an equal part of what is left.
func table(counts map[string]float64) string {
	all := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	kept := all[:min(len(all), mostTrigrams)]
	rest := unseen * groups
	for _, n := range counts {
		rest += n
	}
	sum := rest
	var out []string
	for _, t := range kept {
		out = append(out, fmt.Sprintf("%s=%.0f", t, -10*math.Log(counts[t]/sum)))
		rest -= counts[t]
	}
	return fmt.Sprintf("?=%.0f ", -10*math.Log(rest/groups/sum)) + strings.Join(out, " ")
}
