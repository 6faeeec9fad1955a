package summarize_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"newsdigest/digest"
	"newsdigest/digest/summarize"
)

// storiesFile has real stories; it lies beside the checkout.
const storiesFile = "../../../shared/data/summaries/multinews-dev.jsonl"

// stories returns the items of each real story.
func stories(tb testing.TB) [][]digest.Item {
	tb.Helper()
	f, err := os.Open(storiesFile)
	if errors.Is(err, fs.ErrNotExist) {
		tb.Skipf("no stories at %s", storiesFile)
	}
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var out [][]digest.Item
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		var story struct {
			Docs []struct{ ID, Text string }
		}
		if err := json.Unmarshal(lines.Bytes(), &story); err != nil {
			tb.Fatal(err)
		}
		var items []digest.Item
		for i, d := range story.Docs {
			items = append(items, digest.Item{ID: int64(i + 1), Text: d.Text, Outlet: d.ID, Independent: d.ID})
		}
		out = append(out, items)
	}
	return out
}

// These say from outside what a dangling opening is: a word that points back,
// or a pronoun before the first name.
var (
	pointsBack = regexp.MustCompile(`^["“]?(?:He|She|It|They|This|That|These|Those|His|Her|Their|Its|But|And|So|Also|However|Then|Still|Instead|Meanwhile|The (?:incident|man|woman|suspect|victim|statement|report|study|video))\b`)
	pronoun    = regexp.MustCompile(`^[^A-Z]*\b(?:he|she|his|her|him)\b`)
	firstNoun  = regexp.MustCompile(`^(?:An?|Two|Three|Four|Police)\b`)
)

func dangles(s string) bool {
	if pointsBack.MatchString(s) {
		return true
	}
	unquoted := regexp.MustCompile(`["“][^"”]*["”]`).ReplaceAllString(s, "")
	unquoted = strings.TrimLeft(unquoted, " ,")
	return unquoted != "" && !firstNoun.MatchString(unquoted) && pronoun.MatchString(strings.ToLower(unquoted[:1])+unquoted[1:])
}

func TestSummarize_RealStories(t *testing.T) {
	t.Parallel()
	all := stories(t)
	for _, words := range []int{80, 220} {
		shown, dangling := 0, 0
		for i, items := range all {
			sum := summarize.Summarize(summarize.Request{Items: items, Words: words})
			if len(sum.Sentences) == 0 {
				continue
			}
			n := 0
			for _, s := range sum.Sentences {
				n += len(strings.Fields(s.Text))
				if items[s.Item-1].Text[s.Start:s.End] != s.Text {
					t.Errorf("story %d: %q is no span of its item", i, s.Text)
				}
			}
			if n > words && len(sum.Sentences) > 1 {
				t.Errorf("story %d: %d words, want at most %d", i, n, words)
			}
			shown++
			if dangles(sum.Sentences[0].Text) {
				dangling++
				t.Logf("story %d opens with: %s", i, sum.Sentences[0].Text)
			}
		}
		share := 100 * float64(dangling) / float64(shown)
		t.Logf("%d words: %d summaries, %d (%.1f %%) open with a sentence that leans on one not shown", words, shown, dangling, share)
		if share > 2 {
			t.Errorf("%d words: %.1f %% of the openings dangle, want at most 2 %%", words, share)
		}
	}
}

// BenchmarkSummarize summarizes a story of 30 articles.
func BenchmarkSummarize(b *testing.B) {
	var items []digest.Item
	for _, story := range stories(b) {
		for _, it := range story {
			if len(it.Text) > 1500 && len(items) < 30 {
				it.ID, it.Language = int64(len(items)+1), "en"
				items = append(items, it)
			}
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		summarize.Summarize(summarize.Request{Items: items, Words: 105, Sentences: 3})
	}
}
