package match

import (
	"net/url"
	"strconv"
	"strings"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

// longestText is how many words of an item's text are looked at.
const longestText = 4000

// A Doc is an item as queries see it. Prepare makes one; it holds no more of
// the item than its words, and is safe for concurrent use.
type Doc struct {
	language  string // primary subtag, "" where not known
	tongue    int    // the number of the language by whose rules words are stemmed
	words     map[string]places
	run       []string // the stems in order: title, a gap, text
	gap       int
	outlet    string
	host      string
	feed      string
	sections  []string
	countries []string // codes
	section   string   // as the feed says
	features  []uint32
}

// Places say where a word stands.
type places struct {
	title bool
	count int
	first int32 // its first place in the run
}

// Prepare analyses an item for any number of queries.
func Prepare(item digest.Item) Doc {
	d := Doc{
		outlet:   text.Fold(item.Outlet),
		host:     canonicalHost(item.URL),
		feed:     strconv.FormatInt(item.Feed, 10),
		section:  text.Fold(item.Section),
		language: text.Language(item.Title+"\n"+item.Text[:min(len(item.Text), 1000)], item.Language),
		words:    map[string]places{},
	}
	language, n := tongueOf(d.language)
	d.tongue = n
	title := text.Tokens(item.Title)
	d.add(title, item.Title, language, true)
	d.gap = len(d.run)
	d.run = append(d.run, "\n") // no phrase goes from the title into the text
	body, _ := text.TokensN(item.Text, longestText)
	d.add(body, item.Text, language, false)
	d.sections = sectionsOf(item, d)
	d.countries = d.countriesOf(item, title, body)
	d.features = d.collect()
	return d
}

// add takes the words of tokens of s into d.
func (d *Doc) add(tokens []text.Token, s, language string, title bool) {
	for _, tok := range tokens {
		d.put(stem(tok.Text, language), title)
		if a, ok := acronym(s[tok.Start:tok.End]); ok {
			d.put(a, title)
			d.run = d.run[:len(d.run)-1] // it stands in the place of its word
		}
	}
}

func (d *Doc) put(word string, title bool) {
	p, ok := d.words[word]
	if !ok {
		p.first = int32(len(d.run))
	}
	p.count++
	p.title = p.title || title
	d.words[word] = p
	d.run = append(d.run, word)
}

// canonicalHost returns the host of an address, or of something that looks
// like a host, without www; "" for anything else.
func canonicalHost(s string) string {
	if !strings.Contains(s, "://") {
		if strings.ContainsAny(s, " /") || !strings.Contains(s, ".") {
			return ""
		}
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}
