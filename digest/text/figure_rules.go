package text

import (
	"embed"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// One file a language, of word lists in lower case; an underscore stands for a
// space, and common.txt is added to each:
//
//	numbers        number words, "two=2"
//	scaleN         words that multiply a number by ten to the power of N
//	fill           stands between a scale and its unit: "millones de euros"
//	percentbefore  stands before a number that is a percentage
//	decimal        marks before decimals
//	group          "space": spaces group the digits of a number
//	monthN         names of a month
//	weekdayN       names of a day of the week, Monday first
//	dayparts       glued to a day of the week: "Montagabend"
//	capital        "days": names of days and months begin with a capital
//	of             stands between day, month and year
//	ordinal        follows the number of a day
//	year month day follow these numbers, in scripts without spaces
//	lasting        follows a number of days that is a length of time
//	today, yesterday, tomorrow, before, after   days by their distance
//
// Every other key is a unit and lists its names.
//
//go:embed figures/*.txt
var figureFiles embed.FS

// figureRules is what one language knows of numbers and dates.
type figureRules struct {
	numbers map[string]float64
	scales  map[string]int
	units   map[string]string
	months  map[string]int
	week    map[string]int // days of it, Monday is 1
	// scaleWords has the first word of each scale, as the file lists them.
	scaleWords map[int]string
	days       map[string]int  // distance from today
	opens      map[string]bool // first tokens of the names of days and months
	fill       map[string]bool
	of         map[string]bool
	ordinal    map[string]bool
	percent    []string // stand before a percentage
	decimal    string
	marks      [3]string // characters behind a year, a month and a day
	lasting    string
	spaces     bool // group digits
	capital    bool // days and months have one
}

// figureRulesByLanguage reads every file once, at first use.
var figureRulesByLanguage = sync.OnceValue(func() map[string]*figureRules {
	entries, err := figureFiles.ReadDir("figures")
	if err != nil {
		panic(err) // the files are part of the program
	}
	all := map[string]*figureRules{}
	for _, e := range entries {
		b, err := figureFiles.ReadFile("figures/" + e.Name())
		if err != nil {
			panic(err)
		}
		common, err := figureFiles.ReadFile("figures/common.txt")
		if err != nil {
			panic(err)
		}
		all[strings.TrimSuffix(e.Name(), ".txt")] = newFigureRules(ParseLexicon(string(common)), ParseLexicon(string(b)))
	}
	return all
})

// figureRulesFor returns the rules for a BCP 47 tag; those of English where
// the language is not known.
func figureRulesFor(lang string) *figureRules {
	all := figureRulesByLanguage()
	if r := all[Primary(lang)]; r != nil {
		return r
	}
	return all["en"]
}

func newFigureRules(common, own Lexicon) *figureRules {
	r := &figureRules{
		numbers: map[string]float64{}, scales: map[string]int{}, units: map[string]string{},
		months: map[string]int{}, week: map[string]int{}, days: map[string]int{}, scaleWords: map[int]string{},
		fill: own.Set("fill"), of: own.Set("of"), ordinal: own.Set("ordinal"),
		percent: own["percentbefore"], decimal: strings.Join(own["decimal"], ""),
		spaces: len(own["group"]) > 0, capital: len(own["capital"]) > 0,
	}
	r.addUnits(common)
	r.addUnits(own)
	for _, n := range own["numbers"] {
		word, digits, _ := strings.Cut(n, "=")
		r.numbers[word], _ = strconv.ParseFloat(digits, 64)
	}
	for n := range 13 {
		for i, w := range own["scale"+strconv.Itoa(n)] {
			r.scales[w] = n
			if i == 0 {
				r.scaleWords[n] = w
			}
		}
		for w := range own.Set("month" + strconv.Itoa(n)) {
			r.months[w] = n
		}
		for w := range own.Set("weekday" + strconv.Itoa(n)) {
			r.week[w] = n
			for _, part := range own["dayparts"] {
				r.week[w+part] = n
			}
		}
	}
	for days, key := range [...]string{"before", "yesterday", "today", "tomorrow", "after"} {
		for w := range own.Set(key) {
			r.days[w] = days - 2
		}
	}
	for i, key := range [...]string{"year", "month", "day"} {
		r.marks[i] = strings.Join(own[key], "")
	}
	r.lasting = strings.Join(own["lasting"], "")
	r.opens = firstTokens(r.months, r.week, r.days)
	return r
}

// firstTokens returns the tokens with which names begin.
func firstTokens(names ...map[string]int) map[string]bool {
	first := map[string]bool{}
	for _, m := range names {
		for name := range m {
			if t, _ := TokensN(name, 1); len(t) > 0 {
				first[t[0].Text] = true
			}
		}
	}
	return first
}

// addUnits adds the units of a file: the keys that mean nothing else.
func (r *figureRules) addUnits(lex Lexicon) {
	for key := range lex {
		switch key {
		case "numbers", "fill", "percentbefore", "decimal", "group", "capital", "of", "ordinal",
			"year", "month", "day", "lasting", "dayparts", "today", "yesterday", "tomorrow", "before", "after":
			continue
		}
		if strings.HasPrefix(key, "scale") || strings.HasPrefix(key, "month") || strings.HasPrefix(key, "weekday") {
			continue
		}
		for w := range lex.Set(key) {
			r.units[w] = key
		}
	}
}

// maxUnspaced is how many characters the longest words have in scripts without
// spaces.
const maxUnspaced = 6

// match looks up the word, or the two words, with which s begins, and returns
// how many bytes they take; 0 where they are not in words. In scripts without
// spaces it is the longest run of characters that is in words.
func match[V any](words map[string]V, s string) (v V, n int) {
	first, _ := utf8.DecodeRuneInString(s)
	if unspaced(first) {
		end := 0
		for range maxUnspaced {
			r, size := utf8.DecodeRuneInString(s[end:])
			if size == 0 || !unspaced(r) {
				break
			}
			end += size
			if found, ok := words[s[:end]]; ok {
				v, n = found, end
			}
		}
		return v, n
	}
	one := wordEnd(s)
	if one == 0 {
		return v, 0
	}
	if gap := blanks(s[one:]); gap > 0 {
		if two := wordEnd(s[one+gap:]); two > 0 {
			if found, ok := words[strings.ToLower(s[:one])+" "+strings.ToLower(s[one+gap:one+gap+two])]; ok {
				return found, one + gap + two
			}
		}
	}
	word := strings.ToLower(s[:one])
	if found, ok := words[word]; ok {
		return found, one
	}
	word = strings.ReplaceAll(word, "’", "'")
	if found, ok := words[word]; ok {
		return found, one
	}
	if i := strings.IndexByte(word, '\''); i > 0 { // "dolar'a"
		if found, ok := words[word[:i]]; ok {
			return found, i
		}
	}
	return v, 0
}

// wordEnd returns how many bytes the word takes with which s begins: letters
// with apostrophes, hyphens and slashes between them and a sign of money
// behind them, or a sign with the letters behind it, as in "°C". Words are at
// most 40 bytes long.
func wordEnd(s string) int {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return 0
	}
	at := 0
	if isSign(first) {
		if at = size; first != '°' {
			return at
		}
	}
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		switch {
		case unspaced(r):
			return at
		case unicode.IsLetter(r) || unicode.IsMark(r):
		case unicode.Is(unicode.Sc, r) && at > 0:
			return at + size
		case at > 0 && strings.ContainsRune("'’-/", r):
			if next, _ := utf8.DecodeRuneInString(s[at+size:]); !unicode.IsLetter(next) {
				return at
			}
		default:
			return at
		}
		if at += size; at > 40 {
			return 0
		}
	}
	return at
}

// isSign reports a sign that is a unit by itself.
func isSign(r rune) bool {
	return unicode.Is(unicode.Sc, r) || strings.ContainsRune("%％٪°", r)
}

// blanks returns how many bytes of white space s begins with, 0 where it is
// more than one character or a line break.
func blanks(s string) int {
	r, size := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(s[size:])
	if size == 0 || !unicode.IsSpace(r) || breaksLine(r) || unicode.IsSpace(next) {
		return 0
	}
	return size
}
