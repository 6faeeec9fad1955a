package discord

import (
	"bytes"
	"encoding/json"
)

// Limits of a message. Discord's schema counts code points and its client
// UTF-16 code units; the client's count is never smaller.
// https://docs.discord.com/developers/resources/message, 2026-08
const (
	maxContent     = 2000
	maxEmbeds      = 10
	maxEmbedsTotal = 6000 // over all embeds of a message
	maxTitle       = 256
	maxDescription = 4096
	maxLabel       = 80
	maxCustomID    = 100
	maxButtonURL   = 512
	maxRows        = 5
	maxRow         = 5 // buttons in a row
)

// A payload is the part of a message that is rendered before it is known when
// and where it goes. All fields are always written, so that an edit clears
// what the message had before.
type payload struct {
	Content    string  `json:"content"`
	Embeds     []embed `json:"embeds"`
	Components []row   `json:"components"`
}

// An embed is a box with a title that may be a link.
type embed struct {
	Title       string `json:"title,omitempty"`
	URL         string `json:"url,omitempty"`
	Description string `json:"description,omitempty"`
	Image       *image `json:"image,omitempty"`
}

// An image is shown in an embed by its address, which Discord fetches.
// https://docs.discord.com/developers/resources/message#embed-object-embed-image-structure, 2026-08
type image struct {
	URL string `json:"url"`
}

// A row holds the buttons of one line.
type row struct {
	Type    int      `json:"type"` // typeRow
	Buttons []button `json:"components"`
}

// A button has a custom id or, with styleLink, a URL.
type button struct {
	Type     int    `json:"type"` // typeButton
	Style    int    `json:"style"`
	Label    string `json:"label"`
	CustomID string `json:"custom_id,omitempty"`
	URL      string `json:"url,omitempty"`
}

// Types of components and styles of buttons.
const (
	typeRow        = 1
	typeButton     = 2
	styleSecondary = 2
	styleLink      = 5
)

// encode returns p in JSON as it is frozen in a part.
func (p payload) encode() string {
	if p.Embeds == nil {
		p.Embeds = []embed{}
	}
	if p.Components == nil {
		p.Components = []row{}
	}
	return string(encodeJSON(p))
}

// encodeJSON returns v in JSON, with < and > as they are. It panics on what
// can not be encoded, which no type of this package is.
func encodeJSON(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// firstCommand returns the first button with a custom id, or nil.
func (p payload) firstCommand() *button {
	for _, r := range p.Components {
		for i := range r.Buttons {
			if r.Buttons[i].CustomID != "" {
				return &r.Buttons[i]
			}
		}
	}
	return nil
}
