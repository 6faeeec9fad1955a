package main

import "strings"

// rouge returns the F1 of n-grams that two texts share (Lin, "ROUGE: A Package
// for Automatic Evaluation of Summaries", 2004), with words stemmed as the
// published figures have them.
func rouge(reference, candidate []string, n int) float64 {
	return overlap(grams(reference, n), grams(candidate, n))
}

// rougeWords returns the words of an English text: runs of a–z and digits,
// stemmed if they have more than three letters.
func rougeWords(s string) []string {
	fields := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	for i, w := range fields {
		if len(w) > 3 {
			fields[i] = stem(w)
		}
	}
	return fields
}

// grams counts the runs of n words.
func grams(words []string, n int) map[string]int {
	counts := map[string]int{}
	for i := range len(words) - n + 1 {
		counts[strings.Join(words[i:i+n], "\x00")]++
	}
	return counts
}

// overlap returns the harmonic mean of the shares that two bags have in common.
func overlap(a, b map[string]int) float64 {
	hit := common(a, b)
	return harmonic(ratio(hit, total(a)), ratio(hit, total(b)))
}

// common counts what two bags share.
func common(a, b map[string]int) int {
	n := 0
	for key, count := range a {
		n += min(count, b[key])
	}
	return n
}

func total(bag map[string]int) int {
	n := 0
	for _, count := range bag {
		n += count
	}
	return n
}

// ratio returns n of all, 0 where there is nothing.
func ratio(n, all int) float64 {
	if all == 0 {
		return 0
	}
	return float64(n) / float64(all)
}

// mean returns the mean of a list that is not empty.
func mean(list []float64) float64 {
	sum := 0.0
	for _, x := range list {
		sum += x
	}
	return sum / float64(len(list))
}
