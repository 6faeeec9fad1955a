package match

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

// Limits of a query.
const (
	longestQuery = 300 // characters
	mostTerms    = 32
)

// Parse reads a query. Its errors say what is wrong, and where, in a sentence
// for the reader.
func Parse(query string) (Query, error) {
	query = strings.TrimSpace(strings.ToValidUTF8(query, " "))
	if n := utf8.RuneCountInString(query); n > longestQuery {
		return Query{}, digest.Explain(nil, "a topic may have %d characters; this one has %d", longestQuery, n)
	}
	if name, ok := sectionNamed(query); ok {
		return Query{all: [][]term{{{key: "section", value: name}}}}, nil
	}
	p := parser{rest: query}
	for {
		more, err := p.next()
		if err != nil {
			return Query{}, err
		}
		if !more {
			return p.finish()
		}
	}
}

// A parser reads a query term by term.
type parser struct {
	rest    string
	all     [][]term
	without []term
	terms   int
	or      bool   // OR was read, and waits for its right side
	left    bool   // the term before may stand left of an OR
	last    string // the last term as it was typed, for errors
}

// next reads one term.
func (p *parser) next() (more bool, err error) {
	p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace)
	if p.rest == "" {
		return false, nil
	}
	key, value, quoted, negative, err := p.read()
	if err != nil {
		return false, err
	}
	if key == "" && !quoted && !negative {
		switch value {
		case "AND":
			return true, nil
		case "OR":
			if !p.left {
				return false, digest.Explain(nil, "OR needs a word on each side; there is none before it in %q", "OR"+clip(p.rest))
			}
			p.or, p.left = true, false
			return true, nil
		}
	}
	t, ok, err := newTerm(key, value)
	if err != nil || !ok {
		return err == nil, err
	}
	if p.terms++; p.terms > mostTerms {
		return false, digest.Explain(nil, "a topic may have %d words; this one has more, from %q on", mostTerms, clip(value))
	}
	return true, p.put(t, negative, value)
}

// put adds t to the query.
func (p *parser) put(t term, negative bool, value string) error {
	switch {
	case negative && p.or:
		return digest.Explain(nil, "OR cannot stand before an exclusion; leave it out before %q", "-"+clip(value))
	case negative:
		p.without, p.left = append(p.without, t), false
	case p.or:
		last := len(p.all) - 1
		p.all[last] = append(p.all[last], t)
		p.or, p.left = false, true
	default:
		p.all, p.left = append(p.all, []term{t}), true
	}
	p.last = value
	return nil
}

// read takes the next term off the rest as it was typed.
func (p *parser) read() (key, value string, quoted, negative bool, err error) {
	s := p.rest
	if t := strings.TrimPrefix(s, "-"); t != s && t != "" && !unicode.IsSpace(first(t)) {
		s, negative = t, true
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); i > 0 && s[i] == ':' {
		key, s = strings.ToLower(s[:i]), s[i+1:]
	}
	if open, size := utf8.DecodeRuneInString(s); strings.ContainsRune(quotes, open) && s != "" {
		end := strings.IndexFunc(s[size:], func(r rune) bool { return strings.ContainsRune(quotes, r) })
		if end < 0 {
			return "", "", false, false, digest.Explain(nil, "the quote that opens at %s has no end; add a \" behind its last word", clip(s))
		}
		_, closing := utf8.DecodeRuneInString(s[size+end:])
		value, p.rest = s[size:size+end], s[size+end+closing:]
		return key, value, true, negative, nil
	}
	end := strings.IndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(quotes, r) })
	if end < 0 {
		end = len(s)
	}
	value, p.rest = s[:end], s[end:]
	return key, value, false, negative, nil
}

// quotes are the marks that open and close a phrase; phones type curly ones.
const quotes = "\"“”„«»"

// newTerm makes a term, and says false where it would match nothing because
// it holds no word.
func newTerm(key, value string) (term, bool, error) {
	value = strings.Join(strings.Fields(strings.ReplaceAll(value, `"`, "")), " ")
	if key != "" && value == "" {
		return term{}, false, digest.Explain(nil, "nothing stands behind %s: – write it without a space, as %s", key, examples(key))
	}
	switch key {
	case "":
		t, ok := newWords(value)
		return t, ok, nil
	case "source", "outlet":
		value = text.Fold(value)
		if host := canonicalHost(value); host != "" {
			value = host
		}
		return term{key: "source", value: value}, true, nil
	case "section":
		if name, ok := sectionNamed(value); ok {
			value = name
		}
		return term{key: "section", value: text.Fold(value)}, true, nil
	case "lang", "language":
		tag := text.Primary(value)
		if tag == "" {
			return term{}, false, digest.Explain(nil, "%q is no language; write its code, as in lang:en or lang:de", clip(value))
		}
		return term{key: "lang", value: tag}, true, nil
	case "feed":
		n, err := strconv.ParseInt(strings.TrimPrefix(value, "#"), 10, 64)
		if err != nil || n <= 0 {
			return term{}, false, digest.Explain(nil, "%q is no feed; write its number from the list of sources, as in feed:12", clip(value))
		}
		return term{key: "feed", value: strconv.FormatInt(n, 10)}, true, nil
	}
	return term{}, false, digest.Explain(nil, "%s: is not known in %q; there are source:, section:, lang: and feed:, and a text with a colon goes in quotes",
		clip(key), clip(key+":"+value))
}

func examples(key string) string {
	switch key {
	case "lang":
		return "lang:en"
	case "feed":
		return "feed:12"
	case "section":
		return "section:sport"
	}
	return "source:reuters"
}

// finish checks what was read as a whole.
func (p *parser) finish() (Query, error) {
	switch {
	case p.or:
		return Query{}, digest.Explain(nil, "OR needs a word on each side; there is none behind %q", clip(p.last)+" OR")
	case len(p.all) == 0 && len(p.without) > 0:
		return Query{}, digest.Explain(nil, "the topic only excludes (%q); add a word that it is about", "-"+clip(p.last))
	case len(p.all) == 0:
		return Query{}, digest.Explain(nil, "there is no word to look for; write what the topic is about, as in climate or \"grid bill\"")
	}
	return newQuery(p.all, p.without), nil
}

// clip shortens s for an error.
func clip(s string) string {
	const most = 30
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
