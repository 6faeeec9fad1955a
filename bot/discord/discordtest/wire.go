package discordtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// A draft is a message as a bot writes it. A field that an edit leaves out
// stays as it was.
type draft struct {
	Content         *string         `json:"content"`
	Embeds          *[]Embed        `json:"embeds"`
	Components      *[]Row          `json:"components"`
	AllowedMentions json.RawMessage `json:"allowed_mentions"`
	Attachments     []attachment    `json:"attachments"`
	Flags           int             `json:"flags"`
	Nonce           string          `json:"nonce"`
	EnforceNonce    bool            `json:"enforce_nonce"`
	TTS             bool            `json:"tts"`
}

// An attachment says what is known of a file of the same request.
type attachment struct {
	ID          string `json:"id"`
	Description string `json:"description,omitempty"`
}

// An Embed is a box with a title.
type Embed struct {
	Title       string  `json:"title,omitempty"`
	URL         string  `json:"url,omitempty"`
	Description string  `json:"description,omitempty"`
	Color       int     `json:"color,omitempty"`
	Footer      *Footer `json:"footer,omitempty"`
	Image       *Image  `json:"image,omitempty"`
}

// An Image is shown in an embed.
type Image struct {
	URL string `json:"url"`
}

// A Footer stands under an embed.
type Footer struct {
	Text string `json:"text"`
}

// A Row is a line of buttons.
type Row struct {
	Type    int      `json:"type"`
	Buttons []Button `json:"components"`
}

// A Button has a custom id or a URL.
type Button struct {
	Type     int    `json:"type"`
	Style    int    `json:"style"`
	Label    string `json:"label"`
	CustomID string `json:"custom_id,omitempty"`
	URL      string `json:"url,omitempty"`
	Disabled bool   `json:"disabled,omitempty"`
}

// Flags of messages.
const (
	flagEphemeral = 1 << 6
	flagSilent    = 1 << 12
)

// apply writes a draft over a message.
func (d draft) apply(m *Message) {
	if d.Content != nil {
		m.Content = strings.TrimSpace(*d.Content)
	}
	if d.Embeds != nil {
		m.Embeds = *d.Embeds
	}
	if d.Components != nil {
		m.Rows = *d.Components
	}
	for _, a := range d.Attachments {
		m.Alts = append(m.Alts, a.Description)
	}
}

