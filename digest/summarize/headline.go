package summarize

import (
	"math"
	"strings"
	"unicode"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

// headline returns the headline that has the most in common with the others,
// cleaned, and its item: the earliest of equals, zero where there is none.
func headline(items []digest.Item, language string) (string, int64) {
	best, most := -1, math.Inf(-1)
	titles := make([]map[string]bool, len(items))
	for i, it := range items {
		titles[i] = titleWords(cleanHeadline(it), language)
	}
	for i := range items {
		if len(titles[i]) == 0 {
			continue
		}
		sum := 0.0
		for j := range items {
			if i != j {
				sum += overlap(titles[i], titles[j])
			}
		}
		if sum > most {
			best, most = i, sum
		}
	}
	if best < 0 {
		return "", 0
	}
	return cleanHeadline(items[best]), items[best].ID
}

func titleWords(s, language string) map[string]bool {
	words := map[string]bool{}
	for _, t := range text.Tokens(s) {
		if !text.IsStop(t.Text, language) {
			words[text.Stem(t.Text, language)] = true
		}
	}
	return words
}

// overlap is Dice's coefficient: 1 for the same words, 0 for none in common.
func overlap(a, b map[string]bool) float64 {
	both := 0
	for w := range a {
		if b[w] {
			both++
		}
	}
	return 2 * float64(both) / float64(max(1, len(a)+len(b)))
}

// cleanHeadline returns an item's headline without what names the outlet or
// the kind of article: " - Outlet" at the end, "BREAKING: " before.
func cleanHeadline(it digest.Item) string {
	s := strings.Join(strings.Fields(it.Title), " ")
	s = cutSite(s, it)
	return cutKicker(s)
}

// separators stand between a headline and the name of a site.
var separators = [...]string{" | ", " - ", " – ", " — ", " · ", " :: ", " • ", " « ", " » "}

// cutSite removes the name of the site from the end or the start of a
// headline. A part behind a bar is always one; behind a dash it must be the
// outlet's own name, or the site's address, or look like no clause.
func cutSite(s string, it digest.Item) string {
	for _, sep := range separators {
		i := strings.LastIndex(s, sep)
		if i < 0 {
			continue
		}
		head, tail := strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+len(sep):])
		switch {
		case sameName(tail, it) && head != "":
			return cutSite(head, it)
		case sameName(head, it) && tail != "":
			return tail
		case sep == " | " && countWords(head) >= 4 && countWords(tail) <= 5:
			return cutSite(head, it)
		}
	}
	return s
}

// sameName reports whether part is the name of the item's outlet, by the
// feed's word for it or by its host.
func sameName(part string, it digest.Item) bool {
	name := letters(part)
	if name == "" || countWords(part) > 5 {
		return false
	}
	for _, known := range [...]string{it.Outlet, it.Independent} {
		if k := letters(known); k != "" && (k == name || strings.HasSuffix(k, name) && len(name) > 4 || strings.HasSuffix(name, k) && len(k) > 2) {
			return true
		}
	}
	_, host, _ := strings.Cut(it.URL, "://")
	host, _, _ = strings.Cut(host, "/")
	for label := range strings.SplitSeq(host, ".") {
		if len(label) > 3 && label == strings.TrimPrefix(name, "the") || len(label) > 2 && label == name {
			return true
		}
	}
	return false
}

// letters folds a name to its letters and digits.
func letters(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return c
		}
		return -1
	}, text.Fold(s))
}

// kickers are words before a colon that say what kind of article it is.
var kickers = map[string]bool{
	"breaking": true, "breaking news": true, "exclusive": true, "live": true, "live updates": true, "live blog": true,
	"update": true, "updated": true, "watch": true, "video": true, "photos": true, "pictures": true, "opinion": true,
	"analysis": true, "explainer": true, "just in": true, "developing": true, "report": true, "podcast": true,
	"eilmeldung": true, "liveticker": true, "live-ticker": true, "exklusiv": true, "kommentar": true, "analyse": true,
	"en direct": true, "direct": true, "vidéo": true, "exclusif": true, "última hora": true, "en directo": true, "directo": true,
	"vídeo": true, "exclusiva": true, "ultimora": true, "diretta": true, "ao vivo": true, "urgente": true, "urgent": true,
	"срочно": true, "видео": true, "відео": true, "son dakika": true, "na żywo": true, "pilne": true,
}

// cutKicker removes a kicker before a colon, a bar or a dash.
func cutKicker(s string) string {
	for _, sep := range [...]string{": ", " | ", " - ", " – ", " — "} {
		if head, tail, ok := strings.Cut(s, sep); ok && kickers[strings.ToLower(strings.Trim(head, "[]() "))] {
			return cutKicker(strings.TrimSpace(tail))
		}
	}
	if strings.HasPrefix(s, "[") {
		if head, tail, ok := strings.Cut(s, "]"); ok && len(head) < 30 && strings.TrimSpace(tail) != "" {
			return cutKicker(strings.TrimSpace(tail))
		}
	}
	return s
}
