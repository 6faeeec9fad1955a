package extract_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest/extract"
)

// paragraphs returns the four test paragraphs of each language.
func paragraphs(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, l := range dataLines(t, "paragraphs.txt") {
		language, text, _ := strings.Cut(l, ": ")
		all[language] = append(all[language], text)
	}
	return all
}

// dataLines returns the lines of a file in testdata without its comments.
func dataLines(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	return slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, "#") })
}

// A guest is a piece of markup or text that stands among the paragraphs.
type guest struct{ language, place, what string }

func guests(t *testing.T, name string) []guest {
	t.Helper()
	var all []guest
	for _, l := range dataLines(t, name) {
		f := strings.SplitN(l, " ", 3)
		all = append(all, guest{f[0], f[1], f[2]})
	}
	return all
}

// among returns paragraphs with the guest at its place.
func (g guest) among(paragraphs []string) []string {
	at := map[string]int{"top": 0, "middle": 2, "end": len(paragraphs)}[g.place]
	return slices.Insert(slices.Clone(paragraphs), at, g.what)
}

// onPage returns the page of an article with the guest.
func (g guest) onPage(paragraphs []string) string {
	var marked []string
	for _, p := range paragraphs {
		marked = append(marked, "<p>"+p+"</p>")
	}
	return `<html lang="` + g.language + `"><body><h1>An odd heading of the page</h1><div class="article-body">` + strings.Join(g.among(marked), "\n") + `</div></body></html>`
}

// What surrounds an article leaves no trace, in whatever language.
func TestPage_Furniture(t *testing.T) {
	t.Parallel()
	paragraphs := paragraphs(t)
	for _, g := range guests(t, "furniture.txt") {
		t.Run(g.what, func(t *testing.T) {
			t.Parallel()
			own := paragraphs[g.language]
			a, err := extract.Page([]byte(g.onPage(own)), "", "")
			if err != nil {
				t.Fatalf("Page: %v", err)
			}
			if diff := cmp.Diff(strings.Join(own, "\n"), a.Text); diff != "" {
				t.Errorf("text with %s (-want +got):\n%s", g.what, diff)
			}
		})
	}
}

// What belongs to an article stays, word by word.
func TestPage_Kept(t *testing.T) {
	t.Parallel()
	paragraphs := paragraphs(t)
	for _, g := range guests(t, "kept.txt") {
		t.Run(g.what, func(t *testing.T) {
			t.Parallel()
			a, err := extract.Page([]byte(g.onPage(paragraphs[g.language])), "", "")
			if err != nil {
				t.Fatalf("Page: %v", err)
			}
			want := strings.Fields(strings.Join(g.among(paragraphs[g.language]), " "))
			want = strings.Fields(tag.ReplaceAllString(strings.Join(want, " "), " "))
			if diff := cmp.Diff(want, strings.Fields(a.Text)); diff != "" {
				t.Errorf("words with %s (-want +got):\n%s", g.what, diff)
			}
		})
	}
}

// The same cleaning serves text without markup.
func TestPlain_Furniture(t *testing.T) {
	t.Parallel()
	paragraphs := paragraphs(t)
	for _, g := range guests(t, "lines.txt") {
		t.Run(g.what, func(t *testing.T) {
			t.Parallel()
			own := paragraphs[g.language]
			got := extract.Plain(strings.Join(g.among(own), "\n"))
			if diff := cmp.Diff(strings.Join(own, "\n"), got); diff != "" {
				t.Errorf("text with %s (-want +got):\n%s", g.what, diff)
			}
		})
	}
}
