package main

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"newsdigest/digest"
	"newsdigest/digest/match"
)

func TestCatalogue(t *testing.T) {
	t.Parallel()
	feeds, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	var sections []string
	for _, name := range match.Sections() {
		sections = append(sections, strings.ToLower(name))
	}
	seen := map[string]bool{}
	languages := map[language.Base]bool{}
	found := map[string]bool{}
	for _, f := range feeds {
		if seen[f.URL] {
			t.Errorf("%s is listed twice", f.URL)
		}
		seen[f.URL] = true
		if f.Outlet == "" || !f.Catalogue {
			t.Errorf("%s has no outlet, or is not everyone's", f.URL)
		}
		if f.Section != "" && !slices.Contains(sections, f.Section) {
			t.Errorf("%s: section %q is not one of %v", f.URL, f.Section, sections)
		}
		found[f.Section] = true
		tag, err := language.Parse(f.Language)
		if err != nil {
			t.Errorf("%s: language %q: %v", f.URL, f.Language, err)
		}
		base, _ := tag.Base()
		languages[base] = true
		if region, err := language.ParseRegion(f.Country); err != nil || !region.IsCountry() || f.Country != strings.ToLower(f.Country) {
			t.Errorf("%s: country %q", f.URL, f.Country)
		}
	}
	for _, name := range sections {
		if !found[name] {
			t.Errorf("no feed is about %s", name)
		}
	}
	if len(feeds) < 120 || len(languages) < 12 {
		t.Errorf("%d feeds in %d languages, want at least 120 in 12", len(feeds), len(languages))
	}
}

// An outlet belongs to one owner, else it would count twice in a story.
func TestCatalogue_Groups(t *testing.T) {
	t.Parallel()
	feeds, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	owner := map[string]string{}
	for _, f := range feeds {
		if other, ok := owner[f.Outlet]; ok && other != f.Independent() {
			t.Errorf("%s belongs to %q and to %q", f.Outlet, other, f.Independent())
		}
		owner[f.Outlet] = f.Independent()
	}
	if bbc := (digest.Feed{Outlet: "BBC Sport", Group: owner["BBC News"]}); bbc.Independent() != owner["BBC Sport"] {
		t.Errorf("BBC News is counted as %q, BBC Sport as %q", owner["BBC News"], owner["BBC Sport"])
	}
}
