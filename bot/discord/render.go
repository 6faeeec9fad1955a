package discord

import (
	"slices"
	"strings"

	"newsdigest/bot/message"
	"newsdigest/digest"
)

const (
	// labelRoom is left in the content for what Send puts before it.
	labelRoom  = 200
	roomyText  = maxContent - labelRoom
	maxHeading = 250
	// maxPiece is the longest text block, so that one fits under its heading.
	maxPiece = roomyText - maxHeading - 10
	// maxLine is the longest line of a button, in bytes; Send adds a nonce of at
	// most 25 characters.
	maxLine = 64
)

// Render turns a message into Discord messages. Stories are embeds; text that
// comes before the first story of a part is its content, and text between
// stories an embed without a title. It is pure.
func (b *Bot) Render(m message.Message) []digest.Part {
	drafts := pack(pieces(tidy(m.Blocks)))
	drafts[len(drafts)-1].rich.Components = buttonRows(m.Buttons)
	var parts []digest.Part
	for _, d := range drafts {
		parts = append(parts, digest.Part{
			Rich:    visible(d.rich).encode(),
			Plain:   visible(payload{Content: plainText(d.blocks)}).encode(),
			Link:    visible(payload{Content: linkText(d.blocks)}).encode(),
			Stories: storyIDs(d.blocks),
		})
	}
	return parts
}

// tidy returns blocks whose texts and links are clean, without those that show
// nothing.
func tidy(blocks []message.Block) []message.Block {
	var out []message.Block
	for _, b := range blocks {
		b.Title = tidySpans(b.Title)
		shown := shows(b.Title)
		b.Lines = slices.Clone(b.Lines)
		for i := range b.Lines {
			b.Lines[i].Spans = tidySpans(b.Lines[i].Spans)
			shown = shown || shows(b.Lines[i].Spans)
		}
		if shown {
			out = append(out, b)
		}
	}
	return out
}

func tidySpans(spans []message.Span) []message.Span {
	out := slices.Clone(spans)
	for i := range out {
		out[i].Text, out[i].Link = clean(out[i].Text), cleanLink(out[i].Link)
	}
	return out
}

// shows reports whether anything of tidy spans can be seen.
func shows(spans []message.Span) bool {
	return slices.ContainsFunc(spans, func(s message.Span) bool { return strings.Trim(s.Text, " ") != "" })
}

// pieces returns blocks with text blocks that are longer than a message
// divided into one block for each line.
func pieces(blocks []message.Block) []message.Block {
	var out []message.Block
	for _, b := range blocks {
		if b.Kind == message.Story || units(blockText(b, inContent, maxDescription)) <= maxPiece {
			out = append(out, b)
			continue
		}
		if len(b.Title) > 0 {
			out = append(out, message.Block{Kind: b.Kind, Title: b.Title, Story: b.Story})
		}
		for _, l := range b.Lines {
			out = append(out, message.Block{Kind: b.Kind, Lines: []message.Line{l}, Story: b.Story})
		}
	}
	return out
}

// A draft is a part that takes further blocks.
type draft struct {
	blocks []message.Block
	rich   payload
}

// pack divides blocks into the fewest parts that keep their order, and a
// heading with what it heads. A message that has nothing to show, but perhaps
// buttons, is one empty part.
func pack(blocks []message.Block) []draft {
	drafts := []draft{{}}
	for len(blocks) > 0 {
		n := 1
		if blocks[0].Kind == message.Heading && len(blocks) > 1 && fits(draft{}.with(blocks[:2]).rich) {
			n = 2
		}
		group := blocks[:n]
		blocks = blocks[n:]
		last := &drafts[len(drafts)-1]
		if longer := last.with(group); len(last.blocks) == 0 || fits(longer.rich) {
			*last = longer
			continue
		}
		drafts = append(drafts, draft{}.with(group))
	}
	return drafts
}

// with returns a draft with blocks at its end.
func (d draft) with(blocks []message.Block) draft {
	d.blocks = append(slices.Clip(d.blocks), blocks...)
	d.rich.Embeds = slices.Clone(d.rich.Embeds)
	for _, b := range blocks {
		d.rich.add(b)
	}
	return d
}

// add puts a block at the end of a payload.
func (p *payload) add(b message.Block) {
	if b.Kind == message.Story {
		p.Embeds = append(p.Embeds, storyEmbed(b))
		return
	}
	if len(p.Embeds) == 0 {
		p.Content = join(p.Content, blockText(b, inContent, textLimit(b)))
		return
	}
	text := blockText(b, inEmbed, textLimit(b))
	last := &p.Embeds[len(p.Embeds)-1]
	if joined := join(last.Description, text); last.Title == "" && units(joined) <= maxDescription {
		last.Description = joined
		return
	}
	p.Embeds = append(p.Embeds, embed{Description: text})
}

