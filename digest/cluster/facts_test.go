package cluster_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/cluster"
)

func TestFigures(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, lang, text string
		want             map[float64]string
	}{
		{"digits and a unit", "en", "It cost 12 million euros and took 3 km.", map[float64]string{12e6: "money", 3: "km"}},
		{"what is counted", "en", "Some 212 people and eighteen engines came.", map[float64]string{212: "peopl", 18: "engin"}},
		{"tens and ones", "en", "Thirty-four skiers were saved.", map[float64]string{34: "skier"}},
		{"a number in one word", "de", "Er nahm dreihunderttausend Scheine und vierunddreißig Ringe.", map[float64]string{300_000: "schein", 34: "ring"}},
		{"tens and ones with an and", "es", "Cincuenta y dos barcos", map[float64]string{52: "barc"}},
		{"words that only begin like numbers", "en", "The tension in the often tented town", nil},
		{"nothing", "en", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, cluster.FiguresOf(tt.text, tt.lang)); diff != "" {
				t.Errorf("figures of %q (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestEngine_ReportsThatLookAlike(t *testing.T) {
	t.Parallel()
	quake := digest.Item{
		Title: "Magnitude 5.8 quake kills two in Orlanda",
		Text:  "An earthquake of magnitude 5.8 shook villages in Orlanda on Monday and killed two people under the roof of a chapel. Power was out at noon, and engineers went to look at the dam for cracks.",
	}
	tests := []struct {
		name        string
		other       digest.Item
		same        bool
		apart       string // the first thing that sets it apart
		hoursBehind int
	}{
		{
			name: "one quake in other words", same: true, hoursBehind: 2,
			other: digest.Item{
				Title: "Roof of chapel buries two as earth shakes in Orlanda",
				Text:  "Two people died on Monday in Orlanda under the falling roof of a chapel, in an earthquake of magnitude 5.8. By noon there was no power in the villages. Engineers look for cracks in the dam.",
			},
		},
		{
			name: "another place", apart: "other place: orlanda / sarno", hoursBehind: 2,
			other: digest.Item{
				Title: "Quake of magnitude 5.8 leaves two dead in Sarnos",
				Text:  "Two fishermen died in Sarnos on Monday when an earthquake of magnitude 5.8 threw down the wall of a warehouse. The harbour lost its power and a school was cleared. More shocks are likely, but no great wave.",
			},
		},
		{
			name: "another toll and day", apart: "other figure: 5.8 / 6.4 quak", hoursBehind: 26,
			other: digest.Item{
				Title: "Magnitude 6.4 quake shakes Orlanda",
				Text:  "An earthquake of magnitude 6.4 on Tuesday brought down the town hall of Orlanda and killed nine people who had come in from the cold. Roads to the coast were closed.",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := cluster.New(cluster.Options{})
			a, b := quake, tt.other
			a.ID, b.ID, a.Language, b.Language = 1001, 1002, "en", "en"
			items := append(newPress(4).stream(40, noon.Add(-time.Hour), time.Hour), at(noon, a)[0], at(noon.Add(time.Duration(tt.hoursBehind)*time.Hour), b)[0])
			of := stories(t, e, items)
			if got := of[1001] == of[1002]; got != tt.same {
				t.Errorf("in one story: %v, want %v", got, tt.same)
			}
			if tt.apart == "" {
				return
			}
			if x, _ := e.Explain(1001); x.Other != of[1002] || len(x.Apart) == 0 || x.Apart[0] != tt.apart {
				t.Errorf("Explain = %+v, want story %d, apart by %q", x, of[1002], tt.apart)
			}
		})
	}
}

func FuzzFigures(f *testing.F) {
	f.Add("Thirty-four skiers, 5 million euros, dreihunderttausend", "de")
	f.Add("四亿二千万元", "zh")
	f.Fuzz(func(t *testing.T, s, lang string) {
		for value := range cluster.FiguresOf(s, lang) {
			if value < 0 {
				t.Errorf("%q has the figure %v", s, value)
			}
		}
	})
}
