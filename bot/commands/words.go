package commands

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"newsdigest/bot/locale"
)

// timeWords cuts what was typed about time into lower-case words: without the
// ones that say nothing, a number apart from its unit, but "9 am" together, and
// "monday to friday" as "monday-friday".
func timeWords(typed string, l locale.Locale) []string {
	r := wordReader{l: l, known: vocabulary(l)}
	for _, f := range strings.Fields(colons(fold(typed), l)) {
		for _, w := range segments(f, r.known) {
			r.take(w)
		}
	}
	r.settle("")
	return r.words
}

// fold writes the signs of all keyboards as those of an English one: digits,
// full-width letters, dashes; what separates words is a space.
func fold(typed string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '٠' <= r && r <= '٩':
			return '0' + r - '٠'
		case '۰' <= r && r <= '۹':
			return '0' + r - '۰'
		case strings.ContainsRune("–—~〜", r):
			return '-'
		case strings.ContainsRune(",;&،؛、。", r):
			return ' '
		}
		return r
	}, strings.ToLower(width.Fold.String(typed)))
}

// colons writes times of day such as "8h30" with a colon.
func colons(s string, l locale.Locale) string {
	for _, mark := range l.Words("words.oclock") {
		for i := 1; i < len(s); i++ {
			rest, ok := strings.CutPrefix(s[i:], mark)
			if ok && isDigit(s[i-1]) && len(rest) >= 2 && isDigit(rest[0]) && isDigit(rest[1]) {
				s = s[:i] + ":" + rest
			}
		}
	}
	return s
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// vocabulary returns every word about time that l understands.
func vocabulary(l locale.Locale) map[string]bool {
	ids := []string{
		"words.hour", "words.day", "words.week", "words.month", "words.single", "words.filler", "words.to",
		"words.oclock", "words.ordinal", "words.am", "words.pm", "words.noon", "words.midnight", "words.tomorrow",
		"words.every", "words.hourly", "words.quiet", "words.off", "words.daily", "words.weekdays", "words.weekends",
	}
	for i := range 13 {
		ids = append(ids, "words.days."+strconv.Itoa(i), "words.months."+strconv.Itoa(i))
	}
	known := map[string]bool{}
	for _, id := range ids {
		for _, w := range l.Words(id) {
			known[w] = true
		}
	}
	return known
}

// segments cuts Chinese and Japanese, which are written without spaces, into
// the longest words that are known, and numbers. Anything else is one word.
func segments(f string, known map[string]bool) []string {
	if !strings.ContainsFunc(f, isEastAsian) {
		return []string{f}
	}
	var words []string
	for f != "" {
		n := strings.IndexFunc(f, func(r rune) bool { return !strings.ContainsRune("0123456789:.-", r) })
		if n < 0 || !isDigit(f[0]) {
			n = 0
		}
		for w := range known {
			if len(w) > n && strings.HasPrefix(f, w) {
				n = len(w)
			}
		}
		if n == 0 {
			n = len(f)
		}
		words = append(words, f[:n])
		f = f[n:]
	}
	return words
}

func isEastAsian(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }

// A wordReader puts words together that say one thing.
type wordReader struct {
	l     locale.Locale
	known map[string]bool
	words []string
	half  string // "am" or "pm", which the next number takes
	typed string // the word that half was
}

// take reads the next word.
func (r *wordReader) take(w string) {
	if r.takeHalf(w) {
		return
	}
	switch {
	case r.l.Is("words.to", w):
		if _, ok := weekday(r.last(), r.l); ok {
			r.words[len(r.words)-1] += "-"
		}
	case r.l.Is("words.filler", w):
	case r.known[r.last()+"_"+w]: // two words that are one, such as "fin de semana"
		r.words[len(r.words)-1] += "_" + w
	default:
		r.settle(w)
		for _, w := range unitApart(w, r.l) {
			r.add(w)
		}
	}
}

// takeHalf reads a word for a half of the day, which stands behind its number
// in most languages and before it in others.
func (r *wordReader) takeHalf(w string) bool {
	half := "am"
	switch {
	case r.l.Is("words.am", w):
	case r.l.Is("words.pm", w):
		half = "pm"
	default:
		return false
	}
	first, _ := utf8.DecodeRuneInString(w)
	i := len(r.words) - 1
	switch {
	case i > 0 && r.l.Is("words.oclock", r.words[i]):
		i-- // "2 часа дня"
	case r.l.Is("words.day", w):
		return false // "2 дня"
	}
	if i >= 0 && isDigit(r.words[i][0]) && !isEastAsian(first) {
		r.words[i] = halved(r.words[i], half)
		return true
	}
	if r.l.Is("words.tomorrow", w) {
		return false
	}
	r.settle("")
	r.half, r.typed = half, w
	return true
}

// add appends a word, to a weekday that is the beginning of a span, or with the
// half of the day that came before it.
func (r *wordReader) add(w string) {
	if from, open := strings.CutSuffix(r.last(), "-"); open {
		if _, ok := weekday(w, r.l); ok {
			r.words[len(r.words)-1] += w
			return
		}
		r.words[len(r.words)-1] = from
	}
	if r.half != "" {
		w, r.half = halved(w, r.half), ""
	}
	r.words = append(r.words, w)
}

// settle gives up what waits for a word that next is not. With no next word it
// gives up everything.
func (r *wordReader) settle(next string) {
	if r.half != "" && (next == "" || !isDigit(next[0])) {
		r.words, r.half = append(r.words, r.typed), ""
	}
	if next == "" && len(r.words) > 0 {
		r.words[len(r.words)-1] = strings.TrimSuffix(r.last(), "-")
	}
}

func (r *wordReader) last() string {
	if len(r.words) == 0 {
		return ""
	}
	return r.words[len(r.words)-1]
}

// halved writes the half of the day behind a time of day, but for one such as
// 20:00, which needs none.
func halved(w, half string) string {
	if hour, _, _ := strings.Cut(w, ":"); number(hour) > 12 {
		return w
	}
	return w + half
}

// unitApart cuts "24h" into "24" and "h", and leaves "9am" and "mon" whole.
func unitApart(w string, l locale.Locale) []string {
	i := strings.IndexFunc(w, func(r rune) bool { return r < '0' || r > '9' })
	if _, named := month(w, l); named || i <= 0 { // "12月"
		return []string{w}
	}
	for _, id := range []string{"words.hour", "words.day", "words.week", "words.month", "words.oclock"} {
		if l.Is(id, w[i:]) {
			return []string{w[:i], w[i:]}
		}
	}
	return []string{w}
}

// number returns the number that w is, or 0.
func number(w string) int {
	n, err := strconv.Atoi(w)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// dayOfMonth returns the number of a day, "24", "24." or "24th", or 0.
func dayOfMonth(w string, l locale.Locale) int {
	for _, ending := range l.Words("words.ordinal") {
		if n := number(strings.TrimSuffix(w, ending)); n > 0 {
			return n
		}
	}
	return number(w)
}

// month returns the month that a word names.
func month(w string, l locale.Locale) (time.Month, bool) {
	for m := time.January; m <= time.December; m++ {
		if l.Is("words.months."+strconv.Itoa(int(m)), w) {
			return m, true
		}
	}
	return 0, false
}

func weekday(w string, l locale.Locale) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if l.Is("words.days."+strconv.Itoa(int(d)), w) {
			return d, true
		}
	}
	return 0, false
}

// withoutOClock returns words without those that only say that a number is a
// time of day. "every 3 h" keeps its unit, although "3 h" is a time in French.
func withoutOClock(words []string, l locale.Locale) []string {
	var out []string
	for i, w := range words {
		behind := i > 0 && isDigit(words[i-1][0])
		interval := i > 1 && l.Is("words.every", words[i-2]) || i+1 < len(words) && l.Is("words.every", words[i+1])
		if unit := interval && l.Is("words.hour", w); unit || !behind || !l.Is("words.oclock", w) {
			out = append(out, w)
		}
	}
	return slices.Clip(out)
}
