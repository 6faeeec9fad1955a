package telegram

import (
	"cmp"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/go-telegram/bot/models"

	"newsdigest/bot/message"
	"newsdigest/digest"
)

// Limits of a message. https://core.telegram.org/bots/api#sendmessage and
// #inlinekeyboardbutton; the 100 entities are https://limits.tginfo.me/en.
const (
	maxText     = 4096 // UTF-16 code units, after entities are parsed
	room        = 3900 // of them for us; the rest is for the labels that an envelope adds
	maxEntities = 100  // the rest is dropped by Telegram without a word
	maxData     = 64   // bytes of a button's command line
	maxLabel    = 40   // UTF-16 code units of a button's label
	maxRow      = 8    // buttons in a row
	maxButtons  = 100  // in a message
	maxHeadline = 300  // UTF-16 code units of a headline in the plainest form
)

// A payload is one form of a part, as it is frozen: the fields of sendMessage
// that do not depend on where and when it is sent.
type payload struct {
	Text        string                       `json:"text"`
	Entities    []models.MessageEntity       `json:"entities,omitempty"`
	LinkPreview *models.LinkPreviewOptions   `json:"link_preview_options,omitempty"`
	Markup      *models.InlineKeyboardMarkup `json:"reply_markup,omitempty"`
}

// Render turns a message into platform messages of at most 4096 UTF-16 units
// and 100 entities, the labels of an envelope included. A heading stays with
// what it is above; a block too long by itself is cut. A message that shows
// nothing has no parts.
func (b *Bot) Render(m message.Message) []digest.Part { return render(m, nil) }

// render is Render where the commands that are own, in sentences of our own,
// can be tapped; own may be nil.
func render(m message.Message, own func(command string) bool) []digest.Part {
	var sheets []*sheet
	for _, group := range groups(m.Blocks) {
		s := newSheet(group, own, false)
		if !visible(s.words.String()) {
			continue
		}
		if n := len(sheets); n == 0 || !sheets[n-1].take(s) {
			sheets = append(sheets, s)
		}
	}
	parts := make([]digest.Part, 0, len(sheets))
	for i, s := range sheets {
		rich := payload{
			Text:        s.words.String(),
			Entities:    s.entities,
			LinkPreview: noPreview(),
		}
		if i == len(sheets)-1 {
			rich.Markup = keyboard(m.Buttons)
		}
		plain := newSheet(s.blocks, own, true).words.String()
		parts = append(parts, digest.Part{
			Rich:    rich.json(),
			Plain:   payload{Text: plain}.json(),
			Link:    payload{Text: cmp.Or(s.headlines(), plain), LinkPreview: noPreview()}.json(),
			Stories: s.stories,
		})
	}
	return parts
}

func (p payload) json() string {
	data, err := json.Marshal(p)
	if err != nil {
		panic(err) // plain strings and numbers always marshal
	}
	return string(data)
}

// noPreview keeps Telegram from fetching and showing a page of others.
func noPreview() *models.LinkPreviewOptions {
	yes := true
	return &models.LinkPreviewOptions{IsDisabled: &yes}
}

// preview makes Telegram fetch an address and show it large above the text. It
// need not stand in the text. https://core.telegram.org/bots/api#linkpreviewoptions
func preview(address string) *models.LinkPreviewOptions {
	yes := true
	return &models.LinkPreviewOptions{URL: &address, PreferLargeMedia: &yes, ShowAboveText: &yes}
}

// groups returns blocks in groups that are not split: headings and the block
// under them.
func groups(blocks []message.Block) [][]message.Block {
	var out [][]message.Block
	open := false
	for _, b := range blocks {
		if open {
			out[len(out)-1] = append(out[len(out)-1], b)
		} else {
			out = append(out, []message.Block{b})
		}
		open = b.Kind == message.Heading
	}
	return out
}

// A sheet is the content of one part.
type sheet struct {
	text
	stories []int64
	blocks  []message.Block
}

// newSheet returns a sheet of blocks, cut to the limits. In a bare one nothing
// relies on an entity: what is code otherwise is defused too.
func newSheet(blocks []message.Block, own func(string) bool, bare bool) *sheet {
	s := &sheet{blocks: blocks}
	separator := ""
	for _, b := range blocks {
		if t := block(b, own, bare); visible(t.words.String()) {
			s.append(separator, t)
		}
		separator = "\n\n"
		if b.Kind == message.Heading {
			separator = "\n"
		}
		if b.Story != 0 {
			s.stories = append(s.stories, b.Story)
		}
	}
	s.cut(room)
	s.entities = s.entities[:min(len(s.entities), maxEntities)]
	return s
}

// take appends o to s where there is room.
func (s *sheet) take(o *sheet) bool {
	if s.units+len("\n\n")+o.units > room || len(s.entities)+len(o.entities) > maxEntities {
		return false
	}
	s.append("\n\n", &o.text)
	s.stories = append(s.stories, o.stories...)
	s.blocks = append(s.blocks, o.blocks...)
	return true
}

// block returns one block as text: its title, bold, and its lines.
func block(b message.Block, own func(string) bool, bare bool) *text {
	t := text{bare: bare}
	if b.Kind == message.Paragraph || b.Kind == message.Note {
		t.own = own // stories and headings hold the words of others
	}
	t.spans(b.Title, message.Bold)
	style := message.Plain
	if b.Kind == message.Note {
		style = message.Italic
	}
	for _, line := range b.Lines {
		if t.units > 0 {
			t.write("\n")
		}
		if line.Indent > 0 {
			t.write("• ")
		}
		t.spans(line.Spans, style)
	}
	if b.Story != 0 && !visible(t.words.String()) {
		t.write(ellipsis) // a story is never lost
	}
	return &t
}

// headlines returns the plainest text: the headlines of the stories and their
// addresses, or "" where there are none.
func (s *sheet) headlines() string {
	var t text
	for _, b := range s.blocks {
		if b.Kind != message.Story {
			continue
		}
		var words, url string
		for _, span := range b.Title {
			words += span.Text
			if url == "" {
				url = link(span.Link)
			}
		}
		entry := shorten(safe(words), maxHeadline)
		if !visible(entry) {
			entry = ellipsis
		}
		if t.units+units(entry) > room-len("\n\n") {
			continue
		}
		if t.units > 0 {
			t.write("\n\n")
		}
		t.write(entry)
		if url != "" && t.units+len("\n"+url) <= room {
			t.write("\n" + url)
		}
	}
	return t.words.String()
}

// keyboard returns the buttons that Telegram takes: with a label, and with
// either a command line that fits or an address that may be opened.
func keyboard(rows [][]message.Button) *models.InlineKeyboardMarkup {
	var out [][]models.InlineKeyboardButton
	count := 0
	for _, row := range rows {
		var keys []models.InlineKeyboardButton
		for _, b := range row {
			key := models.InlineKeyboardButton{Text: shorten(strings.TrimSpace(clean(b.Label)), maxLabel)}
			switch url := link(b.URL); {
			case url != "":
				key.URL = url
			case b.Line != "" && len(b.Line) <= maxData && utf8.ValidString(b.Line):
				key.CallbackData = b.Line
			default:
				continue
			}
			if !visible(key.Text) || len(keys) == maxRow || count == maxButtons {
				continue
			}
			keys = append(keys, key)
			count++
		}
		if len(keys) > 0 {
			out = append(out, keys)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return &models.InlineKeyboardMarkup{InlineKeyboard: out}
}
