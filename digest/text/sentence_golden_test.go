package text_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"newsdigest/digest/text"
)

// golden is where the published rules lie, beside the checkout.
const golden = "../../../shared/data/sentences/golden_rules.jsonl"

type goldenRule struct {
	Lang      string   `json:"lang"`
	Name      string   `json:"name"`
	Text      string   `json:"text"`
	Sentences []string `json:"sentences"`
}

// cleaned reports a rule that wants the text repaired, or a sentence that runs
// over a line break; here a line is a paragraph and text is never changed.
func (r goldenRule) cleaned() bool {
	lines := strings.FieldsFunc(r.Text, func(c rune) bool { return c == '\n' || c == '\r' })
	rest := 0
	for _, s := range r.Sentences {
		for rest < len(lines) && !strings.Contains(lines[rest], s) {
			rest++
		}
	}
	return rest == len(lines) || squeeze(strings.Join(r.Sentences, "")) != squeeze(r.Text)
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func TestSentences_GoldenRules(t *testing.T) {
	t.Parallel()
	f, err := os.Open(golden)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the published rules are not at %s", golden)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	right, all, cleaned := map[string]int{}, map[string]int{}, 0
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r goldenRule
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		if r.cleaned() {
			cleaned++
			continue
		}
		all[r.Lang]++
		got := sentencesOf(r.Text, r.Lang)
		if slices.Equal(got, r.Sentences) {
			right[r.Lang]++
		} else {
			t.Logf("%s: got %q, want %q", r.Lang, got, r.Sentences)
		}
	}
	report(t, right, all)
	// The Arabic rules also cut at colons and commas. That would tear what was
	// said from who said it ("the paper: the minister resigns") and leave
	// clauses that say nothing alone, so it is not done. One of the Kazakh
	// rules needs a cut before a small letter.
	for lang, n := range all {
		if lang != "ar" && float64(right[lang]) < .84*float64(n) {
			t.Errorf("%s: %d of %d rules are kept, want 84 %%", lang, right[lang], n)
		}
	}
	t.Logf("%d rules clean text or join lines and were left out", cleaned)
}

func report(t *testing.T, right, all map[string]int) {
	t.Helper()
	var langs []string
	n, of := 0, 0
	for l := range all {
		langs = append(langs, l)
		n, of = n+right[l], of+all[l]
	}
	sort.Strings(langs)
	for _, l := range langs {
		t.Logf("%-4s %3d of %3d, %.0f %%", l, right[l], all[l], 100*float64(right[l])/float64(all[l]))
	}
	t.Logf("all  %3d of %3d, %.1f %%", n, of, 100*float64(n)/float64(of))
}

func sentencesOf(s, lang string) []string {
	var out []string
	for _, p := range text.Sentences(s, lang) {
		out = append(out, s[p.Start:p.End])
	}
	return out
}

// TestSentences_Rules has the rules of languages that the published ones lack
// or barely have.
func TestSentences_Rules(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/sentences/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no rules in testdata/sentences: %v", err)
	}
	for _, file := range files {
		lang := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			right, all := 0, 0
			for line := range strings.Lines(string(b)) {
				line = strings.TrimSpace(line)
				want := strings.FieldsFunc(line, func(c rune) bool { return c == '|' })
				for i := range want {
					want[i] = strings.TrimSpace(want[i])
				}
				s := plainRule(line)
				all++
				if got := sentencesOf(s, lang); slices.Equal(got, want) {
					right++
				} else {
					t.Logf("Sentences(%q) =\n%q, want\n%q", s, got, want)
				}
			}
			t.Logf("%d of %d", right, all)
			if all < 10 || float64(right) < .95*float64(all) {
				t.Errorf("%d of %d rules are kept, want 95 %% of at least 10", right, all)
			}
		})
	}
}

// plainRule returns the text of a rule, without the bars.
func plainRule(line string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(line), " | ", " "), "|", "")
}
