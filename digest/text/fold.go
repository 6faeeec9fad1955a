package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s in the form in which spellings are compared: compatibility
// forms resolved (NFKC), lower case, and without the marks that writers leave
// out (é, ü, ё, Arabic vowel signs). Marks that make another letter, as in й
// or が, stay.
func Fold(s string) string {
	if plain(s) {
		return s
	}
	s = strings.ToLower(norm.NFKC.String(s))
	var b strings.Builder
	b.Grow(len(s))
	var base rune
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) && loose(base, r) {
			continue
		}
		if !unicode.Is(unicode.M, r) {
			base = r
		}
		switch r {
		case 'ß':
			b.WriteString("ss")
		case 'ı', 'ł', 'ø', 'đ', 'æ', 'œ':
			b.WriteString(undecomposed(r))
		case '’':
			b.WriteByte('\'')
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// plain reports whether s is its own fold already.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || 'A' <= s[i] && s[i] <= 'Z' {
			return false
		}
	}
	return true
}

// loose reports whether the mark over base may be left out in writing.
func loose(base, mark rune) bool {
	switch {
	case unicode.In(base, unicode.Latin, unicode.Greek):
		return true
	case unicode.Is(unicode.Cyrillic, base):
		return base == 'е' && mark == '\u0308' || mark == '\u0301' // ё, and stress marks
	case unicode.In(base, unicode.Arabic, unicode.Hebrew):
		return true
	}
	return false
}

// undecomposed gives the plain letters for those of Latin scripts that
// Unicode does not decompose.
func undecomposed(r rune) string {
	switch r {
	case 'ı':
		return "i"
	case 'ł':
		return "l"
	case 'ø':
		return "o"
	case 'đ':
		return "d"
	case 'æ':
		return "ae"
	}
	return "oe"
}
