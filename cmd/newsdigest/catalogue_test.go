package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"newsdigest/digest"
	"newsdigest/digest/fetch"
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
	countries := map[string]bool{}
	found := map[string]bool{}
	polled := 0
	for _, f := range feeds {
		if seen[f.URL] {
			t.Errorf("%s is listed twice", f.URL)
		}
		seen[f.URL] = true
		if u, err := fetch.CheckURL(f.URL); err != nil || u.String() != f.URL || u.Scheme != "https" {
			t.Errorf("%s: %v, want an https address as it is asked", f.URL, err)
		}
		if !f.Optional {
			polled++
		}
		if f.Outlet != strings.TrimSpace(f.Outlet) || strings.Contains(f.Outlet, "|") || strings.HasPrefix(f.Outlet, "http") {
			t.Errorf("%s: outlet %q", f.URL, f.Outlet)
		}
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
		countries[f.Country] = true
	}
	for _, name := range sections {
		if !found[name] {
			t.Errorf("no feed is about %s", name)
		}
	}
	if len(feeds) < 600 || len(languages) < 15 || len(countries) < 25 {
		t.Errorf("%d feeds in %d languages and %d countries, want at least 600 in 15 and 25", len(feeds), len(languages), len(countries))
	}
	if polled < 100 || polled > 150 {
		t.Errorf("%d feeds are polled by default, want about 120", polled)
	}
	t.Logf("%d feeds, %d of them by default, in %d languages and %d countries", len(feeds), polled, len(languages), len(countries))
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

func TestReadList(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		want       []digest.Feed
	}{
		{"the whole list", "outlet,group,language,country,section,default,url\nThe Verge,Vox Media,en,us,technology,,https://a.example/rss\n", []digest.Feed{
			{Outlet: "The Verge", Group: "Vox Media", Language: "en", Country: "us", Section: "technology", URL: "https://a.example/rss", Catalogue: true, Optional: true},
		}},
		{"two columns in another order", "\ufeffurl,outlet\nhttps://a.example/rss,\"A, and so on\"\nhttps://b.example/rss,B\n", []digest.Feed{
			{Outlet: "A, and so on", URL: "https://a.example/rss", Catalogue: true},
			{Outlet: "B", URL: "https://b.example/rss", Catalogue: true},
		}},
		{"no feed", "url\n", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := readList(strings.NewReader(test.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadList_Refuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, want string }{
		{"", "its first row must name the columns outlet, group"},
		{"https://a.example/rss\n", `has a column "https://a.example/rss"; the columns are outlet`},
		{"outlet,url\nA,https://a.example/rss\nB,ftp://b.example/\n", `line 3: "ftp://b.example/" is no address`},
		{"outlet,url\nA\n", "line 2"},
	} {
		_, err := readList(strings.NewReader(test.text))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("readList(%q) = %v, want %q", test.text, err, test.want)
		}
	}
}
