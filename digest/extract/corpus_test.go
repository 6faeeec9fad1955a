package extract_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability/v2"

	"newsdigest/digest/extract"
)

const (
	newsPages = "../../../shared/data/extraction"
	hostile   = "../../../shared/data/hostile"
)

// TestPage_NewsPages measures the text of 181 pages against what people marked
// as the article, by the measure of
// https://github.com/scrapinghub/article-extraction-benchmark: precision and
// recall of 4-word shingles, averaged over pages.
func TestPage_NewsPages(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join(newsPages, "ground-truth.json"))
	if err != nil {
		t.Skipf("the news pages are not here: %v", err)
	}
	var gold map[string]struct{ ArticleBody string }
	if err := json.Unmarshal(data, &gold); err != nil {
		t.Fatal(err)
	}
	var precision, recall float64
	for id, want := range gold {
		got, err := extract.Page(unpack(t, filepath.Join(newsPages, "html", id+".html.gz")), "", "")
		if err != nil {
			t.Errorf("%s: %v", id, err)
		}
		a, b := shingles(want.ArticleBody), shingles(got.Text)
		common, inGold, inOurs := 0, 0, 0
		for s, n := range a {
			common += min(n, b[s])
			inGold += n
		}
		for _, n := range b {
			inOurs += n
		}
		precision += float64(common) / float64(max(inOurs, 1)) / float64(len(gold))
		recall += float64(common) / float64(max(inGold, 1)) / float64(len(gold))
	}
	f1 := 2 * precision * recall / (precision + recall)
	t.Logf("precision %.4f, recall %.4f, F1 %.4f", precision, recall, f1)
	if f1 < 0.978 {
		t.Errorf("F1 = %.4f, want at least .978", f1)
	}
}

// tag is one tag of HTML.
var tag = regexp.MustCompile(`<[^>]*>`)

var word = regexp.MustCompile(`[\pL\pN_]+`)

func shingles(s string) map[string]int {
	words := word.FindAllString(s, -1)
	m := map[string]int{}
	for i := range max(1, len(words)-3) {
		if n := min(4, len(words)-i); n > 0 {
			m[strings.Join(words[i:i+n], " ")]++
		}
	}
	return m
}

// TestPage_Bombs gives the extractor files made to take all memory or time.
func TestPage_Bombs(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the bombs take minutes under the race detector")
	}
	files, _ := filepath.Glob(filepath.Join(hostile, "generated", "bombs", "*"))
	if len(files) == 0 {
		t.Skipf("no files in %s", hostile)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			checkPage(t, unpack(t, path))
		})
	}
}

// TestPage_Dompurify gives the extractor markup made to get past sanitizers.
// The text may hold any character, but it is text: clean and within its size.
func TestPage_Dompurify(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(hostile, "dompurify", "expect.json"))
	if err != nil {
		t.Skipf("the payloads of DOMPurify are not here: %v", err)
	}
	var cases []struct{ Title, Payload string }
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Title, func(t *testing.T) { checkPage(t, []byte(c.Payload)) })
	}
}

// endless is far beyond what any page costs, however slow the machine: time is
// looked at only to find work that grows without bound.
const endless = time.Minute

// checkPage fails t where data makes the extractor slow or its text unclean.
func checkPage(t *testing.T, data []byte) {
	t.Helper()
	start := time.Now()
	a, _ := extract.Page(data, "", "https://a.example/")
	content, plain := extract.Content(string(data)), extract.Plain(string(data))
	if took := time.Since(start); took > endless {
		t.Errorf("took %v; the work is not bounded", took)
	}
	for _, s := range []string{a.Text, content, plain} {
		if len(s) > 256<<10 || !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\x1b\r\u202e") {
			t.Errorf("text of %d bytes is unclean: %.80q", len(s), s)
		}
	}
	for _, s := range []string{a.Title, a.Byline, a.Site} {
		if len(s) > 1<<10 || strings.ContainsAny(s, "\n\x00") {
			t.Errorf("%.80q is no clean line", s)
		}
	}
	if a.URL != "" && !strings.HasPrefix(a.URL, "https://a.example/") && !strings.HasPrefix(a.URL, "http://a.example/") {
		t.Errorf("url %q is not the page's", a.URL)
	}
}

// unpack returns at most 10 MiB of a file, as a fetch would.
func unpack(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return data
	}
	data, _ = io.ReadAll(io.LimitReader(z, 10<<20)) // a broken archive is read as far as it goes
	return data
}

func FuzzPage(f *testing.F) {
	f.Add([]byte(page))
	f.Add([]byte(strings.Repeat("<div>", 600) + "<p>text"))
	f.Add([]byte(`<meta charset=koi8-r><script type="application/ld+json">{"@type":["Article"],"author":[[{"name":"x"}]]}</script>` + "\xff\xfe"))
	f.Add([]byte("Photo: x\nphoto: x ©\n\nread also: y\n# comments"))
	f.Fuzz(func(t *testing.T, data []byte) { checkPage(t, data) })
}

// newsPage is a page of the benchmarks.
type newsPage []byte

// ours extracts the page as the program does.
func (p newsPage) ours() error {
	_, err := extract.Page(p, "", "")
	return err
}

// theirs extracts it with readability as it comes.
func (p newsPage) theirs() error {
	a, err := readability.FromReader(bytes.NewReader(p), nil)
	if err != nil || a.Node == nil {
		return err
	}
	return a.RenderText(io.Discard)
}

// BenchmarkPage compares the extractor with readability on the same pages, and
// reports what one costs as a share of the other where both take turns.
func BenchmarkPage(b *testing.B) {
	files, _ := filepath.Glob(filepath.Join(newsPages, "html", "*.html.gz"))
	pages := []newsPage{[]byte(page)}
	for _, path := range files {
		pages = append(pages, unpack(b, path))
	}
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if err := pages[i%len(pages)].ours(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("readability", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			_ = pages[i%len(pages)].theirs() // it finds nothing on some
		}
	})
	b.Run("ratio", func(b *testing.B) {
		var ours, theirs time.Duration
		for i := 0; b.Loop(); i++ {
			p := pages[i%len(pages)]
			start := time.Now()
			_ = p.theirs()
			middle := time.Now()
			_ = p.ours()
			theirs, ours = theirs+middle.Sub(start), ours+time.Since(middle)
		}
		b.ReportMetric(ours.Seconds()/theirs.Seconds(), "ours/readability")
	})
}
