package main

import "strings"

// stem returns the stem of an English word in lower case by the algorithm of
// M. F. Porter, "An algorithm for suffix stripping", 1980, as the tools that
// compute ROUGE use it. The engine has a stemmer of its own; figures must be
// counted with this one to be compared.
func stem(w string) string {
	if len(w) <= 2 {
		return w
	}
	w = inflections(w)
	if strings.HasSuffix(w, "y") && hasVowel(w[:len(w)-1]) {
		w = w[:len(w)-1] + "i"
	}
	w = replaced(w, doubleSuffixes())
	w = replaced(w, endings())
	w = stripped(w)
	if s, ok := strings.CutSuffix(w, "e"); ok {
		if m := measure(s); m > 1 || m == 1 && !endsShort(s) {
			w = s
		}
	}
	if measure(w) > 1 && endsDouble(w) && strings.HasSuffix(w, "l") {
		w = w[:len(w)-1]
	}
	return w
}

// inflections drops plurals, -ed and -ing: step 1 without its last rule.
func inflections(w string) string {
	switch {
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "ies"):
		w = w[:len(w)-2]
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss"):
		w = w[:len(w)-1]
	}
	if s, ok := strings.CutSuffix(w, "eed"); ok {
		if measure(s) > 0 {
			w = s + "ee"
		}
		return w
	}
	s, cut := strings.CutSuffix(w, "ed")
	if !cut || !hasVowel(s) {
		if s, cut = strings.CutSuffix(w, "ing"); !cut || !hasVowel(s) {
			return w
		}
	}
	switch {
	case strings.HasSuffix(s, "at"), strings.HasSuffix(s, "bl"), strings.HasSuffix(s, "iz"):
		return s + "e"
	case endsDouble(s) && !strings.ContainsAny(s[len(s)-1:], "lsz"):
		return s[:len(s)-1]
	case measure(s) == 1 && endsShort(s):
		return s + "e"
	}
	return s
}

// doubleSuffixes are those of step 2, endings those of step 3, with what
// takes their place.
func doubleSuffixes() []string {
	return strings.Fields("ational ate tional tion enci ence anci ance izer ize abli able alli al entli ent eli e ousli ous " +
		"ization ize ation ate ator ate alism al iveness ive fulness ful ousness ous aliti al iviti ive biliti ble")
}

func endings() []string {
	return []string{"icate", "ic", "ative", "", "alize", "al", "iciti", "ic", "ical", "ic", "ful", "", "ness", ""}
}

// replaced replaces the longest suffix of w in the table, which has suffixes
// and what takes their place in turn, if the rest has a measure above 0.
func replaced(w string, table []string) string {
	found, with := "", ""
	for i := 0; i < len(table); i += 2 {
		if strings.HasSuffix(w, table[i]) && len(table[i]) > len(found) {
			found, with = table[i], table[i+1]
		}
	}
	if s := strings.TrimSuffix(w, found); found != "" && measure(s) > 0 {
		return s + with
	}
	return w
}

// stripped drops the longest suffix of step 4 if the rest has a measure above 1.
func stripped(w string) string {
	found := ""
	for _, suffix := range strings.Fields("al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize") {
		if strings.HasSuffix(w, suffix) && len(suffix) > len(found) {
			found = suffix
		}
	}
	s := strings.TrimSuffix(w, found)
	if found == "" || measure(s) <= 1 || found == "ion" && !strings.HasSuffix(s, "s") && !strings.HasSuffix(s, "t") {
		return w
	}
	return s
}

// consonant reports whether letter i of w counts as one: y does at the start
// and behind a vowel.
func consonant(w string, i int) bool {
	if strings.IndexByte("aeiou", w[i]) >= 0 {
		return false
	}
	return w[i] != 'y' || i == 0 || !consonant(w, i-1)
}

// measure counts the turns from vowels to consonants in w.
func measure(w string) int {
	n, vowel := 0, false
	for i := range len(w) {
		c := consonant(w, i)
		if c && vowel {
			n++
		}
		vowel = !c
	}
	return n
}

func hasVowel(w string) bool {
	for i := range len(w) {
		if !consonant(w, i) {
			return true
		}
	}
	return false
}

func endsDouble(w string) bool {
	n := len(w)
	return n > 1 && w[n-1] == w[n-2] && consonant(w, n-1)
}

// endsShort reports consonant, vowel, consonant at the end, the last no w, x
// or y.
func endsShort(w string) bool {
	n := len(w)
	return n > 2 && consonant(w, n-3) && !consonant(w, n-2) && consonant(w, n-1) && strings.IndexByte("wxy", w[n-1]) < 0
}