// problems returns how a draft breaks the limits that Discord's contract does
// not state, as it makes m.
func (d draft) problems(m *Message) []string {
	var out []string
	add := func(bad bool, format string, args ...any) {
		if bad {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	var mentions map[string]any
	_ = json.Unmarshal(d.AllowedMentions, &mentions)
	parse, isList := mentions["parse"].([]any)
	add(!isList || len(parse) > 0 || len(mentions) != 1, "allowed_mentions is %s and lets the message ping somebody", d.AllowedMentions)
	add(units(m.Content) > 2000, "content of %d", units(m.Content))
	add(m.Content == "" && len(m.Embeds)+len(m.Rows)+len(m.Files) == 0, "an empty message")
	for i, a := range d.Attachments {
		add(a.ID != strconv.Itoa(i) || i >= len(m.Files), "attachment %d of %d files with the id %q", i, len(m.Files), a.ID)
		add(units(a.Description) > 1024, "a description of %d", units(a.Description))
	}
	total := 0
	for _, e := range m.Embeds {
		n := units(e.Title) + units(e.Description)
		if e.Footer != nil {
			n += units(e.Footer.Text)
		}
		total += n
		add(strings.TrimSpace(e.Title+e.Description) == "" && e.Image == nil, "an empty embed")
		add(e.Image != nil && (!isWeb(e.Image.URL) || units(e.Image.URL) > 2048), "the embed's image %v", e.Image)
		add(e.URL != "" && !isWeb(e.URL), "the embed's URL %q", e.URL)
		add(units(e.Title) > 256 || units(e.Description) > 4096, "an embed of %d", n)
	}
	add(total > 6000, "embeds of %d", total)
	add(len(m.Embeds) > 10, "%d embeds", len(m.Embeds))
	return append(out, buttonProblems(m.Rows)...)
}

func buttonProblems(rows []Row) []string {
	var out []string
	add := func(bad bool, format string, args ...any) {
		if bad {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	ids := map[string]bool{}
	add(len(rows) > 5, "%d rows of buttons", len(rows))
	for _, r := range rows {
		add(len(r.Buttons) == 0 || len(r.Buttons) > 5, "%d buttons in a row", len(r.Buttons))
		for _, b := range r.Buttons {
			add(strings.TrimSpace(b.Label) == "" || units(b.Label) > 80, "the label %q", b.Label)
			add((b.Style == 5) != (b.URL != "") || (b.URL != "") == (b.CustomID != ""), "a button of style %d with the URL %q and the custom id %q", b.Style, b.URL, b.CustomID)
			add(b.URL != "" && (!isWeb(b.URL) || units(b.URL) > 512), "the button's URL %q", b.URL)
			add(units(b.CustomID) > 100, "a custom id of %d", units(b.CustomID))
			add(b.CustomID != "" && ids[b.CustomID], "the custom id %q twice", b.CustomID)
			ids[b.CustomID] = true
		}
	}
	return out
}

func isWeb(link string) bool {
	u, err := url.Parse(link)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// An object is a JSON object.
type object = map[string]any

// json returns a message as Discord does.
func (s *Server) messageJSON(m *Message) object {
	embeds := []object{}
	for _, e := range m.Embeds {
		o := object{"type": "rich"}
		if e.Title != "" {
			o["title"] = e.Title
		}
		if e.URL != "" {
			o["url"] = e.URL
		}
		if e.Description != "" {
			o["description"] = e.Description
		}
		if e.Image != nil {
			o["image"] = object{"url": e.Image.URL}
		}
		embeds = append(embeds, o)
	}
	rows, id := []object{}, 0
	for _, r := range m.Rows {
		id++
		row := object{"type": 1, "id": id}
		buttons := []object{}
		for _, b := range r.Buttons {
			id++
			o := object{"type": 2, "id": id, "style": b.Style, "label": b.Label}
			if b.CustomID != "" {
				o["custom_id"] = b.CustomID
			} else {
				o["url"] = b.URL
			}
			buttons = append(buttons, o)
		}
		row["components"] = buttons
		rows = append(rows, row)
	}
	flags := 0
	if m.Ephemeral {
		flags = flagEphemeral
	}
	if m.Silent {
		flags |= flagSilent
	}
	o := object{
		"id": m.ID, "channel_id": m.Channel, "type": 0, "content": m.Content, "author": s.userJSON(m.Author),
		"timestamp": m.At.UTC().Format("2006-01-02T15:04:05.000000+00:00"), "edited_timestamp": nil,
		"mentions": []any{}, "mention_roles": []any{}, "mention_everyone": false, "attachments": m.attachmentsJSON(),
		"embeds": embeds, "components": rows, "flags": flags, "pinned": false, "tts": false,
	}
	if m.Nonce != "" && !s.forgetNonces {
		o["nonce"] = m.Nonce
	}
	return o
}

// attachmentsJSON returns the files of a message as Discord does.
func (m *Message) attachmentsJSON() []object {
	all := []object{}
	for i, name := range slices.Sorted(maps.Keys(m.Files)) {
		o := object{
			"id": strconv.Itoa(9000 + i), "filename": name, "size": len(m.Files[name]),
			"url": "https://cdn.discordapp.com/attachments/" + name, "proxy_url": "https://media.discordapp.net/attachments/" + name,
		}
		if i < len(m.Alts) && m.Alts[i] != "" {
			o["description"] = m.Alts[i]
		}
		all = append(all, o)
	}
	return all
}

// userJSON returns a user as Discord does.
func (s *Server) userJSON(id string) object {
	name := "newsbot"
	if u, ok := s.users[id]; ok {
		name = u.name
	}
	return object{
		"id": id, "username": name, "global_name": name, "discriminator": "0000", "avatar": nil,
		"public_flags": 0, "flags": 0, "bot": id == s.App, "primary_guild": nil,
	}
}
