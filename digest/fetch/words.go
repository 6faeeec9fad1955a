package fetch

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// oneLine returns s without control characters and with single spaces, cut at
// a rune to at most limit bytes.
func oneLine(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(cut(strings.Join(strings.Fields(s), " "), limit))
}

// cut returns the first runes of s that fit into limit bytes.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}

// firstOf returns the first of its arguments that is not empty.
func firstOf(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

// outletOf returns the name of a site by its host, "example.com" for
// feeds.example.com, as people would write it.
func outletOf(u *url.URL) string {
	host := strings.TrimSuffix(u.Hostname(), ".")
	if site, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		host = site
	}
	if name, err := idna.Display.ToUnicode(host); err == nil {
		return name
	}
	return host
}
