package extract

import "strings"

// Plain returns the article in text that came without markup, a paragraph a
// line: captions, credits, pointers to other articles and notices of the
// outlet are gone.
func Plain(text string) string {
	text = printable(strings.ToValidUTF8(clip(text, maxContent), "\ufffd"))
	return join(tidier{lists: builtin(), plain: true}.tidy(lines(text)))
}

// lines returns the lines of text as blocks.
func lines(text string) []block {
	var blocks []block
	for l := range strings.Lines(text) {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			b := block{text: l}
			for _, r := range l {
				b.size += weight(r)
			}
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// dropTwins drops lines that stand twice, as captions and the pictures' texts
// do, and teasers: a line that is no sentence and stands once more behind the
// name of its section.
func dropTwins(blocks []block) []block {
	gone := make([]bool, len(blocks))
	for i := 0; i+1 < len(blocks); i++ {
		a, b := blocks[i], blocks[i+1]
		switch {
		case a.text == b.text:
			gone[i+1] = true
		case a.size >= 20 && a.size < 220 && !ends(a.text) && b.size <= a.size+30 && strings.HasSuffix(b.text, a.text):
			gone[i], gone[i+1] = true, true
		}
	}
	return filter(blocks, func(i int, _ block) bool { return gone[i] })
}
