package telegram

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot/models"

	"newsdigest/bot"
	"newsdigest/digest"
)

func fuzzSession() *session {
	log := slog.New(slog.DiscardHandler)
	b := New(Config{Token: "1:a", Client: &http.Client{}, Now: time.Now, Log: log})
	return &session{Bot: b, me: models.User{Username: "newsbot"}, router: bot.NewRouter(nil, log)}
}

// FuzzUpdate reads updates as a forged server could send them: none may break
// the bot or turn into a request without a chat.
func FuzzUpdate(f *testing.F) {
	for _, seed := range []string{
		`{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"from":{"id":5,"is_bot":false,"first_name":"A"},"text":"/why 🌍","entities":[{"type":"bot_command","offset":0,"length":4}]}}`,
		`{"update_id":2,"message":{"message_id":1,"date":1,"chat":{"id":-5,"type":"supergroup"},"sender_chat":{"id":-5,"type":"supergroup"},"is_topic_message":true,"message_thread_id":9,"caption":"/a","caption_entities":[{"type":"bot_command","offset":0,"length":2}]}}`,
		`{"update_id":3,"callback_query":{"id":"1","from":{"id":5},"data":"why","message":{"chat":{"id":5,"type":"private"},"date":0}}}`,
		`{"update_id":4,"callback_query":{"id":"1","from":{"id":5},"inline_message_id":"x","data":"why"}}`,
		`{"update_id":5,"my_chat_member":{"chat":{"id":-5},"from":{"id":1},"date":1,"old_chat_member":{"status":"new kind"},"new_chat_member":{"status":"left"}}}`,
		`{"update_id":6,"message":{"chat":{"id":-5},"entities":[{"type":"bot_command","offset":0,"length":-1}],"text":"/"}}`,
		`{"update_id":"x"}`, `null`, `[]`, `7`,
	} {
		f.Add([]byte(seed))
	}
	s := fuzzSession()
	f.Fuzz(func(t *testing.T, raw []byte) {
		u, err := decodeUpdate(json.RawMessage(raw))
		if err != nil {
			return
		}
		chat := chatID(u)
		a, ok := s.asked(u)
		switch {
		case !ok:
		case a.chat != chat || a.req.Chat != chatOf(chat, 0) && a.req.Chat.Thread == "":
			t.Errorf("a request for chat %d came from chat %d", a.chat, chat)
		case a.req.Community.Platform != digest.Telegram || a.req.Community.ID == "":
			t.Errorf("a request of no community: %+v", a.req)
		case a.line == "" && a.req.Button:
			t.Errorf("a button without a line")
		}
	})
}

func FuzzCommandLine(f *testing.F) {
	f.Add("/why@newsbot story 🌍", 0, 12)
	f.Add("/привет", 0, 7)
	f.Add("🌍🌍", 0, 1)
	f.Add("/a", 0, 4096)
	f.Add("/      ", 0, 7)
	f.Fuzz(func(t *testing.T, text string, offset, length int) {
		e := models.MessageEntity{Type: models.MessageEntityTypeBotCommand, Offset: offset, Length: length}
		line, ok := commandLine(text, []models.MessageEntity{e}, "newsbot")
		if ok && (line == "" || line != strings.TrimSpace(line) || !strings.HasPrefix(text, "/")) {
			t.Errorf("commandLine(%q, %d, %d) = %q", text, offset, length, line)
		}
	})
}

func TestByteOffset(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		in     string
		offset int
		want   int
		ok     bool
	}{
		{"the beginning", "abc", 0, 0, true},
		{"the end", "abc", 3, 3, true},
		{"beyond the end", "abc", 4, 3, false},
		{"before the beginning", "abc", -1, 0, false},
		{"letters of two bytes", "привет /add", 7, 13, true},
		{"behind a surrogate pair", "🌍a", 2, 4, true},
		{"within a surrogate pair", "🌍a", 1, 4, false},
		{"nothing", "", 0, 0, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got, ok := byteOffset(test.in, test.offset); got != test.want || ok != test.ok {
				t.Errorf("byteOffset(%q, %d) = %d, %v, want %d, %v", test.in, test.offset, got, ok, test.want, test.ok)
			}
		})
	}
}
