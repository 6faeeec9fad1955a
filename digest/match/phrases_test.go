package match_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest/match"
)

// headlines returns titles, one a line, each of another outlet.
func headlines(language, titles string) []match.Headline {
	var out []match.Headline
	for line := range strings.Lines(strings.TrimSpace(titles)) {
		out = append(out, match.Headline{Text: strings.TrimSpace(line), Language: language, Source: fmt.Sprint("outlet ", len(out))})
	}
	return out
}

func TestPhrases(t *testing.T) {
	t.Parallel()
	const before = `Prime minister meets voters in Berlin
		Prime minister visits the north
		Police arrest two after raid
		Police search for driver`
	tests := []struct {
		name, language, today, before string
		want                          []string // the first ones
	}{
		{"English", "en", `Parliament passes grid bill after long debate
			Households pay more under the grid bill
			What the grid bill changes
			Tankers turn back in the Strait of Hormuz
			Strait of Hormuz closed to tankers
			Oil rises as the Strait of Hormuz closes
			Prime minister speaks to police
			Prime minister thanks police`, before, []string{"Strait of Hormuz", "grid bill"}},
		{"German", "de", `Bundestag stimmt über das Netzgesetz ab
			Was das Netzgesetz für Haushalte bedeutet
			Streit um das Netzgesetz
			Bauern protestieren in Hannover`, "", []string{"Netzgesetz"}},
		{"Russian", "ru", `Ормузский пролив закрыт для танкеров
			Танкеры покидают Ормузский пролив
			Цены растут: Ормузский пролив закрыт`, "", []string{"Ормузский пролив"}},
		{"one outlet alone makes no trend", "en", `Grid bill passes`, "", nil},
		{"no titles", "en", "", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := match.Phrases(headlines(tt.language, tt.today), headlines(tt.language, tt.before), 5)
			if diff := cmp.Diff(tt.want, got[:min(len(got), len(tt.want))]); diff != "" {
				t.Errorf("Phrases = %q (-want +got)\n%s", got, diff)
			}
		})
	}
}

// What was said as often before is no trend, however often it is said today.
func TestPhrases_New(t *testing.T) {
	t.Parallel()
	today := headlines("en", `Storm Alma reaches the coast
		Storm Alma floods villages
		Election campaign goes on
		Election campaign enters last week
		Election campaign heats up`)
	var before []match.Headline
	for range 10 {
		before = append(before, headlines("en", "Election campaign goes on\nElection campaign heats up\nElection campaign again")...)
	}
	if got := match.Phrases(today, before, 1); len(got) != 1 || got[0] != "Storm Alma" {
		t.Errorf("Phrases = %q, want Storm Alma first", got)
	}
	if got := match.Phrases(today, nil, 1); len(got) != 1 || got[0] != "Election campaign" {
		t.Errorf("Phrases without the days before = %q, want Election campaign first", got)
	}
}

func FuzzPhrases(f *testing.F) {
	f.Add("Grid bill passes\nThe grid bill’s foes", "en")
	f.Add("北京天气\n北京天气预报", "zh")
	f.Fuzz(func(t *testing.T, titles, language string) {
		for _, p := range match.Phrases(headlines(language, titles), nil, 10) {
			if p == "" || utf8.ValidString(titles) && !utf8.ValidString(p) || strings.Contains(p, "\n") {
				t.Errorf("phrase %q", p)
			}
		}
	})
}

func BenchmarkPhrases(b *testing.B) {
	var today, before []match.Headline
	for i := range 40_000 {
		h := match.Headline{Text: fmt.Sprintf("Minister%d meets Chancellor%d on grid%d bill%d in Town%d", i%900, i%31, i%70, i%13, i%500), Language: "en", Source: fmt.Sprint(i % 60)}
		if i < 5000 {
			today = append(today, h)
		} else {
			before = append(before, h)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		match.Phrases(today, before, 20)
	}
}
