package main

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

// A storyMethod is a simple way to group items into stories. It returns the
// number of the group of each item.
type storyMethod struct {
	name  string
	group func([]digest.Item) []int
}

// storyMethods returns the rivals with one setting for all sets.
func storyMethods() []storyMethod {
	return []storyMethod{
		{"title overlap", titleOverlap},
		{"title Jaccard", titleJaccard},
		{"TF-IDF centroid", func(items []digest.Item) []int { return centroids(tfidf(items), centroidThreshold) }},
	}
}

// titleOverlap is how NewsBlur folds duplicates: titles of at least five
// significant words that share three, and 60 % of the shorter one; what is
// linked is one group (apps/clustering/models.py of samuelclay/NewsBlur, seen
// in November 2026).
func titleOverlap(items []digest.Item) []int {
	return linked(items, func(a, b map[string]bool, common int) bool {
		smaller := min(len(a), len(b))
		return smaller >= 5 && common >= 3 && float64(common) >= .6*float64(smaller)
	})
}

// titleJaccard links titles that share 55 % of all their words (Jaccard 1901).
func titleJaccard(items []digest.Item) []int {
	return linked(items, func(a, b map[string]bool, common int) bool {
		return float64(common) >= .55*float64(len(a)+len(b)-common)
	})
}

// linked groups the items whose titles are alike, directly or through others.
func linked(items []digest.Item, alike func(a, b map[string]bool, common int) bool) []int {
	sets := make([]map[string]bool, len(items))
	with := map[string][]int{}
	parent := make([]int, len(items))
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i, it := range items {
		parent[i] = i
		sets[i] = titleWords(it)
		common := map[int]int{}
		for w := range sets[i] {
			for _, j := range with[w] {
				common[j]++
			}
			with[w] = append(with[w], i)
		}
		for j, n := range common {
			if alike(sets[i], sets[j], n) {
				parent[root(j)] = root(i)
			}
		}
	}
	for i := range parent {
		parent[i] = root(i)
	}
	return parent
}

// titleWords returns the words of a title that are no stop words. An item
// without a title is known by its first twelve words.
func titleWords(it digest.Item) map[string]bool {
	title := it.Title
	if title == "" {
		fields := strings.Fields(it.Text)
		title = strings.Join(fields[:min(12, len(fields))], " ")
	}
	set := map[string]bool{}
	for _, w := range words(title) {
		if len(w) > 1 && !text.IsStop(w, it.Language) {
			set[w] = true
		}
	}
	return set
}

// words returns the runs of letters and digits, in lower case.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// centroidThreshold is the cosine from which on an item joins a group; of
// steps of .05, the best for the development sets together.
const centroidThreshold = .15

// A weighted is the words of an item with their weights, of length 1.
type weighted map[string]float64

// tfidf weighs the stems of each item by (1 + ln tf) · ln(N/df) (Salton and
// Buckley, "Term-weighting approaches in automatic text retrieval", 1988). It
// knows the whole set from the start, which flatters.
func tfidf(items []digest.Item) []weighted {
	vectors := make([]weighted, len(items))
	df := map[string]float64{}
	for i, it := range items {
		vectors[i] = weighted{}
		for _, w := range words(it.Title + "\n" + it.Text) {
			if !text.IsStop(w, it.Language) {
				vectors[i][text.Stem(w, it.Language)]++
			}
		}
		for w := range vectors[i] {
			df[w]++
		}
	}
	for _, v := range vectors {
		sum := 0.0
		for w, tf := range v {
			v[w] = (1 + math.Log(tf)) * math.Log(float64(len(items))/df[w])
			sum += v[w] * v[w]
		}
		for w := range v {
			v[w] /= math.Sqrt(max(sum, 1e-12))
		}
	}
	return vectors
}

// centroids puts each item, as it comes, into the group whose mean vector is
// the nearest, if its cosine reaches the threshold, and else opens a group:
// single-pass clustering, as in topic detection (Allan, Papka and Lavrenko,
// "On-line New Event Detection and Tracking", 1998).
func centroids(vectors []weighted, threshold float64) []int {
	postings := map[string]map[int]float64{} // of a word, its weight in each group's sum
	var squares []float64                    // of the length of each group's sum
	labels := make([]int, len(vectors))
	for i, v := range vectors {
		dots := map[int]float64{}
		for w, x := range v {
			for g, y := range postings[w] {
				dots[g] += x * y
			}
		}
		best, most := -1, threshold
		for g, dot := range dots {
			sim := dot / math.Sqrt(squares[g])
			if sim > most || sim == most && (best < 0 || g < best) {
				best, most = g, sim
			}
		}
		if best < 0 {
			best = len(squares)
			squares = append(squares, 0)
		}
		labels[i] = best
		squares[best] += 2*dots[best] + 1
		for w, x := range v {
			if postings[w] == nil {
				postings[w] = map[int]float64{}
			}
			postings[w][best] += x
		}
	}
	return labels
}

// oracle returns the best F1 of the centroids with the threshold chosen on
// the set itself, which flatters.
func oracle(c corpus) float64 {
	vectors := tfidf(c.items)
	var all []float64
	for t := .05; t < .6; t += .05 {
		all = append(all, bcubed(centroids(vectors, t), c.gold))
	}
	return slices.Max(all)
}
