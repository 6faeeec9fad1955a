package telegram

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

const (
	// joiner, U+2060 WORD JOINER, is invisible, has no width, and ends every
	// pattern that Telegram looks for in a text.
	joiner = "\u2060"
	// maxMarks is how many combining marks a letter may carry; the most that
	// living scripts use.
	maxMarks = 4
	// longNumber is how many digits a card number has at least; phone numbers
	// count only behind a plus sign.
	longNumber = 13
	// maxURL is the longest link that is shown, in bytes.
	maxURL = 2048
)

// clean makes untrusted text one line of visible characters: white space is a
// blank; control characters, invisible ones, and those that turn the direction
// of text are gone.
func clean(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	marks := 0
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			r = ' '
		case r == utf8.RuneError || unwanted(r):
			continue
		}
		if unicode.In(r, unicode.Mn, unicode.Me) {
			if marks++; marks > maxMarks {
				continue
			}
		} else {
			marks = 0
		}
		b.WriteRune(r)
	}
	return b.String()
}

// plain reports whether s is printable ASCII, the common case.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// unwanted reports whether a character is taken out. The joiners that Persian
// and emoji need, the first sixteen variation selectors, and the signs of
// Arabic that are formally invisible stay.
func unwanted(r rune) bool {
	switch {
	case r == '\u200c' || r == '\u200d':
		return false
	case unicode.In(r, unicode.Cc, unicode.Noncharacter_Code_Point, unicode.Other_Default_Ignorable_Code_Point):
		return true
	case unicode.Is(unicode.Cf, r):
		return !unicode.Is(unicode.Prepended_Concatenation_Mark, r)
	}
	return unicode.Is(unicode.Variation_Selector, r) && r > '\ufe0f'
}

// visible reports whether a text has a character that a reader can see;
// Telegram refuses a text without one as empty.
func visible(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.IsMark(r) &&
			r != '\u2800' && r != '\ufffc' && !unwanted(r)
	})
}

// defuse puts a joiner wherever Telegram would turn a piece of text into
// something to tap: @name, /command, #tag, $CASH, an address, a phone or card
// number. A headline must ping no one and link nowhere by itself. The patterns
// are those of TDLib's find_entities, taken a little wider:
// https://github.com/tdlib/td/blob/master/td/telegram/MessageEntity.cpp
// Commands that are own stay live; own may be nil.
func defuse(s string, own func(name string) bool) string {
	if !strings.ContainsAny(s, "@＠#＃$/.:+0123456789") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	prev, run, total := ' ', 0, 0
	for i, r := range s {
		b.WriteRune(r)
		rest := s[i+utf8.RuneLen(r):]
		switch {
		case !numeric(r):
			run, total = 0, 0
			ours := r == '/' && own != nil && own(word(rest))
			if !ours && live(prev, r, rest) {
				b.WriteString(joiner)
			}
		case isDigit(r):
			if run == 0 {
				total = digits(s[i:])
			}
			if run++; total >= longNumber && run%6 == 0 && run < total {
				b.WriteString(joiner)
			}
		}
		prev = r
	}
	return b.String()
}

// live reports whether r, between prev and rest, begins or joins a live piece
// of text.
func live(prev, r rune, rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	switch r {
	case '@', '#', '＠', '＃':
		return wordy(next)
	case '$':
		return unicode.IsLetter(next)
	case '/':
		return wordy(next) && !wordy(prev) && !strings.ContainsRune("/<>", prev)
	case ':':
		return strings.HasPrefix(rest, "//")
	case '+':
		return isDigit(next)
	case '.':
		return (wordy(prev) || prev == '-') && (letters(rest) > 1 || isDigit(prev) && quad(rest))
	}
	return false
}

// seam reports whether two texts, each harmless, may come alive where they
// meet: "0.0.0" before ".1", "ours." before "Next".
func seam(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	touches := func(r rune) bool { return wordy(r) || r > ' ' && strings.ContainsRune("@＠#＃$/.:+-", r) }
	return touches(last) && touches(first) && (!unicode.IsLetter(last) || !unicode.IsLetter(first))
}

// numeric reports whether r may stand in a phone or card number.
func numeric(r rune) bool { return isDigit(r) || r == ' ' || r == '-' }

// digits returns how many digits the number has that s begins with.
func digits(s string) int {
	n := 0
	for _, r := range s {
		if !numeric(r) {
			break
		}
		if isDigit(r) {
			n++
		}
	}
	return n
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func wordy(r rune) bool {
	return r == '_' || r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// word returns the ASCII letters, digits and underscores that s begins with, or
// "" where an @ follows them.
func word(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf || !wordy(r) })
	switch {
	case end < 0:
		return s
	case s[end] == '@':
		return ""
	}
	return s[:end]
}

// letters returns how many letters s begins with, at most 2.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if n == 2 || !unicode.IsLetter(r) {
			break
		}
		n++
	}
	return n
}

// quad reports whether s, behind a number and a dot, completes an IPv4 address.
func quad(s string) bool {
	s = s[:min(len(s), len("255.255.255"))]
	if end := strings.IndexFunc(s, func(r rune) bool { return !isDigit(r) && r != '.' }); end >= 0 {
		s = s[:end]
	}
	return strings.Count(s, ".") >= 2
}

// safe is what every text of others goes through.
func safe(s string) string { return defuse(clean(s), nil) }

// link returns an address that may stand behind a text, or "": http or https
// with a host, no user name, the host in ASCII so that no letter can pose as
// another.
func link(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return ""
	}
	if host := u.Hostname(); !plain(host) {
		if host, err = idna.Lookup.ToASCII(host); err != nil {
			return ""
		}
		if port := u.Port(); port != "" {
			host += ":" + port
		}
		u.Host = host
	}
	u.User = nil
	out := u.String()
	if len(out) > maxURL || !plain(out) || strings.Contains(out, " ") {
		return ""
	}
	return out
}
