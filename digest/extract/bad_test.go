package extract_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"newsdigest/digest/extract"
)

// Bad input costs bounded time and gives clean text, or none.
func TestPage_BadInput(t *testing.T) {
	t.Parallel()
	noise := make([]byte, 256<<10)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	tests := []struct{ name, page string }{
		{"nothing", ""},
		{"white space", " \n\t\u00a0\ufeff"},
		{"one word", "word"},
		{"one mark", "<"},
		{"noise", string(noise)},
		{"noise in a paragraph", "<p>" + string(noise) + "</p>"},
		{"zeros", strings.Repeat("\x00", 1<<20)},
		{"a picture", "\x89PNG\r\n\x1a\n" + string(noise[:4096])},
		{"10 MB of words", "<p>" + strings.Repeat("word ", 2<<20)},
		{"10 MB of paragraphs", strings.Repeat("<p>"+para1+"</p>\n", 10<<20/len(para1))},
		{"10 MB of links", strings.Repeat("<a href=/>x</a> ", 10<<20/16)},
		{"one word of 10 MB", strings.Repeat("x", 10<<20)},
		{"capitals", "<p>" + strings.ToUpper(para1+"</p><p>"+para2)},
		{"emoji alone", "<p>" + strings.Repeat("🗞👩‍👩‍👧‍👦🏳️‍🌈", 500) + "</p>"},
		{"500 elements deep", strings.Repeat("<div>", 500) + para1},
		{"20,000 elements deep", strings.Repeat("<div>", 20_000) + para1},
		{"20,000 articles", strings.Repeat("<article><h1>x</h1>", 20_000) + para1},
		{"20,000 headings", strings.Repeat("<h2><a href=/>x</a></h2>", 20_000) + para1},
		{"20,000 replies", para1 + para2 + para3 + strings.Repeat("<p>reader 1</p><p>Reply</p>", 20_000)},
		{"20,000 attributes", "<p " + strings.Repeat("class=byline itemprop=author ", 10_000) + ">" + para1},
		{"deep JSON-LD", `<script type="application/ld+json">` + strings.Repeat(`[{"@graph":`, 10_000) + "</script>" + para1},
		{"never closed", "<!--" + strings.Repeat("<p>"+para1, 1000)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			checkPage(t, []byte(tt.page))
		})
	}
}

// What is short, loud or odd is still text.
func TestPage_SmallText(t *testing.T) {
	t.Parallel()
	for _, want := range []string{"word", "🗞", strings.ToUpper(para1), "Ελλάδα", "今日"} {
		a, err := extract.Page([]byte("<body><p>"+want+"</p>"), "", "")
		if err != nil || a.Text != want {
			t.Errorf("Page(%q) has the text %q, error %v", want, a.Text, err)
		}
	}
}
