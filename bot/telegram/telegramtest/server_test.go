package telegramtest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"

	"newsdigest/bot/telegram/telegramtest"
)

// A witness is a test that remembers what it was failed for.
type witness struct {
	testing.TB
	mu     sync.Mutex
	failed []string
}

func (w *witness) Errorf(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failed = append(w.failed, fmt.Sprintf(format, args...))
}

// Logf keeps what is broken on purpose out of the counts of the whole suite.
func (w *witness) Logf(string, ...any) {}

func (w *witness) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Join(w.failed, "\n")
}

// TestServer_ForAnotherClient has go-telegram/bot, which was not written for
// this server, go through it: its forms, one of them empty, and its types.
func TestServer_ForAnotherClient(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	ada := s.AddUser("Ada")
	group := s.Group("Readers", ada)
	b, err := tg.New(s.Token, tg.WithServerURL(s.URL), tg.WithHTTPClient(time.Minute, s.Client()),
		tg.WithDefaultHandler(func(ctx context.Context, b *tg.Bot, u *models.Update) {
			if u.Message == nil {
				return
			}
			_, err := b.SendMessage(ctx, &tg.SendMessageParams{
				ChatID:          u.Message.Chat.ID,
				Text:            "heard 🌍 " + u.Message.Text,
				Entities:        []models.MessageEntity{{Type: "bold", Offset: 6, Length: 2}},
				ReplyParameters: &models.ReplyParameters{MessageID: u.Message.ID},
				ReplyMarkup: &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{
					{{Text: "Why", CallbackData: "why"}}}},
			})
			if err != nil && ctx.Err() == nil { // the test may end before the answer has come
				t.Errorf("SendMessage: %v", err)
			}
		}))
	if err != nil {
		t.Fatalf("the client does not start: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); b.Start(ctx) }()
	defer func() { cancel(); <-done }()

	asked := s.Say(group, ada, "hello")
	got := s.AwaitText(group, "heard 🌍 hello")
	want := telegramtest.Message{
		Chat: group, ID: 2, From: s.Bot.ID, Text: "heard 🌍 hello", ReplyTo: asked.ID, At: got.At,
		Entities: []telegramtest.Entity{{Type: "bold", Offset: 6, Length: 2}},
		Buttons:  [][]telegramtest.Button{{{Text: "Why", Data: "why"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}
	member, err := b.GetChatMember(ctx, &tg.GetChatMemberParams{ChatID: group, UserID: ada.ID})
	if err != nil || member.Type != models.ChatMemberTypeOwner {
		t.Errorf("GetChatMember = %+v, %v, want the owner", member, err)
	}
	if _, err := b.GetChat(ctx, &tg.GetChatParams{ChatID: group}); err != nil {
		t.Errorf("GetChat: %v", err)
	}
}

// post calls a method with a body and returns the answer.
func post(t *testing.T, s *telegramtest.Server, method, kind, body string) map[string]any {
	t.Helper()
	resp, err := s.Client().Post(s.URL+"/bot"+s.Token+"/"+method, kind, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&answer); err != nil {
		t.Fatalf("the answer is no JSON: %s", data)
	}
	return answer
}

func TestServer_Encodings(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	ada := s.AddUser("Ada")
	form := url.Values{"chat_id": {fmt.Sprint(ada.ID)}, "text": {"42"}, "entities": {`[{"type":"bold","offset":0,"length":2}]`}}
	tests := []struct{ name, kind, body string }{
		{"json", "application/json", fmt.Sprintf(`{"chat_id":%d,"text":"42","entities":[{"type":"bold","offset":0,"length":2}]}`, ada.ID)},
		{"urlencoded", "application/x-www-form-urlencoded", form.Encode()},
		{"multipart", "multipart/form-data; boundary=b", fmt.Sprintf("--b\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n%d\r\n"+
			"--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n42\r\n"+
			"--b\r\nContent-Disposition: form-data; name=\"entities\"\r\n\r\n[{\"type\":\"bold\",\"offset\":0,\"length\":2}]\r\n--b--\r\n", ada.ID)},
	}
	for i, test := range tests {
		if answer := post(t, s, "sendMessage", test.kind, test.body); answer["ok"] != true {
			t.Errorf("%s: %v", test.name, answer)
			continue
		}
		got := s.Messages(ada.ID)[i]
		if got.Text != "42" || len(got.Entities) != 1 {
			t.Errorf("%s: the message is %+v", test.name, got)
		}
	}
}

func TestServer_FailsTheTest(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, method, body string
		contract           bool // found only with the contract
		want               string
	}{
		{"an unknown method", "sendPigeon", `{}`, false, `unknown method "sendPigeon"`},
		{"an unknown field", "sendMessage", `{"chat_id":1001,"text":"a","colour":"red"}`, true, ".colour is unknown"},
		{"a missing field", "sendMessage", `{"chat_id":1001}`, true, ".text is missing"},
		{"a wrong type", "sendMessage", `{"chat_id":1001,"text":7}`, true, ".text is json.Number, want String"},
		{"a fraction", "getChatMember", `{"chat_id":1001,"user_id":1.5}`, true, "want Integer"},
		{"an unknown field below", "sendMessage", `{"chat_id":1001,"text":"a","entities":[{"type":"bold","offset":0,"length":1,"size":3}]}`, true, ".entities[0].size is unknown"},
		{"a parse mode", "sendMessage", `{"chat_id":1001,"text":"a","parse_mode":"HTML"}`, false, "send entities"},
		{"no text", "sendMessage", `{"chat_id":1001,"text":" \u200b\u2800"}`, false, "message text is empty"},
		{"a long text", "sendMessage", `{"chat_id":1001,"text":"` + strings.Repeat("🌍", 2049) + `"}`, false, "message is too long"},
		{"an entity beyond the text", "sendMessage", `{"chat_id":1001,"text":"a","entities":[{"type":"bold","offset":0,"length":2}]}`, false, "lies outside"},
		{"an entity in a character", "sendMessage", `{"chat_id":1001,"text":"🌍a","entities":[{"type":"bold","offset":1,"length":2}]}`, false, "in the middle"},
		{"crossing entities", "sendMessage", `{"chat_id":1001,"text":"abcd","entities":[{"type":"bold","offset":0,"length":3},{"type":"italic","offset":2,"length":2}]}`, false, "cross"},
		{"bold code", "sendMessage", `{"chat_id":1001,"text":"abcd","entities":[{"type":"bold","offset":0,"length":4},{"type":"code","offset":1,"length":2}]}`, false, "cross"},
		{"a link to a user", "sendMessage", `{"chat_id":1001,"text":"abcd","entities":[{"type":"text_link","offset":0,"length":4,"url":"tg://user?id=1"}]}`, false, "no web address"},
		{"too much in a button", "sendMessage", `{"chat_id":1001,"text":"a","reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"` + strings.Repeat("я", 33) + `"}]]}}`, false, "BUTTON_DATA_INVALID"},
		{"a button that does nothing", "sendMessage", `{"chat_id":1001,"text":"a","reply_markup":{"inline_keyboard":[[{"text":"a"}]]}}`, false, "unallowed"},
		{"a command in capitals", "setMyCommands", `{"commands":[{"command":"Why","description":"a"}]}`, false, "BOT_COMMAND_INVALID"},
		{"a command without help", "setMyCommands", `{"commands":[{"command":"why","description":""}]}`, false, "BOT_COMMAND_DESCRIPTION_INVALID"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if test.contract {
				needContract(t)
			}
			w := &witness{TB: t}
			s := telegramtest.New(w)
			s.AddUser("Ada")
			post(t, s, test.method, "application/json", test.body)
			if !strings.Contains(w.String(), test.want) {
				t.Errorf("the test was failed for %q, want %q", w, test.want)
			}
		})
	}
}

// needContract skips a test where the contract is not beside the repository.
func needContract(t *testing.T) {
	t.Helper()
	path := filepath.Join("..", "..", "..", "..", "shared", "data", "platform", "telegram-bot-api.json")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the contract of the Bot API is not there: %v", err)
	}
}

func TestServer_Tokens(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	tests := []struct {
		name, token string
		want        int
	}{
		{"the right one", s.Token, http.StatusOK},
		{"another one", "1:a", http.StatusUnauthorized},
		{"none", "a", http.StatusNotFound},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			resp, err := s.Client().Get(s.URL + "/bot" + test.token + "/getMe")
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			if resp.StatusCode != test.want {
				t.Errorf("status %d, want %d", resp.StatusCode, test.want)
			}
		})
	}
}

