package match

import (
	_ "embed"
	"net/url"
	"slices"
	"strings"

	"newsdigest/digest"
	"newsdigest/digest/text"
)

//go:embed sections.txt
var sectionText string // lines of a section: labels of feeds and paths, words of articles by language

// A section is one of the built-in sections.
type section struct {
	name   string
	labels map[string]bool            // folded; words of one label are joined by -
	words  map[string]map[string]bool // stems, by language
}

// sections holds the built-in sections in their order; nothing writes to it.
var sections = readSections(sectionText)

func readSections(s string) []section {
	var out []section
	for line := range strings.Lines(s) {
		head, words, _ := strings.Cut(strings.TrimSpace(line), ": ")
		name, kind, _ := strings.Cut(head, " ")
		if len(out) == 0 || out[len(out)-1].name != name {
			out = append(out, section{name: name, labels: map[string]bool{}, words: map[string]map[string]bool{}})
		}
		last := out[len(out)-1]
		for w := range strings.FieldsSeq(words) {
			if kind == "label" {
				last.labels[text.Fold(w)] = true
				continue
			}
			if last.words[kind] == nil {
				last.words[kind] = map[string]bool{}
			}
			last.words[kind][stem(w, kind)] = true
		}
	}
	return out
}

// Sections returns the names of the built-in sections.
func Sections() []string {
	var names []string
	for _, s := range sections {
		names = append(names, s.name)
	}
	return names
}

// sectionNamed returns the folded name of the section that s names: its own
// name in any case, or "sports" or "tech".
func sectionNamed(s string) (string, bool) {
	s = text.Fold(strings.TrimSpace(s))
	switch s {
	case "sports":
		return "sport", true
	case "tech":
		return "technology", true
	}
	for _, sec := range sections {
		if text.Fold(sec.name) == s {
			return s, true
		}
	}
	return "", false
}

// Weights by which words of an article decide about its section.
const (
	titleWeight   = 2
	textWeight    = 1
	leadWords     = 90 // of the text that are looked at
	sectionWeight = 4  // from which on a section is believed
)

// sectionsOf returns the folded names of the sections of an item. What its
// feed says decides; else the folders of its address; else words of its title
// and lead that belong to one section and hardly to another.
func sectionsOf(item digest.Item, d Doc) []string {
	if named := labelled(labels(item.Section)); len(named) > 0 {
		return named
	}
	if u, err := url.Parse(item.URL); err == nil {
		folders := strings.Split(text.Fold(u.Path), "/")
		folders = append(folders[:len(folders)-1], strings.Split(strings.ToLower(u.Hostname()), ".")[0])
		if named := labelled(folders); len(named) > 0 {
			return named
		}
	}
	best, most, second := "", 0, 0
	language, _ := tongueOf(d.language)
	for _, s := range sections {
		n := 0
		for w := range s.words[language] {
			switch p, ok := d.words[w]; {
			case ok && p.title:
				n += titleWeight
			case ok && int(p.first) <= d.gap+leadWords:
				n += textWeight
			}
		}
		if n > most {
			best, most, second = text.Fold(s.name), n, most
		} else {
			second = max(second, n)
		}
	}
	if most < sectionWeight || 2*most < 3*second {
		return nil
	}
	return []string{best}
}

// labels returns the labels that may be meant by the category of a feed:
// "World news", "Sport/Football".
func labels(category string) []string {
	var out []string
	category = text.Fold(category)
	for part := range strings.FieldsFuncSeq(category, func(r rune) bool { return strings.ContainsRune("/,;|>&:", r) }) {
		words := strings.Fields(part)
		out = append(out, strings.Join(words, "-"))
		out = append(out, words...)
	}
	return out
}

func labelled(labels []string) []string {
	var out []string
	for _, s := range sections {
		if slices.ContainsFunc(labels, func(l string) bool { return s.labels[l] }) {
			out = append(out, text.Fold(s.name))
		}
	}
	return out
}
