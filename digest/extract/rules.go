package extract

import (
	"slices"
	"strings"
	"unicode"
)

// The text rules drop blocks by what they say. Each is given the blocks that
// the ones before have left, and is bold only where a mistake is cheap: with
// short blocks, at the begin and at the end of the article.

// longest is the size from which no block is judged by its words.
const longest = 500

// A tidier applies the text rules to the blocks of one article.
type tidier struct {
	*lists
	titles []string // of the page: blocks that repeat them go
	plain  bool     // the article came as plain text, without links and tags
}

// tidy returns the blocks that belong to the article. Where the rules would
// leave nothing, they are undone.
func (t tidier) tidy(blocks []block) []block {
	for i, b := range blocks {
		if b.size < longest {
			blocks[i].tokens = tokenize(b.text)
		}
	}
	kept := blocks
	rules := []func([]block) []block{
		t.cutComments, t.dropLinks, t.cut, t.dropLeads, t.dropCredits, t.dropNotices, t.dropMeta, dropLastHeading,
	}
	if t.plain {
		rules = slices.Insert(rules, 0, dropTwins)
	}
	for _, rule := range rules {
		kept = rule(kept)
	}
	if len(kept) == 0 {
		return blocks
	}
	return kept
}

// filter returns the blocks for which drop is false.
func filter(blocks []block, drop func(i int, b block) bool) []block {
	var kept []block
	for i, b := range blocks {
		if !drop(i, b) {
			kept = append(kept, b)
		}
	}
	return kept
}

// dropLinks drops blocks and lists that are links. It drops nothing where
// links are what the article is made of, such as a page of offers.
func (t tidier) dropLinks(blocks []block) []block {
	linked := make([]bool, len(blocks))
	for i, b := range blocks {
		switch b.kind {
		case listBlock:
			linked[i] = b.linkShare() >= 0.7
		case headingBlock:
			// A section may be headed by a link, a row of links heads none.
			row := i+1 == len(blocks) || !blocks[i+1].running() || i > 0 && blocks[i-1].kind == headingBlock && linked[i-1]
			linked[i] = row && b.linkShare() >= 0.95
		case paragraphBlock, quoteBlock:
			linked[i] = b.linkShare() >= 0.8 && b.size < 250 && (!ends(b.text) || isUpper(b.text))
		}
	}
	keepMixedLists(blocks, linked)
	gone, count := 0, 0
	for i, b := range blocks {
		if linked[i] {
			gone += b.size
			count++
		}
	}
	total := length(blocks)
	if gone*100 > total*35 || count >= 8 && gone*100 >= total*20 {
		return blocks
	}
	return filter(blocks, func(i int, _ block) bool { return linked[i] })
}

// keepMixedLists clears the mark of list items whose list is not all links.
func keepMixedLists(blocks []block, linked []bool) {
	for i := 0; i < len(blocks); {
		end := i + 1
		if blocks[i].kind != listBlock {
			i = end
			continue
		}
		for end < len(blocks) && blocks[end].kind == listBlock && blocks[end].list == blocks[i].list {
			end++
		}
		size, link := 0, 0
		for _, b := range blocks[i:end] {
			size, link = size+b.size, link+b.link
		}
		all := float64(link) >= 0.7*float64(size)
		for k := i; k < end; k++ {
			linked[k] = all
		}
		i = end
	}
}

// dropLeads drops pointers to other pages: "Read more: …".
func (t tidier) dropLeads(blocks []block) []block {
	return filter(blocks, func(_ int, b block) bool {
		return b.size < 200 && (b.linkShare() > 0.3 || !ends(b.text) || b.size < 60) &&
			t.phrases[leadPhrases].begins(b.tokens)
	})
}

// dropCredits drops captions and picture credits, and a neighbour that says
// the same without the credit.
func (t tidier) dropCredits(blocks []block) []block {
	credits := make([]bool, len(blocks))
	for i, b := range blocks {
		credits[i] = t.isCredit(b)
	}
	return filter(blocks, func(i int, b block) bool {
		return credits[i] ||
			i > 0 && credits[i-1] && twin(b, blocks[i-1]) ||
			i+1 < len(blocks) && credits[i+1] && twin(b, blocks[i+1])
	})
}

// twin reports whether the caption says what b says, and something after it.
func twin(b, caption block) bool {
	return b.size >= 10 && strings.HasPrefix(caption.text, b.text)
}

