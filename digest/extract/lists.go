package extract

import (
	"embed"
	"fmt"
	"path"
	"strings"
	"sync"
)

//go:embed lists/*.txt
var listFiles embed.FS

// lists is what the rules look for, as lists/*.txt has it. It is the same for
// every page and never changes.
type lists struct {
	phrases map[string]*phrases
	words   map[string]map[string]bool
	order   map[string][]string // the words again, in the order of the files
}

// The names of the lists that the rules ask for.
const (
	leadPhrases    = "lead"
	creditPhrases  = "credit"
	captionPhrases = "caption"
	agencyPhrases  = "agency"
	noticePhrases  = "notice"
	cutPhrases     = "cut"
	commentPhrases = "comments"
	replyPhrases   = "reply"
	datePhrases    = "date"
)

// builtin returns the lists that the program carries.
var builtin = sync.OnceValue(func() *lists {
	l, err := loadLists()
	if err != nil {
		panic(err) // a list in this folder is wrong; the tests load them all
	}
	return l
})

func loadLists() (*lists, error) {
	l := &lists{
		phrases: map[string]*phrases{},
		words:   map[string]map[string]bool{},
		order:   map[string][]string{},
	}
	files, err := listFiles.ReadDir("lists")
	if err != nil {
		return nil, fmt.Errorf("read lists: %w", err)
	}
	for _, f := range files {
		data, err := listFiles.ReadFile(path.Join("lists", f.Name()))
		if err != nil {
			return nil, fmt.Errorf("read lists: %w", err)
		}
		if err := l.add(string(data)); err != nil {
			return nil, fmt.Errorf("read lists/%s: %w", f.Name(), err)
		}
	}
	return l, nil
}

// add reads one file. A line "== words NAME" or "== phrases NAME" begins a
// list; what follows is a pattern a line, or words.
func (l *lists) add(data string) error {
	kind, name := "", ""
	for n, text := range strings.Split(data, "\n") {
		text = strings.TrimSpace(text)
		switch {
		case text == "" || strings.HasPrefix(text, "//"):
		case strings.HasPrefix(text, "== "):
			f := strings.Fields(text)
			if len(f) != 3 || f[1] != "words" && f[1] != "phrases" {
				return fmt.Errorf("line %d: want == words NAME or == phrases NAME", n+1)
			}
			kind, name = f[1], f[2]
		case kind == "words":
			l.addWords(name, strings.Fields(text))
		case kind == "phrases":
			if err := l.addPattern(name, text); err != nil {
				return fmt.Errorf("line %d: %w", n+1, err)
			}
		default:
			return fmt.Errorf("line %d: stands before the first list", n+1)
		}
	}
	return nil
}

func (l *lists) addWords(name string, words []string) {
	set := l.class(name)
	for _, w := range words {
		if !set[w] {
			set[w] = true
			l.order[name] = append(l.order[name], w)
		}
	}
}

// class returns the set of the words called name, empty until they are read.
func (l *lists) class(name string) map[string]bool {
	if l.words[name] == nil {
		l.words[name] = map[string]bool{}
	}
	return l.words[name]
}

func (l *lists) addPattern(name, text string) error {
	p := l.phrases[name]
	if p == nil {
		p = &phrases{words: map[string][]pattern{}}
		l.phrases[name] = p
	}
	for _, plain := range expand(text) {
		pat, err := l.compile(plain)
		if err != nil {
			return fmt.Errorf("%q: %w", text, err)
		}
		first := pat.parts[0]
		if first.kind == wordPartKind || first.kind == exactPartKind {
			p.words[first.word] = append(p.words[first.word], pat)
		} else {
			p.other = append(p.other, pat)
		}
	}
	return nil
}

// expand writes out the alternatives [a|b|] of a pattern. They do not nest.
func expand(text string) []string {
	before, rest, ok := strings.Cut(text, "[")
	if !ok {
		return []string{text}
	}
	choices, after, _ := strings.Cut(rest, "]")
	var all []string
	for _, tail := range expand(after) {
		for _, c := range strings.Split(choices, "|") {
			all = append(all, before+c+tail)
		}
	}
	return all
}

// compile reads a pattern without alternatives.
func (l *lists) compile(text string) (pattern, error) {
	var p pattern
	for _, f := range strings.Fields(text) {
		switch {
		case p.end:
			return p, fmt.Errorf("$ is not at the end")
		case f == "^" && len(p.parts) == 0:
			p.start = true
		case f == "$":
			p.end = true
		case f == "..":
			p.parts = append(p.parts, part{kind: gapPart})
		case f == "#":
			p.parts = append(p.parts, part{kind: numberPart})
		case f == "<name>":
			p.parts = append(p.parts, part{kind: namePart})
		case len(f) > 2 && f[0] == '<' && f[len(f)-1] == '>':
			p.parts = append(p.parts, part{kind: classPartKind, class: l.class(f[1 : len(f)-1])})
		default:
			p.parts = append(p.parts, literal(f)...)
		}
	}
	if len(p.parts) == 0 || p.parts[0].kind == gapPart || p.parts[0].kind == namePart {
		return p, fmt.Errorf("a pattern begins with a word, a number or a class")
	}
	return p, nil
}

// literal returns the parts for one word of a pattern. A word of two capitals
// or more is found in capitals only.
func literal(w string) []part {
	tokens := tokenize(w)
	parts := make([]part, 0, len(tokens))
	for _, t := range tokens {
		p := part{word: t.word}
		if t.upper && t.end-t.start > 1 {
			p.kind = exactPartKind
		}
		parts = append(parts, p)
	}
	return parts
}