func TestServer_LongPoll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := telegramtest.InMemory(t)
		ada := s.AddUser("Ada")
		poll := func(offset int) []any {
			answer := post(t, s, "getUpdates", "application/json", fmt.Sprintf(`{"offset":%d,"timeout":30}`, offset))
			updates, _ := answer["result"].([]any)
			return updates
		}
		start := time.Now()
		if got := poll(0); len(got) != 0 || time.Since(start) != 30*time.Second {
			t.Errorf("an empty poll gave %v after %v, want nothing after 30 s", got, time.Since(start))
		}
		s.Say(ada.ID, ada, "hello")
		first := poll(0)
		if again := poll(0); !cmp.Equal(first, again) || len(first) != 1 {
			t.Errorf("what is not confirmed comes again: %v, then %v", first, again)
		}
		id := int(first[0].(map[string]any)["update_id"].(float64))
		if rest := poll(id + 1); len(rest) != 0 {
			t.Errorf("after its confirmation it came again: %v", rest)
		}
	})
}

func TestServer_Limits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := telegramtest.InMemory(t)
		s.EnforceLimits()
		ada := s.AddUser("Ada")
		body := fmt.Sprintf(`{"chat_id":%d,"text":"a"}`, ada.ID)
		for range 5 {
			post(t, s, "sendMessage", "application/json", body)
		}
		answer := post(t, s, "sendMessage", "application/json", body)
		want := map[string]any{"ok": false, "error_code": 429.0, "description": "Too Many Requests: retry after 1",
			"parameters": map[string]any{"retry_after": 1.0}}
		if diff := cmp.Diff(want, answer); diff != "" {
			t.Errorf("the sixth message at once (-want +got):\n%s", diff)
		}
		time.Sleep(time.Second)
		if answer := post(t, s, "sendMessage", "application/json", body); answer["ok"] != true {
			t.Errorf("a second later: %v", answer)
		}
	})
}

func TestDetect(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       []string
	}{
		{"prose", "and/or 3.5 % at 7:30, U.S. and e.g. Łódź", nil},
		{"a mention", "by @durov", []string{"mention"}},
		{"a command", "try /why@newsbot", []string{"bot_command"}},
		{"a tag", "#новости", []string{"hashtag"}},
		{"money", "$TSLA up", []string{"cashtag"}},
		{"addresses", "https://a.example/x and b.example", []string{"url", "url"}},
		{"mail", "a@b.example", []string{"url"}},
		{"a phone", "+1 202 555 0123", []string{"phone_number"}},
		{"defused", "@\u2060durov #\u2060tag b.\u2060example https:\u2060//c", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, e := range telegramtest.Detect(test.text, nil) {
				got = append(got, e.Type)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Detect(%q) (-want +got):\n%s", test.text, diff)
			}
		})
	}
}
