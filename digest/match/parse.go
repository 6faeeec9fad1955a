package match

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsdigest/digest/text"
)

// Limits of a query.
const (
	longestQuery = 300 // characters
	mostTerms    = 32
)

// Parse reads a query. Its error is a *Mistake, which says what is wrong and
// where.
func Parse(query string) (Query, error) {
	query = strings.ToValidUTF8(query, " ")
	if utf8.RuneCountInString(strings.TrimSpace(query)) > longestQuery {
		return Query{}, &Mistake{Kind: TooLong, Limit: longestQuery}
	}
	if name, ok := sectionNamed(query); ok {
		return Query{all: [][]term{{{key: "section", value: name}}}}, nil
	}
	p := parser{query: query, rest: query}
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
	query   string
	rest    string // of query
	all     [][]term
	without []term
	terms   int
	or      bool // OR was read, and waits for its right side
	left    bool // the term before may stand left of an OR
	last    int  // where the last term or OR begins, in bytes
}

// mistake returns the error at a place of the query, in bytes.
func (p *parser) mistake(kind string, at int) *Mistake {
	return &Mistake{Kind: kind, At: utf8.RuneCountInString(p.query[:at]) + 1, Near: clip(upToSpace(p.query[at:]))}
}

// next reads one term.
func (p *parser) next() (more bool, err error) {
	p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace)
	if p.rest == "" {
		return false, nil
	}
	at := len(p.query) - len(p.rest)
	key, value, quoted, negative, ok := p.read()
	if !ok {
		return false, p.mistake(OpenQuote, at+strings.IndexAny(p.query[at:], quotes))
	}
	if key == "" && !quoted && !negative {
		switch value {
		case "AND":
			return true, nil
		case "OR":
			if !p.left {
				return false, p.mistake(NothingBeforeOR, at)
			}
			p.or, p.left, p.last = true, false, at
			return true, nil
		}
	}
	t, kind := newTerm(key, value)
	switch {
	case kind != "":
		m := p.mistake(kind, at)
		m.Key = key
		return false, m
	case t.value == "":
		return true, nil // it holds no word
	}
	if p.terms++; p.terms > mostTerms {
		m := p.mistake(TooManyWords, at)
		m.Limit = mostTerms
		return false, m
	}
	if negative && p.or {
		return false, p.mistake(ORBeforeExclusion, p.last)
	}
	p.put(t, negative)
	p.last = at
	return true, nil
}

// put adds t to the query.
func (p *parser) put(t term, negative bool) {
	switch {
	case negative:
		p.without, p.left = append(p.without, t), false
	case p.or:
		last := len(p.all) - 1
		p.all[last] = append(p.all[last], t)
		p.or, p.left = false, true
	default:
		p.all, p.left = append(p.all, []term{t}), true
	}
}

// read takes the next term off the rest as it was typed. It is not ok where a
// quote has no end.
func (p *parser) read() (key, value string, quoted, negative, ok bool) {
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
			return "", "", false, false, false
		}
		_, closing := utf8.DecodeRuneInString(s[size+end:])
		value, p.rest = s[size:size+end], s[size+end+closing:]
		return key, value, true, negative, true
	}
	end := strings.IndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(quotes, r) })
	if end < 0 {
		end = len(s)
	}
	value, p.rest = s[:end], s[end:]
	return key, value, false, negative, true
}

// quotes are the marks that open and close a phrase; phones type curly ones.
const quotes = "\"“”„«»"

// newTerm makes a term, an empty one where it would match nothing because it
// holds no word, or returns the kind of the mistake.
func newTerm(key, value string) (t term, mistake string) {
	value = strings.Join(strings.Fields(strings.ReplaceAll(value, `"`, "")), " ")
	if key != "" && value == "" && known(key) {
		return term{}, NothingBehindKey
	}
	switch key {
	case "":
		t, _ := newWords(value)
		return t, ""
	case "source", "outlet":
		value = text.Fold(value)
		if host := canonicalHost(value); host != "" {
			value = host
		}
		return term{key: "source", value: value}, ""
	case "section":
		if name, ok := sectionNamed(value); ok {
			value = name
		}
		return term{key: "section", value: text.Fold(value)}, ""
	case "country":
		code := countryNamed(value)
		if code == "" {
			return term{}, NoCountry
		}
		return term{key: "country", value: code}, ""
	case "lang", "language":
		tag := text.Primary(value)
		if tag == "" {
			return term{}, NoLanguage
		}
		return term{key: "lang", value: tag}, ""
	case "feed":
		n, err := strconv.ParseInt(strings.TrimPrefix(value, "#"), 10, 64)
		if err != nil || n <= 0 {
			return term{}, NoFeed
		}
		return term{key: "feed", value: strconv.FormatInt(n, 10)}, ""
	}
	return term{}, UnknownKey
}

// finish checks what was read as a whole.
func (p *parser) finish() (Query, error) {
	switch {
	case p.or:
		return Query{}, p.mistake(NothingBehindOR, p.last)
	case len(p.all) == 0 && len(p.without) > 0:
		return Query{}, &Mistake{Kind: OnlyExclusions}
	case len(p.all) == 0:
		return Query{}, &Mistake{Kind: NoWord}
	}
	return newQuery(p.all, p.without), nil
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
