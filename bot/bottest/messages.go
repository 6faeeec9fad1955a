package bottest

import (
	"strings"

	"newsdigest/bot/message"
)

// A testcase is a message that every platform must be able to show.
type testcase struct {
	name    string
	message message.Message
}

// Edition returns an edition of nine stories.
func Edition() message.Message {
	m := message.Message{
		Blocks: []message.Block{
			{Kind: message.Paragraph, Lines: []message.Line{{Spans: []message.Span{
				{Text: "🗞 Morning brief · Wed 14 Oct, 07:30 Berlin", Style: message.Bold}, {Text: " · 9 stories, 61 outlets"}}}}},
			{Kind: message.Heading, Title: message.Text("NEW")},
		},
		Buttons: [][]message.Button{{{Label: "Full story 1", Line: "story 1"}, {Label: "2", Line: "story 2"}}},
	}
	for id := range int64(9) {
		m.Blocks = append(m.Blocks, story(id+1, "Parliament passes the grid bill 312–201", 3))
	}
	return message.Message{Blocks: append(m.Blocks, message.Block{Kind: message.Note,
		Lines: []message.Line{{Spans: message.Text("31 stories unchanged since your last brief held back.")}}}), Buttons: m.Buttons}
}

// story returns a block with a headline and so many cited sentences.
func story(id int64, headline string, sentences int) message.Block {
	var spans []message.Span
	for range sentences {
		spans = append(spans,
			message.Span{Text: "Lawmakers voted late on Tuesday for new power lines, after ten hours of debate. "},
			message.Span{Text: "[Reuters]", Style: message.Quiet, Link: "https://reuters.example/grid"},
			message.Span{Text: " "})
	}
	return message.Block{
		Kind:  message.Story,
		Title: []message.Span{{Text: "1. "}, {Text: headline, Link: "https://faz.example/grid"}},
		Lines: []message.Line{{Spans: message.Text("11 outlets · first Reuters 19:42")}, {Spans: spans}},
		Story: id,
	}
}

// hostile are texts that some platform would act on, or choke on.
func hostile() []string {
	return []string{
		"@everyone <@1> <#2> <@&3> @here",
		"**bold** _it_ ||spoiler|| `code` ```block``` > quote [x](https://evil.example)",
		"<b>bold</b> <a href=\"javascript:alert(1)\">x</a> & &lt; &#0;",
		"/start @someone #tag $CASH https://evil.example/a?b=1 discord.gg/abc",
		"</cmd:1> <t:1:R> <:e:1> <id:home>",
		"\x1b[2J\x07\x00\u202Eright to left\u2066 \U000E0041\U000E007F \ufeff",
		"\xff\xfe broken UTF-8",
		strings.Repeat("z\u0301\u0302\u0303\u0304\u0305\u0306", 60),
		strings.Repeat("👨‍👩‍👧‍👦", 50) + strings.Repeat("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 20),
		"ends in a backslash \\",
		"line\nbreaks\r\nand\u2028more",
	}
}

func messages() []testcase {
	all := []testcase{
		{"a sentence", message.Say("Hello.")},
		{"an edition", Edition()},
		{"a long headline", message.Message{Blocks: []message.Block{story(1, strings.Repeat("very long headline ", 200), 1)}}},
		{"a long story", message.Message{Blocks: []message.Block{story(1, "headline", 300), story(2, "headline", 1)}}},
		{"one long word", message.Message{Blocks: []message.Block{story(1, strings.Repeat("電", 9000), 1)}}},
		{"a story in one line", message.Message{Blocks: []message.Block{{Kind: message.Paragraph, Story: 4,
			Lines: []message.Line{{Spans: []message.Span{{Text: "3. "}, {Text: "headline", Link: "https://a.example/"}}}}}}}},
		{"a story without a link", message.Message{Blocks: []message.Block{{Kind: message.Story, Story: 5,
			Title: message.Text("headline")}}}},
	}
	many := message.Message{}
	for id := range int64(60) {
		many.Blocks = append(many.Blocks, story(id+1, "headline", 3))
	}
	all = append(all, testcase{"sixty stories", many})
	var links message.Message
	for i, link := range []string{"javascript:alert(1)", "tg://user?id=1", "https://user:pass@a.example/", "data:text/html,x",
		"https://a.example/" + strings.Repeat("x", 3000), "https://a.example/\n)](x", "discord://x", "http://"} {
		b := story(int64(i+1), "headline", 0)
		b.Title[1].Link = link
		links.Blocks = append(links.Blocks, b)
	}
	all = append(all, testcase{"links that nobody should follow", links})
	for _, text := range hostile() {
		b := story(1, text, 1)
		b.Lines = append(b.Lines, message.Line{Spans: message.Text(text)}, message.Line{Indent: 1, Spans: []message.Span{
			{Text: text, Style: message.Bold, Link: "https://a.example/"}, {Text: text, Style: message.Code}}})
		all = append(all, testcase{"hostile: " + strings.ToValidUTF8(text[:min(len(text), 12)], ""), message.Message{Blocks: []message.Block{b}}})
	}
	return all
}
