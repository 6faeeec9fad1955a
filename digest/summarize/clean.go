package summarize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

// longTitle is how many bytes of a title are read.
const longTitle = 1 << 10

// separators stand between a headline and the name of a site.
func separators() []string {
	return []string{" | ", " - ", " – ", " — ", " · ", " :: ", " • ", " « ", " » "}
}

// Headline returns an item's own headline without what names the outlet or the
// kind of article: " - Outlet" at the end, "BREAKING: " before.
func Headline(it digest.Item) string { return rulesFor(text.Primary(it.Language)).cleanHeadline(it) }

// cleanHeadline is Headline by the rules of a language.
func (r *rules) cleanHeadline(it digest.Item) string {
	title := strings.ToValidUTF8(it.Title[:min(len(it.Title), longTitle)], "")
	s := cutSite(strings.Join(strings.Fields(title), " "), it)
	return r.cutLabel(r.cutKicker(s))
}

// cutSite removes the name of the site from the end or the start of a
// headline. A part behind a bar is always one; behind a dash it must be the
// outlet's own name, or the site's address, or look like no clause.
func cutSite(s string, it digest.Item) string {
	for _, sep := range separators() {
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

// kicker reports a word that says what kind of article it is: "Live".
func (r *rules) kicker(s string) bool {
	return r.kickers[strings.ToLower(strings.Trim(s, "[](){}【】《》 !"))]
}

// cutKicker removes a kicker before the headline: before a colon, a bar or a
// dash, in brackets, or in capitals of its own.
func (r *rules) cutKicker(s string) string {
	for _, sep := range [...]string{": ", "：", " | ", " - ", " – ", " — ", " • ", " // "} {
		if head, tail, ok := strings.Cut(s, sep); ok && r.kicker(head) && tail != "" {
			return r.cutKicker(strings.TrimSpace(tail))
		}
	}
	for _, pair := range [...][2]string{{"[", "]"}, {"【", "】"}, {"(", ")"}} {
		head, tail, ok := strings.Cut(s, pair[1])
		if ok && strings.HasPrefix(head, pair[0]) && len(head) < 30 && strings.TrimSpace(tail) != "" &&
			(pair[0] != "(" || r.kicker(head)) {
			return r.cutKicker(strings.TrimSpace(tail))
		}
	}
	if head, tail, ok := strings.Cut(s, " "); ok && shouts(head) && !shouts(tail) && r.kicker(head) {
		return r.cutKicker(strings.TrimSpace(tail))
	}
	return s
}

// cutLabel removes a kicker behind the headline: "(video)", " – live updates".
func (r *rules) cutLabel(s string) string {
	for _, pair := range [...]string{"()", "[]"} {
		i := strings.LastIndexByte(s, pair[0])
		if i > 0 && strings.HasSuffix(s, pair[1:]) && r.kicker(s[i:]) {
			return r.cutLabel(strings.TrimSpace(s[:i]))
		}
	}
	for _, sep := range separators() {
		if i := strings.LastIndex(s, sep); i > 0 && r.kicker(s[i+len(sep):]) {
			return r.cutLabel(strings.TrimSpace(s[:i]))
		}
	}
	return s
}

// shouts reports a text in capitals only.
func shouts(s string) bool {
	upper := 0
	for _, c := range s {
		switch {
		case unicode.IsLower(c):
			return false
		case unicode.IsUpper(c):
			upper++
		}
	}
	return upper > 1
}

// calm writes a headline in capitals as the texts of its story write its
// words; a word that they do not have stays as it is.
func calm(s string, items []digest.Item) string {
	if !shouts(s) || countWords(s) < 3 {
		return s
	}
	written := map[string]string{}
	for _, it := range items {
		tokens, _ := text.TokensN(it.Text, 400)
		for _, t := range tokens {
			if w := it.Text[t.Start:t.End]; t.Cap != text.Initial && (written[t.Text] == "" || t.Cap == text.Small) {
				written[t.Text] = w
			}
		}
	}
	var b strings.Builder
	last := 0
	for i, t := range text.Tokens(s) {
		b.WriteString(s[last:t.Start])
		w := written[t.Text]
		switch {
		case len(w) != t.End-t.Start:
			w = s[t.Start:t.End]
		case i == 0:
			_, first := utf8.DecodeRuneInString(w)
			w = s[t.Start:t.Start+first] + w[first:]
		}
		b.WriteString(w)
		last = max(last, t.End)
	}
	return b.String() + s[last:]
}