func (t tidier) isCredit(b block) bool {
	if b.size >= longest || b.kind == quoteBlock || b.kind == headingBlock {
		return false
	}
	if t.phrases[captionPhrases].begins(b.tokens) {
		return true
	}
	if b.size < 350 && t.endsInAgency(b.text) {
		return true
	}
	s := t.phrases[creditPhrases].find(b.tokens)
	if !s.found || b.size >= 400 {
		return false
	}
	opens := s.start < 12
	if !opens && s.start < len(b.text)*2/3 && (b.size >= 120 || b.running()) {
		return false
	}
	return opens || b.size < 120 || !ends(b.text) || strings.Contains(b.text, "©") || closesBracket(b.text)
}

// endsInAgency reports whether the text ends in the name of a picture agency
// that stands in brackets, or behind a slash or ©: "(Jane Doe/AP)".
func (t tidier) endsInAgency(s string) bool {
	tail := strings.TrimRight(s, ")]. ")
	i := max(strings.LastIndexAny(tail, "([©"), strings.LastIndexByte(tail, '/'))
	if i < 0 || len(tail)-i > 100 || strings.ContainsAny(tail[i+1:], ")]") {
		return false
	}
	if tail[i] == '/' && len(tail)-i > 30 {
		return false
	}
	return t.phrases[agencyPhrases].find(tokenize(tail[i:])).found
}

func closesBracket(s string) bool {
	return strings.HasSuffix(s, ")") || strings.HasSuffix(s, "]")
}

// dropNotices drops what an outlet says about itself: newsletters, rights,
// corrections, contacts. Longer ones are dropped only near the begin and the
// end, where prose about newsletters is rare.
func (t tidier) dropNotices(blocks []block) []block {
	n := len(blocks)
	return filter(blocks, func(i int, b block) bool {
		if b.size >= 300 || b.kind == quoteBlock || b.size >= 120 && i*100 >= n*15 && i*100 < n*70 {
			return false
		}
		return t.phrases[noticePhrases].find(b.tokens).found
	})
}

// dropMeta drops what stands above the first paragraph: the title again, the
// section, the date, the address.
func (t tidier) dropMeta(blocks []block) []block {
	first := slices.IndexFunc(blocks, block.running)
	return filter(blocks, func(i int, b block) bool {
		if i >= first || i >= 12 || b.kind == listBlock || b.kind == tableBlock || b.kind == quoteBlock {
			return false
		}
		return t.isTitle(b.text) || isAddress(b.text) || b.size < 120 && t.phrases[datePhrases].begins(b.tokens)
	})
}

// isTitle reports whether s is a title of the page, a part of one that is set
// off by a bar or a dash, or one with little added.
func (t tidier) isTitle(s string) bool {
	s = letters(s)
	if s == "" {
		return true // a row of marks
	}
	for _, title := range t.titles {
		for _, p := range titleParts(title) {
			p = letters(p)
			if s == p || len(p) >= 20 && strings.HasPrefix(s, p) && len(s)-len(p) <= 20 {
				return true
			}
		}
	}
	return false
}

// titleParts returns title and the parts that bars and dashes set off.
func titleParts(title string) []string {
	parts := []string{title}
	for _, sep := range []string{" | ", " - ", " – ", " — ", " · ", " :: ", ": ", " » "} {
		if f := strings.Split(title, sep); len(f) > 1 {
			parts = append(parts, f...)
		}
	}
	return parts
}

// letters returns the letters and digits of s in lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// isAddress reports whether s is the address of a page and nothing else.
func isAddress(s string) bool {
	if strings.ContainsAny(s, " \n") {
		return false
	}
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "www.")
}

// cut ends the article at a heading such as "Related stories", if most of the
// text stands before it.
func (t tidier) cut(blocks []block) []block {
	total, sum := length(blocks), 0
	for i, b := range blocks {
		if b.size < 60 && sum*100 >= total*65 && t.phrases[cutPhrases].whole(b.tokens) {
			return blocks[:i]
		}
		sum += b.size
	}
	return blocks
}

// dropLastHeading drops headings that have nothing under them.
func dropLastHeading(blocks []block) []block {
	for len(blocks) > 0 && blocks[len(blocks)-1].kind == headingBlock {
		blocks = blocks[:len(blocks)-1]
	}
	return blocks
}

// isUpper reports whether s has letters and all are capitals.
func isUpper(s string) bool {
	return strings.ToUpper(s) == s && strings.ToLower(s) != s
}
