package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReadPairs(t *testing.T) {
	t.Parallel()
	pairs, room, err := readPairs(here(t).file(pairsFolder))
	if err != nil {
		t.Fatal(err)
	}
	same := 0
	seen := map[string]int{}
	for i, p := range pairs {
		if p.same {
			same++
		}
		for _, r := range p.text.reports {
			for _, s := range split(r.text, p.text.file) {
				if first, ok := seen[s]; ok && len(strings.Fields(s)) > 3 {
					t.Errorf("pairs %d and %d share %q", first, i, s)
				}
				seen[s] = i
			}
		}
	}
	if len(pairs) < 300 || same < 140 || len(pairs)-same < 140 || languages(pairs) < 5 {
		t.Errorf("%d pairs, %d of them the same, in %d languages; want 300, half of them, in five", len(pairs), same, languages(pairs))
	}
	if len(room.items) != 2*len(pairs) {
		t.Errorf("%d items of %d pairs", len(room.items), len(pairs))
	}
}

func TestReadStream(t *testing.T) {
	t.Parallel()
	room, err := readStream(here(t).file(streamFolder))
	if err != nil {
		t.Fatal(err)
	}
	days := map[string]bool{}
	last := map[string]time.Time{}
	for i, it := range room.items {
		story := room.labels[it.ID]
		if gap := it.Published.Sub(last[story]); !last[story].IsZero() && gap > 48*time.Hour {
			t.Errorf("%s: %v pass before %q", story, gap, it.Title)
		}
		last[story] = it.Published
		days[it.Published.Format("01-02")] = true
		if i > 0 && it.Published.Before(room.items[i-1].Published) {
			t.Errorf("%q is out of order", it.Title)
		}
	}
	if len(room.items) < 300 || len(days) < 14 || len(room.feeds) < 20 {
		t.Errorf("%d items of %d outlets on %d days; want 300 of 20 on 14", len(room.items), len(room.feeds), len(days))
	}
}

func TestReadNews_Broken(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text string }{
		{"no heading", "03-02 06:40 Gazette | Title\nText."},
		{"no title", "## same: x\n03-02 06:40 Gazette\nText."},
		{"no such day", "## same: x\n02-30 06:40 Gazette | Title\nText."},
		{"a reprint of nothing", "## x\n+ 06:10 Gazette"},
		{"a reprint without an hour", "## x\n03-02 06:40 Gazette | Title\nText.\n+ Post"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, "en.txt"), []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if blocks, err := readNews(folder); err == nil {
				t.Errorf("%q was read as %+v", tt.text, blocks)
			}
		})
	}
}

func FuzzBlock_Read(f *testing.F) {
	f.Add("03-02 06:40 Gazette | Title", "Text.", "+ 07:00 Post + 08:00 Echo")
	f.Add("+ 07:00 Post", "", "|")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		var block block
		for _, line := range []string{a, b, c} {
			if err := block.read(line); err != nil {
				return
			}
		}
		for _, r := range block.reports {
			if r.at.IsZero() {
				t.Errorf("a report without a time: %+v", r)
			}
		}
	})
}

func TestReprintOf(t *testing.T) {
	t.Parallel()
	r := report{outlet: "Wire", title: "Ship aground", text: "A ship ran aground on Monday."}
	var blocks block
	if err := blocks.read("06-01 05:40 Wire | Ship aground"); err != nil {
		t.Fatal(err)
	}
	r.at = blocks.reports[0].at
	want := [][2]string{
		{"Ship aground", "A ship ran aground on Monday."},
		{"Ship aground", "WIRE — A ship ran aground on Monday."},
		{"Post: Ship aground", "A ship ran aground on Monday."},
		{"Ship aground", "A ship ran aground on Monday.\n(Report by Wire)"},
		{"Ship aground", "A ship ran aground today."},
	}
	for n := range want {
		title, text := reprintOf(r, "Post", n)
		if diff := cmp.Diff(want[n], [2]string{title, text}); diff != "" {
			t.Errorf("rule %d (-want +got):\n%s", n, diff)
		}
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	pairs := []pair{{a: 1, same: true}, {a: 2, same: true}, {a: 3}, {a: 4}}
	tests := []struct {
		name              string
		joined            []int64
		precision, recall float64
	}{
		{"all right", []int64{1, 2}, 1, 1},
		{"none joined", nil, 1, 0},
		{"all joined", []int64{1, 2, 3, 4}, .5, 1},
		{"one of each", []int64{1, 3}, .5, .5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v := judge(pairs, func(p pair) bool {
				for _, a := range tt.joined {
					if a == p.a {
						return true
					}
				}
				return false
			})
			if v.precision() != tt.precision || v.recall() != tt.recall {
				t.Errorf("precision %v, recall %v, want %v, %v", v.precision(), v.recall(), tt.precision, tt.recall)
			}
		})
	}
}

