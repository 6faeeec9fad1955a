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

// These say from outside what a surname is, where one is introduced, and
// where it stands alone.
var (
	introduced = regexp.MustCompile(`\b([A-Z][a-z]+)\.? (?:[A-Z]\. )?([A-Z][a-z]+)(?:(?:'s)?,? (?:said|says|told|added|wrote|admitted|tweeted|explained|testified)\b|, \d\d,)`)
	honorific  = regexp.MustCompile(`\b(?:Mr|Mrs|Ms|Dr)\.? ([A-Z][a-z]+)`)
	quoted     = regexp.MustCompile(`["“][^"”]*["”]?`)
	capital    = regexp.MustCompile(`[A-Z][a-z]+`)
	beforeName = regexp.MustCompile(`(?:(?:^|[^\w.])["“(]?([A-Z][\w.’'-]*)|(?i:officer|judge|sheriff|mayor|chief|lawyer|attorney|minister|singer|actor|star|author|coach|senator|owner|founder|leader|spokes\w+)) $`)
	afterName  = regexp.MustCompile(`^(?: [A-Z]|, (?:an?|the|one|\d\d)\b)`)
	noName     = regexp.MustCompile(`^(?:He|She|It|They|The|Mr|Mrs|Ms|But|And|In|On|At|When|As|For|After|While|If|Since|With|Police|Officials|[A-Z][a-z]+day)$`)
)

// unknownSurname returns a surname that a summary uses before it shows a first
// name, a title or a role with it, or "".
func unknownSurname(items []digest.Item, shown []digest.Sentence) string {
	surnames := map[string]bool{}
	for _, it := range items {
		text := quoted.ReplaceAllString(it.Text, "")
		for _, m := range introduced.FindAllStringSubmatch(text, -1) {
			surnames[m[2]] = !noName.MatchString(m[1])
		}
		for _, m := range honorific.FindAllStringSubmatch(text, -1) {
			surnames[m[1]] = true
		}
	}
	known := map[string]bool{}
	for _, s := range shown {
		text := quoted.ReplaceAllString(s.Text, "")
		for _, at := range capital.FindAllStringIndex(text, -1) {
			name := text[at[0]:at[1]]
			before := beforeName.FindStringSubmatch(text[:at[0]])
			switch {
			case !surnames[name], noName.MatchString(name):
			case before != nil && !noName.MatchString(strings.TrimSuffix(before[1], ".")), afterName.MatchString(text[at[1]:]):
				known[name] = true
			case !known[name]:
				return name
			}
		}
	}
	return ""
}

func TestSummarize_SurnamesAreIntroduced(t *testing.T) {
	t.Parallel()
	all := stories(t)
	for _, words := range []int{80, 220} {
		unknown := 0
		for i, items := range all {
			sum := summarize.Summarize(summarize.Request{Items: items, Words: words})
			if name := unknownSurname(items, sum.Sentences); name != "" {
				unknown++
				t.Logf("story %d: who is %s? %q", i, name, texts(sum))
			}
		}
		share := 100 * float64(unknown) / float64(len(all))
		t.Logf("%d words: %d of %d (%.1f %%) have a surname that was never introduced", words, unknown, len(all), share)
		if share > 5 {
			t.Errorf("%d words: %.1f %% of the summaries have a surname never introduced, want at most 5 %%", words, share)
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
