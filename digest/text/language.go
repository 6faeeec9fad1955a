package text

import (
	"strings"
	"unicode"
)

// Languages are the primary subtags of the languages for which there are stop
// words, those with the most readers of news first.
func Languages() []string {
	return []string{"en", "es", "fr", "de", "pt", "it", "nl", "pl", "tr", "sv", "ru", "uk", "ar", "el"}
}

// languageSample is how many tokens of a text are looked at.
const languageSample = 200

// Language returns the primary subtag of the language of s, "" where nothing
// tells. What was declared, a BCP 47 tag or "", holds unless the script or
// many stop words speak against it.
func Language(s, declared string) string {
	declared = Primary(declared)
	tokens, read := TokensN(s, languageSample)
	script, letters := scriptOf(s[:read])
	switch script {
	case "":
		return declared
	case "Latin", "Cyrillic":
		return elect(s, tokens, letters, script, declared)
	}
	if candidates := writtenIn(script); strings.Contains(" "+candidates+" ", " "+declared+" ") && declared != "" {
		return declared
	}
	return hinted(script, letters)
}

// Primary returns the primary subtag of a BCP 47 tag in lower case: "en" of
// "en-GB". It is "" for what is no tag.
func Primary(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	if len(tag) < 2 || len(tag) > 3 || strings.Trim(tag, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return tag
}

// scriptOf returns the script of most letters of s, and how often each letter
// beyond ASCII stands in it. Japanese is told by its syllables even where Han
// characters are more.
func scriptOf(s string) (string, map[rune]int) {
	letters := map[rune]int{}
	scripts := map[string]int{}
	ascii := 0
	for _, r := range s {
		switch {
		case r < 0x80:
			if letter(r) && !digit(r) {
				ascii++
			}
			continue
		case !unicode.IsLetter(r):
			continue
		}
		letters[unicode.ToLower(r)]++
		scripts[scriptOfLetter(r)]++
	}
	scripts["Latin"] += ascii
	best := ""
	for _, name := range []string{"Latin", "Cyrillic", "Greek", "Arabic", "Hebrew", "Thai", "Devanagari", "Hangul", "Han", "Kana"} {
		if scripts[name] > scripts[best] {
			best = name
		}
	}
	if best == "Han" && scripts["Kana"]*10 > scripts["Han"] {
		best = "Kana"
	}
	return best, letters
}

func scriptOfLetter(r rune) string {
	switch {
	case unicode.Is(unicode.Latin, r):
		return "Latin"
	case unicode.Is(unicode.Cyrillic, r):
		return "Cyrillic"
	case unicode.Is(unicode.Greek, r):
		return "Greek"
	case unicode.Is(unicode.Arabic, r):
		return "Arabic"
	case unicode.Is(unicode.Hebrew, r):
		return "Hebrew"
	case unicode.Is(unicode.Thai, r):
		return "Thai"
	case unicode.Is(unicode.Devanagari, r):
		return "Devanagari"
	case unicode.Is(unicode.Hangul, r):
		return "Hangul"
	case unicode.Is(unicode.Han, r):
		return "Han"
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		return "Kana"
	}
	return "other"
}

// writtenIn lists the languages of a script, the likeliest first; for Latin,
// which has too many, it is "".
func writtenIn(script string) string {
	switch script {
	case "Cyrillic":
		return "ru uk bg be sr mk kk ky mn tg"
	case "Greek":
		return "el"
	case "Arabic":
		return "ar fa ur ps ckb sd ug"
	case "Hebrew":
		return "he yi"
	case "Thai":
		return "th"
	case "Devanagari":
		return "hi mr ne sa"
	case "Hangul":
		return "ko"
	case "Han":
		return "zh ja yue"
	case "Kana":
		return "ja"
	}
	return ""
}

// otherScript reports whether a language is never written in a script.
func otherScript(language, script string) bool {
	if candidates := writtenIn(script); candidates != "" {
		return !strings.Contains(candidates, language)
	}
	for _, s := range []string{"Greek", "Arabic", "Hebrew", "Thai", "Devanagari", "Hangul", "Han", "Kana"} {
		if strings.Contains(writtenIn(s), language) {
			return true
		}
	}
	return language == "ru" || language == "uk" || language == "bg" || language == "be" || language == "mk"
}

// hinted returns the language that letters of its own give away, else the
// likeliest of the script; "" for Latin without such letters.
func hinted(script string, letters map[rune]int) string {
	own := []struct{ script, language, letters string }{
		{"Cyrillic", "be", "ў"},
		{"Cyrillic", "sr", "јљњћђ"},
		{"Cyrillic", "uk", "іїєґ"},
		{"Arabic", "ur", "ٹڈڑےں"},
		{"Arabic", "fa", "پچژگ"},
		{"Latin", "de", "ß"},
		{"Latin", "pl", "łąęśźż"},
		{"Latin", "tr", "ğış"},
		{"Latin", "pt", "ãõ"},
		{"Latin", "es", "ñ¿¡"},
		{"Latin", "sv", "å"},
		{"Latin", "fr", "œêùç"},
	}
	for _, o := range own {
		if o.script == script && strings.ContainsFunc(o.letters, func(r rune) bool { return letters[r] > 0 }) {
			return o.language
		}
	}
	first, _, _ := strings.Cut(writtenIn(script), " ")
	return first
}
