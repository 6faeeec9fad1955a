package commands

import (
	"encoding/base64"
	"regexp"
	"strings"
	"unicode/utf8"

	"newsdigest/digest"
)

// payload matches what a link to a bot on Telegram can say behind /start.
// https://core.telegram.org/bots/features#deep-linking
var payload = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// invited returns the topic that stands behind /start. On Telegram that may
// come from a link, t.me/newsbot?start=…, and then it is the name of a
// section; or "follow-" and words, joined by hyphens; or "follow64-" and words
// in base64 for addresses. What else a link says is somebody else's, and no
// topic.
func (q asked) invited(typed string) (topic string, ok bool) {
	if q.Chat.Platform != digest.Telegram || !payload.MatchString(typed) {
		return typed, typed != ""
	}
	if words, ok := strings.CutPrefix(typed, "follow-"); ok {
		words = strings.Join(strings.FieldsFunc(words, func(r rune) bool { return r == '-' }), " ")
		return words, words != ""
	}
	if code, ok := strings.CutPrefix(typed, "follow64-"); ok {
		words, err := base64.RawURLEncoding.DecodeString(code)
		topic = strings.Join(strings.Fields(string(words)), " ")
		return topic, err == nil && topic != "" && utf8.Valid(words)
	}
	_, ok = q.section(typed)
	return typed, ok
}
