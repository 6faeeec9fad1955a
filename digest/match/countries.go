package match

import (
	_ "embed"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

//go:embed countries.txt
var countryText string

// countries is what is known of all of them, by codes of ISO 3166-1 alpha-2 in
// lower case.
type countries struct {
	named  map[string]string                      // by folded name, of any language
	labels map[string]string                      // by label of a feed or folder
	exact  map[string]string                      // by acronym
	texts  map[string]map[string][]nameOfACountry // by language and the first stem of the name
}

// A nameOfACountry is one as texts have it.
type nameOfACountry struct {
	stems   []string
	code    string
	capital bool // it begins with one
}

// otherNames are languages whose names of countries are known beside those of
// text.Languages.
const otherNames = "zh ja ko"

// knownCountries reads the names of countries once, at first use. They are
// those of the Unicode CLDR, and the list of this package.
var knownCountries = sync.OnceValue(func() *countries {
	c := &countries{named: map[string]string{}, labels: map[string]string{}, exact: map[string]string{}, texts: map[string]map[string][]nameOfACountry{}}
	languages := append(text.Languages(), strings.Fields(otherNames)...)
	for _, tag := range languages {
		c.texts[tag] = map[string][]nameOfACountry{}
	}
	for line := range strings.Lines(countryText) {
		words, labels, _ := strings.Cut(strings.TrimSpace(line), " | ")
		fields := strings.Fields(words)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		for _, label := range strings.Fields(labels) {
			c.labels[label] = fields[0]
		}
		for _, name := range fields[1:] {
			for _, tag := range languages {
				c.add(fields[0], strings.ReplaceAll(name, "_", " "), tag)
			}
		}
	}
	all := regions()
	for _, tag := range languages {
		c.addAll(all, tag)
	}
	for _, starts := range c.texts {
		for _, names := range starts { // the longest first: "Guinea-Bissau"
			slices.SortStableFunc(names, func(a, b nameOfACountry) int { return len(b.stems) - len(a.stems) })
		}
	}
	return c
})

// regions returns the countries that there are today.
func regions() []language.Region {
	var out []language.Region
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			r, err := language.ParseRegion(string([]rune{a, b}))
			if err == nil && r.IsCountry() && r.Canonicalize() == r && !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out
}

// addAll adds the names of countries in one language.
func (c *countries) addAll(all []language.Region, tag string) {
	namer := display.Regions(language.MustParse(tag))
	for _, r := range all {
		code := strings.ToLower(r.String())
		name, _, _ := strings.Cut(namer.Name(r), " (")
		if name != "" && !strings.EqualFold(name, code) {
			c.add(code, name, tag)
			c.label(code, name)
		}
	}
}

func (c *countries) label(code, name string) {
	label := strings.Join(strings.Fields(text.Fold(name)), "-")
	if _, taken := c.labels[label]; !taken {
		c.labels[label] = code
	}
}

// add makes a name known in one language.
func (c *countries) add(code, name, tag string) {
	if folded := text.Fold(name); c.named[folded] == "" {
		c.named[folded] = code
	}
	if strings.ToUpper(name) == name && strings.ToLower(name) != name {
		c.exact[name] = code
		return
	}
	first, _ := utf8.DecodeRuneInString(name)
	in := nameOfACountry{code: code, capital: unicode.IsUpper(first)}
	stemmer, _ := tongueOf(tag)
	for _, t := range text.Tokens(name) {
		in.stems = append(in.stems, stem(t.Text, stemmer))
	}
	if len(in.stems) > 0 {
		c.texts[tag][in.stems[0]] = append(c.texts[tag][in.stems[0]], in)
	}
}

// countryNamed returns the code of a country by its code or its name in any
// language, "" where there is none.
func countryNamed(s string) string {
	s = text.Fold(strings.TrimSpace(s))
	if code := knownCountries().named[s]; code != "" {
		return code
	}
	if s == "uk" {
		return "gb"
	}
	if r, err := language.ParseRegion(s); err == nil && len(s) == 2 && r.IsCountry() {
		return strings.ToLower(r.String())
	}
	return ""
}

// countryWeight is what an item must say of a country to be about it: its name
// in the title, or twice where the text begins.
const countryWeight = 2

// countriesOf returns the codes of the countries of an item: those that its
// feed, a folder of its address, or its words name.
func (d Doc) countriesOf(item digest.Item, title, body []text.Token) []string {
	c := knownCountries()
	weights := map[string]int{}
	folders := labels(item.Section)
	if u, err := url.Parse(item.URL); err == nil {
		path := strings.Split(text.Fold(u.Path), "/")
		folders = append(folders, path[:len(path)-1]...)
	}
	for _, folder := range folders {
		if code := c.labels[folder]; code != "" {
			weights[code] = countryWeight
		}
	}
	tag := d.language
	if c.texts[tag] == nil {
		tag = "en"
	}
	for k, t := range title {
		if code := c.at(d.run[k:], tag, item.Title[t.Start:t.End]); code != "" {
			weights[code] += titleWeight
		}
	}
	for k, t := range body[:min(len(body), leadWords)] {
		if code := c.at(d.run[d.gap+1+k:], tag, item.Text[t.Start:t.End]); code != "" {
			weights[code] += textWeight
		}
	}
	var out []string
	for code, weight := range weights {
		if weight >= countryWeight {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}

// at returns the code of the country that is named at the beginning of a run
// of stems, the first of which is that of a word; "" where none is.
func (c *countries) at(run []string, tag, word string) string {
	if code := c.exact[strings.ReplaceAll(word, ".", "")]; code != "" {
		return code
	}
	first, _ := utf8.DecodeRuneInString(word)
	for _, in := range c.texts[tag][run[0]] {
		if in.capital && unicode.IsLower(first) {
			continue // "fine china"
		}
		if len(in.stems) <= len(run) && slices.Equal(run[:len(in.stems)], in.stems) {
			return in.code
		}
	}
	return ""
}