func textLimit(b message.Block) int {
	if b.Kind == message.Heading && len(b.Lines) == 0 {
		return maxHeading
	}
	return maxPiece
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n" + b
}

// storyEmbed returns a story as an embed: its headline is the title and opens
// the article.
func storyEmbed(b message.Block) embed {
	e := embed{Title: spansText(unlinked(b.Title), inEmbed, maxTitle), URL: firstLink(b.Title)}
	b.Title = nil
	e.Description = blockText(b, inEmbed, maxDescription)
	if e.Title == "" {
		e.URL = ""
	}
	return e
}

// unlinked returns spans without their links; an embed's title has one of its
// own, and shows no Markdown link.
func unlinked(spans []message.Span) []message.Span {
	out := slices.Clone(spans)
	for i := range out {
		out[i].Link = ""
	}
	return out
}

// firstLink returns the first link of spans, or "".
func firstLink(spans []message.Span) string {
	for _, s := range spans {
		if s.Link != "" {
			return s.Link
		}
	}
	return ""
}

// fits reports whether Discord takes p, and shows all of it: of embeds with
// the same URL it shows the first alone.
func fits(p payload) bool {
	total := 0
	links := map[string]bool{}
	for _, e := range p.Embeds {
		total += units(e.Title) + units(e.Description)
		if e.URL != "" && links[e.URL] {
			return false
		}
		links[e.URL] = true
	}
	return units(p.Content) <= roomyText && len(p.Embeds) <= maxEmbeds && total <= maxEmbedsTotal
}

// visible returns p with an ellipsis where it would be an empty message, which
// Discord refuses.
func visible(p payload) payload {
	if p.Content == "" && len(p.Embeds) == 0 {
		p.Content = ellipsis
	}
	return p
}

// plainText returns the words of blocks as content, with the link of each
// story under its headline. Where they do not fit, stories keep fewer of their
// lines, so that the last one is still there.
func plainText(blocks []message.Block) string {
	for _, keep := range []int{1000, 2, 1, 0} {
		var texts []string
		for _, b := range blocks {
			texts = append(texts, plainBlock(b, keep))
		}
		if text := strings.Join(texts, "\n"); units(text) <= roomyText {
			return text
		}
	}
	return linkText(blocks)
}

func plainBlock(b message.Block, keep int) string {
	if b.Kind != message.Story {
		text := blockText(b, asWords, textLimit(b))
		if link := storyLink(b); link != "" && keep > 0 {
			text += " <" + link + ">"
		}
		return text
	}
	head := spansText(b.Title, asWords, maxTitle)
	if link := storyLink(b); link != "" {
		head = join(head, "<"+link+">")
	}
	b.Title, b.Lines = nil, b.Lines[:min(len(b.Lines), keep)]
	return join(head, blockText(b, asWords, roomyText))
}

// linkText returns the headlines of blocks with their links, and their words
// where no story is among them.
func linkText(blocks []message.Block) string {
	text := ""
	for _, b := range blocks {
		if b.Kind != message.Story && b.Story == 0 {
			continue
		}
		words := spansText(headline(b), asWords, maxTitle)
		if link := storyLink(b); link != "" {
			words = join(words, "<"+link+">")
		}
		if longer := join(text, words); units(longer) <= roomyText {
			text = longer
		}
	}
	if text != "" {
		return text
	}
	var words []string
	left := roomyText
	for _, b := range blocks {
		if line := blockText(b, asWords, min(left-1, textLimit(b))); line != "" {
			words = append(words, line)
			left -= units(line) + 1
		}
	}
	return strings.Join(words, "\n")
}

// headline returns the title of a story, or its first line where it has no
// title: a story in short is one line.
func headline(b message.Block) []message.Span {
	if len(b.Title) == 0 && len(b.Lines) > 0 {
		return b.Lines[0].Spans
	}
	return b.Title
}

// storyLink returns the link of the article of a story, or "".
func storyLink(b message.Block) string {
	if b.Kind != message.Story && b.Story == 0 {
		return ""
	}
	return firstLink(headline(b))
}

func storyIDs(blocks []message.Block) []int64 {
	var ids []int64
	for _, b := range blocks {
		if b.Story != 0 && !slices.Contains(ids, b.Story) {
			ids = append(ids, b.Story)
		}
	}
	return ids
}
