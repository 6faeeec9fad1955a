package match_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsdigest/digest"
	"newsdigest/digest/match"
)

// demoArticles returns the articles of the invented news, with the section
// that each outlet gave.
func demoArticles(t *testing.T) []digest.Item {
	t.Helper()
	paths, err := filepath.Glob("../../cmd/newsdigest/demo/news/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no news of the demo: %v", err)
	}
	var items []digest.Item
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for part := range strings.SplitSeq("\n"+string(data), "\n=== ") {
			head, rest, _ := strings.Cut(part, "\n")
			fields := strings.Split(head, " | ")
			_, title, ok := strings.Cut(rest, "title: ")
			if !ok || len(fields) < 3 {
				continue
			}
			title, text, _ := strings.Cut(title, "\n")
			items = append(items, digest.Item{Title: title, Text: text, Section: fields[2]})
		}
	}
	return items
}

// Without the word of a feed or an address few articles get a section, and
// those nearly always the one that the outlet gave.
func TestSections_ByWords(t *testing.T) {
	t.Parallel()
	queries := map[string]match.Query{}
	for _, name := range match.Sections() {
		queries[strings.ToLower(name)] = mustParse(t, name)
	}
	named, right, known := 0, 0, 0
	for _, it := range demoArticles(t) {
		given := it.Section
		if _, ok := queries[given]; !ok {
			continue // a section of the outlet's own
		}
		known++
		it.Section = ""
		d := match.Prepare(it)
		for name, q := range queries {
			if !q.Match(d).Matched {
				continue
			}
			named++
			if name == given {
				right++
			} else {
				t.Logf("%s, not %s: %s", name, given, it.Title)
			}
		}
	}
	t.Logf("%d articles, %d with a section by words, %d as the outlet said", known, named, right)
	if 10*right < 9*named || 4*named < known {
		t.Errorf("of %d articles %d got a section and %d the right one; want a quarter at least, nine of ten right", known, named, right)
	}
}
