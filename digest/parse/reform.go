package parse

import (
	"html"
	"regexp"
	"strings"
)

// reform writes a broken feed anew in good form, in one pass: it begins at the
// first element of a feed, closes what is open, ignores ends without a begin,
// and makes every reference a character. Beyond the limits it keeps text but
// no elements, and then stops. It returns "" where there is no feed.
func reform(text string) string {
	start := feedStart.FindStringIndex(text)
	if start == nil {
		return ""
	}
	r := reformer{in: text[start[0]:]}
	r.run()
	return r.out.String()
}

var feedStart = regexp.MustCompile(`(?i)<(?:\?xml\s|!doctype\s+(?:rss|rdf|feed)|(?:[\w.-]+:)?(?:rss|feed|rdf|channel)[\s>])`)

const (
	// maxEntities and maxEntity bound the entities that a DOCTYPE declares.
	// Their values hold no references, so nothing can expand without end.
	maxEntities = 64
	maxEntity   = 1000
)

// A reformer is one pass over a broken feed.
type reformer struct {
	in       string
	pos      int
	out      strings.Builder
	open     []string // names of the open elements
	entities map[string]string
	items    int
	done     bool // the root is closed
}

func (r *reformer) run() {
	for r.pos < len(r.in) && !r.done {
		next := strings.IndexByte(r.in[r.pos:], '<')
		if next < 0 {
			r.text(r.in[r.pos:])
			break
		}
		r.text(r.in[r.pos : r.pos+next])
		r.pos += next
		r.markup(r.in[r.pos:])
	}
	for len(r.open) > 0 {
		r.pop()
	}
}

// markup writes what begins with "<" at rest, and moves behind it.
func (r *reformer) markup(rest string) {
	switch {
	case strings.HasPrefix(rest, "<!--"):
		r.skipTo(rest, 4, "-->")
	case strings.HasPrefix(rest, "<![CDATA["):
		inside, _, _ := strings.Cut(rest[9:], "]]>")
		if len(r.open) > 0 {
			r.out.WriteString(escape(clip(inside, maxRun)))
		}
		r.pos += min(len(rest), 9+len(inside)+3)
	case strings.HasPrefix(rest, "<?"):
		r.skipTo(rest, 2, "?>")
	case strings.HasPrefix(rest, "<!"):
		r.pos += r.doctype(rest)
	case strings.HasPrefix(rest, "</"):
		r.endTag(rest)
	case len(rest) > 1 && isNameStart(rest[1]):
		r.startTag(rest)
	default:
		r.text("&lt;")
		r.pos++
	}
}

// skipTo moves behind the next end; without one, only over the n bytes that
// opened what has no end.
func (r *reformer) skipTo(rest string, n int, end string) {
	if i := strings.Index(rest[n:], end); i >= 0 {
		r.pos += n + i + len(end)
		return
	}
	r.pos += n
}

// doctype returns the length of the declaration at the begin of rest, and
// keeps the plain entities that it declares.
func (r *reformer) doctype(rest string) int {
	end := strings.IndexByte(rest, '>')
	if end < 0 {
		return len(rest)
	}
	if subset := strings.IndexByte(rest[:end], '['); subset >= 0 {
		if close := strings.Index(rest, "]>"); close >= 0 {
			end = close + 1
		} else if close := strings.IndexByte(rest, ']'); close >= 0 {
			end = close + max(strings.IndexByte(rest[close:], '>'), 0)
		}
		r.declare(rest[subset:end])
	}
	return end + 1
}

var entityDeclaration = regexp.MustCompile(`<!ENTITY\s+([\w.-]{1,64})\s+(?:"([^"<&%]*)"|'([^'<&%]*)')\s*>`)

func (r *reformer) declare(subset string) {
	r.entities = map[string]string{}
	for _, m := range entityDeclaration.FindAllStringSubmatch(subset, maxEntities) {
		if value := m[2] + m[3]; len(value) < maxEntity {
			r.entities[m[1]] = value
		}
	}
}