func TestCheckFigures(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "figures.txt")
	kept := []row{
		{room: "stories", set: "a", measure: "F1", ours: .9},
		{room: "summaries", set: "a", measure: "told twice", style: count, ours: 1},
		{room: "summaries", set: "a", measure: "leans", style: flaw, ours: .02},
	}
	if err := writeFigures(path, kept); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		now  row
		bad  bool
	}{
		{"the same", kept[0], false},
		{"nine tenths of a point less", row{room: "stories", set: "a", measure: "F1", ours: .891}, false},
		{"more than a point less", row{room: "stories", set: "a", measure: "F1", ours: .889}, true},
		{"better", row{room: "stories", set: "a", measure: "F1", ours: .95}, false},
		{"one more told twice", row{room: "summaries", set: "a", measure: "told twice", style: count, ours: 2}, true},
		{"one fewer told twice", row{room: "summaries", set: "a", measure: "told twice", style: count}, false},
		{"more lean", row{room: "summaries", set: "a", measure: "leans", style: flaw, ours: .04}, true},
		{"not on file", row{room: "stories", set: "b", measure: "F1", ours: 1}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if err := checkFigures(path, []row{tt.now}); (err != nil) != tt.bad {
				t.Errorf("checkFigures = %v, want an error: %v", err, tt.bad)
			}
		})
	}
}

func TestStyle_Print(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		style style
		value float64
		want  string
	}{
		{"a share", share, .9471, ".947"},
		{"all", share, 1, "1"},
		{"nearly all", share, .99952, ".99952"},
		{"none", share, 0, ".000"},
		{"ROUGE", points, .1631, "16.3"},
		{"a count", count, 3, "3"},
		{"a flaw", flaw, .0191, "1.9 %"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.style.print(tt.value); got != tt.want {
				t.Errorf("print(%v) = %q, want %q", tt.value, got, tt.want)
			}
		})
	}
}

// TestStem has examples of Porter's paper.
func TestStem(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"caresses": "caress", "ponies": "poni", "cats": "cat", "feed": "feed", "plastered": "plaster", "motoring": "motor",
		"conflated": "conflat", "hopping": "hop", "falling": "fall", "filing": "file", "happy": "happi", "sky": "sky",
		"relational": "relat", "vietnamization": "vietnam", "electrical": "electr", "hopefulness": "hope",
		"revival": "reviv", "adjustment": "adjust", "adoption": "adopt", "probate": "probat", "rate": "rate", "rolling": "roll",
	} {
		if got := stem(word); got != want {
			t.Errorf("stem(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestReading(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name        string
		sentences   []string
		leans, lone bool
	}{
		{"plain", []string{"Parliament passed the bill on Monday."}, false, false},
		{"a pronoun first", []string{"She passed the bill."}, true, false},
		{"a connective first", []string{"However, the bill passed."}, true, false},
		{"a word that begins like one", []string{"Thompson Square was closed."}, false, false},
		{"a surname alone", []string{"The bill is good, Dorsey said."}, false, true},
		{"a full name", []string{"The bill is good, Anna Dorsey said."}, false, false},
		{"a full name before", []string{"Anna Dorsey came.", "The bill is good, Dorsey said."}, false, false},
		{"an office", []string{"The bill is good, spokesman Dorsey said."}, false, false},
		{"a country", []string{"Athletes will march together, the South said."}, false, false},
		{"somebody's lawyers", []string{"The firm said Pao's lawyers had not replied."}, false, false},
		{"no person", []string{"The bill is good, Police said on Monday."}, false, false},
		{"in a quotation", []string{`"Dorsey said so," the mayor recalled.`}, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := leans(tt.sentences[0]); got != tt.leans {
				t.Errorf("leans = %v, want %v", got, tt.leans)
			}
			if got := loneSurname(tt.sentences); got != tt.lone {
				t.Errorf("loneSurname = %v, want %v", got, tt.lone)
			}
		})
	}
}

func TestStoryMethods(t *testing.T) {
	t.Parallel()
	room := newNewsroom()
	at := report{}.at
	for _, title := range []string{
		"Night ferry runs aground off Tessel Point with passengers",
		"Ferry runs aground off Tessel Point in the night",
		"Parliament passes budget after long debate about sugar",
	} {
		room.add("", "en", "Wire", title, title, at)
	}
	for _, m := range storyMethods() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			g := m.group(room.items)
			if g[0] != g[1] || g[0] == g[2] {
				t.Errorf("groups %v, want the first two together", g)
			}
		})
	}
}

func BenchmarkReadNews(b *testing.B) {
	for b.Loop() {
		if _, err := readNews(here(b).file(pairsFolder)); err != nil {
			b.Fatal(err)
		}
	}
}
