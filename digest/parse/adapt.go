package parse

import (
	"regexp"
	"strings"
)

const (
	atomNamespace   = "http://www.w3.org/2005/Atom"
	atom03Namespace = "http://purl.org/atom/ns#"
)

var (
	rootTag      = regexp.MustCompile(`<(?:([\w.-]+):)?(rss|RDF|rdf|feed|channel)\b[^>]*>`)
	bodyStart    = regexp.MustCompile(`<(?:xhtml:)?body\b[^>]*>`)
	bodyEnd      = regexp.MustCompile(`</(?:xhtml:)?body\s*>`)
	aboutItem    = regexp.MustCompile(`<item\b[^>]*\brdf:about\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')(?:[^>]*[^/>])?>`)
	xmlNamespace = regexp.MustCompile(`\bxmlns(?::([\w.-]+))?\s*=\s*["']([^"']*)["']`)
)

// adapt gives what gofeed would pass over a form that it reads: any namespace
// of Atom, XHTML bodies of RSS items, and the names of RDF items.
func adapt(text string) string {
	loc := rootTag.FindStringSubmatchIndex(text[:min(len(text), 8<<10)])
	if loc == nil {
		return text
	}
	name := text[loc[4]:loc[5]]
	if name == "feed" {
		prefix := ""
		if loc[2] >= 0 {
			prefix = text[loc[2]:loc[3]]
		}
		return text[:loc[0]] + knownAtom(text[loc[0]:loc[1]], prefix) + text[loc[1]:]
	}
	if !strings.Contains(text, "body") && !strings.Contains(text, "rdf:about") {
		return text
	}
	return outsideCDATA(text, func(s string) string {
		if strings.Contains(s, "body") {
			s = bodyEnd.ReplaceAllString(bodyStart.ReplaceAllString(s, "<fullitem>"), "</fullitem>")
		}
		if strings.Contains(s, "rdf:about") {
			s = aboutItem.ReplaceAllString(s, `$0<guid isPermaLink="false">$1$2</guid>`)
		}
		return s
	})
}

// knownAtom returns the tag of an Atom feed with a namespace that gofeed
// knows: the drafts of Atom had many.
func knownAtom(tag, prefix string) string {
	for _, m := range xmlNamespace.FindAllStringSubmatchIndex(tag, -1) {
		declared := ""
		if m[2] >= 0 {
			declared = tag[m[2]:m[3]]
		}
		if uri := tag[m[4]:m[5]]; declared == prefix && uri != atomNamespace && uri != atom03Namespace {
			return tag[:m[4]] + atomNamespace + tag[m[5]:]
		}
	}
	return tag
}

// outsideCDATA applies edit to what stands outside CDATA sections.
func outsideCDATA(text string, edit func(string) string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "<![CDATA[")
		b.WriteString(edit(before))
		if !ok {
			return b.String()
		}
		inside, after, closed := strings.Cut(rest, "]]>")
		b.WriteString("<![CDATA[" + inside)
		if !closed {
			return b.String()
		}
		b.WriteString("]]>")
		text = after
	}
}
