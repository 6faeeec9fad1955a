package discord

import (
	"strings"

	"newsdigest/bot/message"
)

// A custom id is "c:" and the command line of a button. One that a delivery
// can be found by has "|" and the delivery's nonce behind it; a line that has
// a "|" itself is always closed by one.
const (
	linePrefixID = "c:"
	nonceMark    = "|"
)

// customID returns the custom id of a button without a nonce.
func customID(line string) string {
	if strings.Contains(line, nonceMark) {
		line += nonceMark
	}
	return linePrefixID + line
}

// withNonce returns a custom id with the nonce of a delivery.
func withNonce(id, nonce string) string {
	if strings.HasSuffix(id, nonceMark) {
		return id + nonce
	}
	return id + nonceMark + nonce
}

// splitID returns the command line and the nonce of a custom id. ok is false
// where the id is none of ours.
func splitID(id string) (line, nonce string, ok bool) {
	line, ok = strings.CutPrefix(id, linePrefixID)
	if i := strings.LastIndex(line, nonceMark); i >= 0 {
		line, nonce = line[:i], line[i+1:]
	}
	return line, nonce, ok && line != ""
}

// buttonRows returns the first 25 buttons in rows of at most 5. A button that
// does what one before it does is left out, for custom ids are unique in a
// message; so is one that is neither a command line nor a link.
func buttonRows(rows [][]message.Button) []row {
	var out []row
	seen := map[string]bool{}
	for _, buttons := range rows {
		line := row{Type: typeRow}
		for _, b := range buttons {
			made, ok := makeButton(b)
			if !ok || seen[made.CustomID+made.URL] {
				continue
			}
			seen[made.CustomID+made.URL] = true
			if len(line.Buttons) == maxRow {
				out = append(out, line)
				line = row{Type: typeRow}
			}
			line.Buttons = append(line.Buttons, made)
		}
		if len(line.Buttons) > 0 {
			out = append(out, line)
		}
	}
	return out[:min(len(out), maxRows)]
}

func makeButton(b message.Button) (button, bool) {
	label, _ := cut(strings.TrimSpace(clean(b.Label)), maxLabel, func(s string) string { return s })
	made := button{Type: typeButton, Label: label}
	if label == "" {
		made.Label = ellipsis
	}
	if link := cleanLink(b.URL); link != "" && len(link) <= maxButtonURL {
		made.Style, made.URL = styleLink, link
		return made, true
	}
	made.Style, made.CustomID = styleSecondary, customID(b.Line)
	return made, b.Line != "" && len(b.Line) <= maxLine
}
