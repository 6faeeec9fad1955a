package telegramtest

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
)

// units returns the length of s in UTF-16 code units.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

// Check returns what Telegram would refuse or silently change in a message's
// text, entities and buttons.
func Check(m Message) []string {
	var problems []string
	switch n := units(m.Text); {
	case !readable(m.Text):
		problems = append(problems, "message text is empty")
	case n > 4096:
		problems = append(problems, "message is too long")
	}
	if m.Preview != nil && m.Preview.URL != "" && !webURL(m.Preview.URL) {
		problems = append(problems, "the link preview has no web address")
	}
	problems = append(problems, checkEntities(m.Text, m.Entities)...)
	return append(problems, checkButtons(m.Buttons)...)
}

// readable reports whether a text is more than blanks and invisible characters.
func readable(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point) &&
			r != '\u2800' && r != '\ufffc'
	})
}

// checkEntities checks that entities lie within the text, on whole characters,
// and nest: https://core.telegram.org/bots/api#messageentity and
// https://core.telegram.org/bots/api#formatting-options
func checkEntities(text string, entities []Entity) []string {
	var problems []string
	if len(entities) > 100 {
		problems = append(problems, "more than 100 entities")
	}
	words := utf16.Encode([]rune(text))
	for i, e := range entities {
		end := e.Offset + e.Length
		if e.Offset < 0 || e.Length <= 0 || end > len(words) {
			problems = append(problems, fmt.Sprintf("entity %v lies outside of the text", e))
			continue
		}
		if inside(words, e.Offset) || inside(words, end) {
			problems = append(problems, fmt.Sprintf("entity %v begins or ends in the middle of a UTF-16 symbol", e))
		}
		if e.Type == "text_link" && !webURL(e.URL) {
			problems = append(problems, fmt.Sprintf("entity %v has no web address", e))
		}
		for _, o := range entities[:i] {
			if !nests(o, e) {
				problems = append(problems, fmt.Sprintf("entities %v and %v cross", o, e))
			}
		}
	}
	return problems
}

// inside reports whether i is between the halves of a surrogate pair.
func inside(words []uint16, i int) bool {
	return i > 0 && i < len(words) && words[i] >= 0xDC00 && words[i] < 0xE000 && words[i-1] >= 0xD800 && words[i-1] < 0xDC00
}

// nests reports whether two entities may be in one message: apart, or one
// within the other, of different types, and neither of them code.
func nests(a, b Entity) bool {
	aEnd, bEnd := a.Offset+a.Length, b.Offset+b.Length
	if aEnd <= b.Offset || bEnd <= a.Offset {
		return true
	}
	for _, e := range []Entity{a, b} {
		if e.Type == "code" || e.Type == "pre" {
			return false
		}
	}
	within := a.Offset <= b.Offset && bEnd <= aEnd || b.Offset <= a.Offset && aEnd <= bEnd
	return within && a.Type != b.Type
}

func webURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil
}

func checkButtons(rows [][]Button) []string {
	var problems []string
	count := 0
	for _, row := range rows {
		if len(row) > 8 {
			problems = append(problems, "more than 8 buttons in a row")
		}
		for _, b := range row {
			count++
			switch {
			case !readable(b.Text):
				problems = append(problems, "inline keyboard button text is empty")
			case b.URL != "" && b.Data != "", b.URL == "" && b.Data == "":
				problems = append(problems, "text buttons are unallowed in the inline keyboard")
			case len(b.Data) > 64:
				problems = append(problems, "BUTTON_DATA_INVALID")
			case b.URL != "" && !webURL(b.URL):
				problems = append(problems, "BUTTON_URL_INVALID")
			}
		}
	}
	if count > 100 {
		problems = append(problems, "reply markup is too long")
	}
	return problems
}

// patterns are what Telegram makes live in a text by itself, a little wider
// than it does. The first group is the live part.
var patterns = []struct {
	kind string
	find *regexp.Regexp
}{
	{"url", regexp.MustCompile(`(?i)((?:https?|ftp|tg|ton|tonsite)://[^\s\x{2060}]+)`)},
	{"url", regexp.MustCompile(`(?i)((?:[\pL\pN_-]+\.)+\pL{2,}(?:/[^\s]*)?)`)},
	{"url", regexp.MustCompile(`\b(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})\b`)},
	{"email", regexp.MustCompile(`(?i)([\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})`)},
	{"mention", regexp.MustCompile(`(?:^|[^\pL\pN_@])(@\w{2,32})`)},
	{"hashtag", regexp.MustCompile(`(?:^|[^\pL\pN_])([#＃][\pL\pN_]{1,256})`)},
	{"cashtag", regexp.MustCompile(`(?:^|[^\pL\pN_$])(\$[A-Z]{1,8})\b`)},
	{"bot_command", regexp.MustCompile(`(?:^|[^\pL\pN_/<>])(/\w{1,64}(?:@\w{3,32})?)`)},
	{"phone_number", regexp.MustCompile(`(\+\d[\d ()-]{5,}\d)`)},
	{"phone_number", regexp.MustCompile(`(\d(?:[ -]?\d){12,18})`)}, // a card's
}

// Detect returns what Telegram makes live in a text by itself: mentions,
// commands, tags, addresses, numbers. In code, and where a link covers the
// words, it makes nothing.
func Detect(text string, entities []Entity) []Entity {
	var live []Entity
	for _, p := range patterns {
		for _, at := range p.find.FindAllStringSubmatchIndex(text, -1) {
			e := Entity{Type: p.kind, Offset: units(text[:at[2]]), Length: units(text[at[2]:at[3]])}
			if !covered(e, entities) && !covered(e, live) {
				live = append(live, e)
			}
		}
	}
	return live
}

func covered(e Entity, by []Entity) bool {
	for _, o := range by {
		if o.Type != "bold" && o.Type != "italic" && e.Offset < o.Offset+o.Length && o.Offset < e.Offset+e.Length {
			return true
		}
	}
	return false
}
