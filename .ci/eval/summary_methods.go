package main

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

const textRankName = "TextRank × position"

func summaryMethods() []summaryMethod {
	return []summaryMethod{
		{textRankName, textRank},
		{"round-robin lead", roundRobin},
		{"lead", lead},
		{"random", random},
	}
}

// A candidate is a sentence that a rival may pick.
type candidate struct {
	text  string
	doc   int
	place int // in its document, from 0
	words map[string]bool
}

// shortest is the least number of words of a sentence.
const shortest = 5

// candidates returns the sentences of a story.
func candidates(items []digest.Item) []candidate {
	var out []candidate
	for d, it := range items {
		place := 0
		for _, p := range text.Sentences(it.Text, "en") {
			s := it.Text[p.Start:p.End]
			if len(strings.Fields(s)) < shortest {
				continue
			}
			c := candidate{text: s, doc: d, place: place, words: map[string]bool{}}
			for _, w := range rougeWords(s) {
				if !text.IsStop(w, "en") {
					c.words[w] = true
				}
			}
			out = append(out, c)
			place++
		}
	}
	return out
}

// fitting takes sentences in turn while they fit.
func fitting(list []candidate, words int) []string {
	var out []string
	for _, c := range list {
		if n := len(strings.Fields(c.text)); n <= words && !slices.Contains(out, c.text) {
			out = append(out, c.text)
			words -= n
		}
	}
	return out
}

// lead takes the beginning of the first article.
func lead(items []digest.Item, words int) []string { return fitting(candidates(items), words) }

// roundRobin takes the first sentence of each article, then the second ones.
func roundRobin(items []digest.Item, words int) []string {
	list := candidates(items)
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(a.place, b.place) })
	return fitting(list, words)
}

// random takes any sentences, the same ones in each run.
func random(items []digest.Item, words int) []string {
	list := candidates(items)
	r := rand.New(rand.NewPCG(uint64(len(list)), 7))
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return fitting(list, words)
}

// textRank ranks sentences by the words that they share (Mihalcea and Tarau,
// "TextRank: Bringing Order into Text", 2004), weighs early ones more, and
// passes over what resembles a sentence taken before.
func textRank(items []digest.Item, words int) []string {
	list := candidates(items)
	rank := ranks(list)
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
		rank[i] *= math.Exp(-float64(list[i].place) / 12)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank[b], rank[a]) })
	var taken []candidate
	for _, i := range order {
		if !slices.ContainsFunc(taken, func(c candidate) bool { return twins(c, list[i]) }) {
			taken = append(taken, list[i])
		}
	}
	return fitting(taken, words)
}

// ranks returns the PageRank of sentences, linked by what they share.
func ranks(list []candidate) []float64 {
	const damping, rounds = .85, 30
	n := len(list)
	links, out := make([][]float64, n), make([]float64, n)
	for i := range list {
		links[i] = make([]float64, n)
		for j := range i {
			links[i][j] = shares(list[i], list[j])
			links[j][i] = links[i][j]
			out[i] += links[i][j]
			out[j] += links[i][j]
		}
	}
	rank := slices.Repeat([]float64{1}, n)
	for range rounds {
		next := slices.Repeat([]float64{1 - damping}, n)
		for i := range list {
			for j, w := range links[i] {
				if w > 0 {
					next[j] += damping * rank[i] * w / out[i]
				}
			}
		}
		rank = next
	}
	return rank
}

// shares is TextRank's similarity: common words by the logs of both lengths.
func shares(a, b candidate) float64 {
	if len(a.words) < 2 || len(b.words) < 2 {
		return 0
	}
	return float64(inBoth(a, b)) / (math.Log(float64(len(a.words))) + math.Log(float64(len(b.words))))
}

// twins reports that half of the words of the shorter sentence are in both.
func twins(a, b candidate) bool {
	return 2*inBoth(a, b) > min(len(a.words), len(b.words))
}

func inBoth(a, b candidate) int {
	n := 0
	for w := range a.words {
		if b.words[w] {
			n++
		}
	}
	return n
}
