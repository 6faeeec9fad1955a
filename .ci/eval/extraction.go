package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"

	"codeberg.org/readeck/go-readability/v2"

	"newsdigest/digest/extract"
)

// A page is one of scrapinghub's article pages with the text that people
// marked as the article.
type page struct {
	id   string
	html []byte
	gold string
}

// An extraction turns a page into its article's text.
type extraction struct {
	name string
	text func(html []byte) string
}

func extractions() []extraction {
	return []extraction{
		{"go-readability", readable},
		{"largest text run", func(html []byte) string { return largestRun(blocksOf(html)) }},
		{"all text", func(html []byte) string { return allText(blocksOf(html)) }},
	}
}

// extractionRows measures the text of pages.
func extractionRows(l lab) ([]row, error) {
	if !l.has(l.shared("extraction")) {
		return nil, nil
	}
	pages, err := l.pages()
	if err != nil {
		return nil, err
	}
	ours, ms := extracted(pages, ourText)
	r := row{
		room: "articles", set: fmt.Sprintf("scrapinghub, %d pages", len(pages)), measure: "4-gram F1",
		ours: ours, cost: ms, elsewhere: ".970 rs-trafilatura, .960 go-trafilatura",
	}
	if l.rivals() {
		for _, e := range extractions() {
			l.say("  %s", e.name)
			f, took := extracted(pages, e.text)
			r.beside = append(r.beside, rival{e.name, f})
			if r.ratio == 0 {
				r.ratio, r.against = ms/took, e.name // the first
			}
		}
	}
	return []row{r}, nil
}

// pages reads the pages in order of their ids.
func (l lab) pages() ([]page, error) {
	data, err := os.ReadFile(l.shared("extraction", "ground-truth.json"))
	if err != nil {
		return nil, err
	}
	var golds map[string]struct {
		ArticleBody string `json:"articleBody"`
	}
	if err := json.Unmarshal(data, &golds); err != nil {
		return nil, fmt.Errorf("read the true texts of pages: %w", err)
	}
	var pages []page
	for _, id := range slices.Sorted(maps.Keys(golds)) {
		html, err := unzipped(l.shared("extraction", "html", id+".html.gz"))
		if err != nil {
			return nil, err
		}
		pages = append(pages, page{id, html, golds[id].ArticleBody})
	}
	return pages, nil
}

func unzipped(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("unzip %s: %w", path, err)
	}
	return io.ReadAll(z)
}

// extracted returns the F1 and the milliseconds a page of a way to extract.
func extracted(pages []page, text func([]byte) string) (f1, ms float64) {
	texts := make([]string, len(pages))
	ms = cost(len(pages), func() {
		for i, p := range pages {
			texts[i] = text(p.html)
		}
	})
	return extractionF1(pages, texts), ms
}

var wordRuns = regexp.MustCompile(`[\p{L}\p{N}_]+`)

// shingles counts the runs of four words, or the whole of a shorter text.
func shingles(s string) map[string]int {
	w := wordRuns.FindAllString(s, -1)
	return grams(w, max(1, min(4, len(w))))
}

// extractionF1 is the harmonic mean of mean precision and mean recall of
// 4-grams, as scrapinghub/article-extraction-benchmark measures.
func extractionF1(pages []page, texts []string) float64 {
	var precision, recall []float64
	for i, p := range pages {
		want, got := shingles(p.gold), shingles(texts[i])
		hit := common(want, got)
		if n := total(got); n > 0 {
			precision = append(precision, ratio(hit, n))
		}
		if n := total(want); n > 0 {
			recall = append(recall, ratio(hit, n))
		}
	}
	return harmonic(mean(precision), mean(recall))
}

func ourText(html []byte) string {
	a, err := extract.Page(html, "", "")
	if err != nil {
		return "" // no text, which is counted as such
	}
	return a.Text
}

// readable is go-readability, the Go form of Firefox's reader view.
func readable(html []byte) string {
	a, err := readability.FromReader(bytes.NewReader(html), nil)
	if err != nil {
		return ""
	}
	var text bytes.Buffer
	if err := a.RenderText(&text); err != nil {
		return ""
	}
	return text.String()
}