// startTag writes the tag at the begin of rest. One that the end of the feed
// cuts off is dropped.
func (r *reformer) startTag(rest string) {
	end := tagEnd(rest)
	if end < 0 {
		r.pos += len(rest)
		return
	}
	r.pos += end + 1
	inner, selfClosed := strings.CutSuffix(rest[1:end], "/")
	n := nameLength(inner)
	name := inner[:n]
	if len(r.open) <= 3 && isItem(localName(name)) {
		if r.items++; r.items > maxParsed {
			r.done = true
			return
		}
	}
	if len(r.open) >= maxDepth {
		return
	}
	r.out.WriteString("<" + name)
	r.attributes(inner[n:])
	if selfClosed || len(r.open) > 0 && voidHTML(name) {
		r.out.WriteString("/>")
		r.done = len(r.open) == 0
		return
	}
	r.out.WriteByte('>')
	r.open = append(r.open, name)
}

var attribute = regexp.MustCompile(`([A-Za-z_][\w.:-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?`)

// attributes writes attributes in good form; the first of a name stands.
func (r *reformer) attributes(s string) {
	seen := map[string]bool{}
	for _, m := range attribute.FindAllStringSubmatch(s, maxAttributes) {
		if !seen[m[1]] {
			seen[m[1]] = true
			value := strings.ReplaceAll(r.references(m[2]+m[3]+m[4]), `"`, "&quot;")
			r.out.WriteString(" " + m[1] + `="` + value + `"`)
		}
	}
}

// endTag closes the element that ends and what is open in it; an end without
// a begin is dropped.
func (r *reformer) endTag(rest string) {
	end := strings.IndexByte(rest, '>')
	if end < 0 {
		r.pos += len(rest)
		return
	}
	r.pos += end + 1
	name := strings.TrimSpace(rest[2:end])
	for i := len(r.open) - 1; i >= 0; i-- {
		if r.open[i] != name {
			continue
		}
		for len(r.open) > i {
			r.pop()
		}
		r.done = i == 0
		return
	}
}

func (r *reformer) pop() {
	last := len(r.open) - 1
	r.out.WriteString("</" + r.open[last] + ">")
	r.open = r.open[:last]
}

// text writes text in good form; outside the root there is none.
func (r *reformer) text(s string) {
	if len(r.open) > 0 {
		r.out.WriteString(strings.ReplaceAll(r.references(clip(s, maxRun)), "]]>", "]]&gt;"))
	}
}

var reference = regexp.MustCompile(`&(#?\w{1,64};)?`)

// references makes every reference in s one of XML's own, or a character.
func (r *reformer) references(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return strings.ReplaceAll(s, "<", "&lt;")
	}
	s = reference.ReplaceAllStringFunc(s, func(ref string) string {
		switch ref {
		case "&amp;", "&lt;", "&gt;", "&quot;", "&apos;":
			return ref
		case "&":
			return "&amp;"
		}
		if value, ok := r.entities[ref[1:len(ref)-1]]; ok {
			return escape(value)
		}
		if value := html.UnescapeString(ref); value != ref {
			return escape(legal(value))
		}
		return "&amp;" + ref[1:]
	})
	return strings.ReplaceAll(s, "<", "&lt;")
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// tagEnd returns the index of the ">" that ends the tag at the begin of s, or
// -1. One in quotes does not count, unless the quotes stay open.
func tagEnd(s string) int {
	quote := byte(0)
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i
		case c == '<':
			return -1
		}
	}
	return -1
}

func isNameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}

// nameLength returns the length of the name that s begins with.
func nameLength(s string) int {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isNameStart(c) && (c < '0' || c > '9') && c != '-' && c != '.' && c != ':' {
			return i
		}
	}
	return len(s)
}

// localName returns a name without its prefix.
func localName(name string) string {
	return name[strings.IndexByte(name, ':')+1:]
}

// voidHTML reports whether HTML that was left unescaped never closes it.
func voidHTML(name string) bool {
	switch name {
	case "br", "img", "hr", "input", "BR", "IMG", "HR":
		return true
	}
	return false
}
