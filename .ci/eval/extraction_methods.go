package main

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A textBlock is the text between two tags that begin a new line.
type textBlock struct {
	text  string
	links int // bytes of it that are in links
}

// blocksOf returns the text of a page, without scripts, styles and titles.
func blocksOf(page []byte) []textBlock {
	var blocks []textBlock
	var b strings.Builder
	links, inLink, hidden := 0, 0, 0
	flush := func() {
		if s := strings.Join(strings.Fields(b.String()), " "); s != "" {
			blocks = append(blocks, textBlock{s, links})
		}
		b.Reset()
		links = 0
	}
	for z := html.NewTokenizer(bytes.NewReader(page)); ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			flush()
			return blocks
		case html.TextToken:
			if hidden > 0 {
				continue
			}
			s := html.UnescapeString(string(z.Text()))
			b.WriteString(s)
			if inLink > 0 {
				links += len(s)
			}
		case html.StartTagToken, html.EndTagToken:
			name, _ := z.TagName()
			step := 1
			if kind == html.EndTagToken {
				step = -1
			}
			switch atom.Lookup(name) {
			case atom.Script, atom.Style, atom.Title, atom.Noscript:
				hidden = max(0, hidden+step)
			case atom.A:
				inLink = max(0, inLink+step)
			case atom.B, atom.I, atom.Em, atom.Strong, atom.Span, atom.Sub, atom.Sup, atom.Code, atom.Abbr:
			default:
				flush()
			}
		}
	}
}

// largestRun returns the run of blocks with the most text that is not in
// links, less a toll for each block: a maximum-sum run (Kadane), as Pasternack
// and Roth, "Extracting Article Text from the Web with Maximum Subsequence
// Segmentation", 2009, in its simplest form.
func largestRun(blocks []textBlock) string {
	const toll = 40
	sum, begin, most, from, to := 0, 0, 0, 0, 0
	for i, b := range blocks {
		if sum <= 0 {
			sum, begin = 0, i
		}
		sum += len(b.text) - 2*b.links - toll
		if sum > most {
			most, from, to = sum, begin, i+1
		}
	}
	return allText(blocks[from:to])
}

func allText(blocks []textBlock) string {
	var all []string
	for _, b := range blocks {
		all = append(all, b.text)
	}
	return strings.Join(all, "\n")
}
