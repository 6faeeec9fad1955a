package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newsdigest/bot"
	"newsdigest/bot/telegram"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
	"newsdigest/storage"
	"newsdigest/storage/sqlite"
)

const secret = "a-secret_of-many-letters"

// openInbox returns the database of a file.
func openInbox(t *testing.T, file string) storage.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), file, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// newHooked returns a rig whose bot is posted to, and what takes the posts.
func newHooked(t *testing.T, s *telegramtest.Server, inbox telegram.Inbox) (*rig, http.Handler) {
	t.Helper()
	r := newRig(t, s)
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	r.bot = telegram.New(telegram.Config{
		Token: s.Token, APIURL: s.URL, Client: s.Client(), Now: time.Now,
		Log:     slog.New(slog.NewTextHandler(r.logs, nil)),
		Webhook: &telegram.Webhook{URL: server.URL, Secret: secret, Inbox: inbox},
	})
	mux.Handle(r.bot.Handler())
	return r, mux
}

// runHooked starts the bot; the returned function stops it.
func (r *rig) runHooked(t *testing.T, commands ...bot.Command) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.bot.Run(ctx, bot.NewRouter(commands, slog.New(slog.DiscardHandler))) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run = %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

func TestWebhook_Answers(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	inbox := openInbox(t, filepath.Join(t.TempDir(), "news.db"))
	t.Cleanup(func() { inbox.Close() })
	r, _ := newHooked(t, s, inbox)
	stop := r.runHooked(t, r.echo())
	ada := s.AddUser("Ada")
	for i := range 4 {
		s.Say(ada.ID, ada, fmt.Sprintf("/echo %d", i))
	}
	s.AwaitText(ada.ID, "heard: 3")
	stop()
	var heard []string
	for _, req := range r.asked {
		heard = append(heard, req.Args["words"])
	}
	if got, want := strings.Join(heard, " "), "0 1 2 3"; got != want {
		t.Errorf("the bot was asked %q, want %q", got, want)
	}
	if n := len(s.Calls("getUpdates")); n != 0 {
		t.Errorf("the bot polled %d times", n)
	}
	waiting, err := inbox.WaitingUpdates(t.Context(), digest.Telegram)
	if err != nil || len(waiting) != 0 {
		t.Errorf("%d updates wait after all were answered, %v", len(waiting), err)
	}
}

// post posts a body and returns the status of the answer.
func post(h http.Handler, given, body string) int {
	q := httptest.NewRequest(http.MethodPost, "/telegram/webhook", strings.NewReader(body))
	if given != "" {
		q.Header.Set("X-Telegram-Bot-Api-Secret-Token", given)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, q)
	_, _ = io.Copy(io.Discard, w.Result().Body)
	return w.Code
}

// said is an update in which a user of that id writes to the bot.
func said(id, user int64, text string) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":1,"date":1,"chat":{"id":%d,"type":"private","first_name":"A"},`+
		`"from":{"id":%d,"is_bot":false,"first_name":"A"},"text":%q,"entities":[{"type":"bot_command","offset":0,"length":5}]}}`, id, user, user, text)
}

func TestWebhook_Refuses(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	inbox := openInbox(t, filepath.Join(t.TempDir(), "news.db"))
	t.Cleanup(func() { inbox.Close() })
	r, h := newHooked(t, s, inbox)
	ada := s.AddUser("Ada")
	good := said(1_000_001, ada.ID, "/echo hello")
	if got := post(h, secret, good); got != http.StatusServiceUnavailable {
		t.Errorf("before the bot runs: %d, want 503", got)
	}
	r.runHooked(t, r.echo())
	s.AwaitCalls("setWebhook", 1)
	tests := []struct {
		name, secret, body string
		want               int
	}{
		{"without the secret", "", good, http.StatusUnauthorized},
		{"with a wrong secret", secret + "x", good, http.StatusUnauthorized},
		{"with a part of the secret", secret[:5], good, http.StatusUnauthorized},
		{"too large", secret, strings.Repeat(" ", 2<<20), http.StatusBadRequest},
		{"no JSON: it need not come again", secret, "hello", http.StatusOK},
		{"a good one", secret, good, http.StatusOK},
		{"the same again", secret, good, http.StatusOK},
	}
	for _, tt := range tests {
		if got := post(h, tt.secret, tt.body); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
	s.AwaitText(ada.ID, "heard: hello")
	if got := post(h, secret, said(1_000_002, ada.ID, "/echo bye")); got != http.StatusOK {
		t.Errorf("another one: %d, want 200", got)
	}
	s.AwaitText(ada.ID, "heard: bye")
	if len(r.asked) != 2 {
		t.Errorf("the bot was asked %d times, want twice", len(r.asked))
	}
}

// A command that was confirmed before the program was killed is answered after
// the next start.
func TestWebhook_Killed(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	file := filepath.Join(t.TempDir(), "news.db")
	inbox := openInbox(t, file)
	ada := s.AddUser("Ada")
	if _, err := inbox.KeepUpdate(t.Context(), digest.Telegram, digest.Update{ID: 7, Data: said(7, ada.ID, "/echo from before")}, time.Now()); err != nil {
		t.Fatal(err)
	}
	inbox.Close()
	inbox = openInbox(t, file)
	t.Cleanup(func() { inbox.Close() })
	r, _ := newHooked(t, s, inbox)
	r.runHooked(t, r.echo())
	s.AwaitText(ada.ID, "heard: from before")
}

// A full disk is an error for Telegram, which posts the update again.
func TestWebhook_NotKept(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	inbox := openInbox(t, filepath.Join(t.TempDir(), "news.db"))
	t.Cleanup(func() { inbox.Close() })
	full := &fullInbox{Inbox: inbox}
	full.refuse.Store(3)
	r, _ := newHooked(t, s, full)
	r.runHooked(t, r.echo())
	ada := s.AddUser("Ada")
	s.Say(ada.ID, ada, "/echo at last")
	s.AwaitText(ada.ID, "heard: at last")
	if left := full.refuse.Load(); left >= 0 {
		t.Errorf("the update was taken with %d refusals left", left)
	}
}

// A fullInbox refuses some updates.
type fullInbox struct {
	telegram.Inbox
	refuse atomic.Int64
}

func (f *fullInbox) KeepUpdate(ctx context.Context, p digest.Platform, u digest.Update, now time.Time) (bool, error) {
	if f.refuse.Add(-1) >= 0 {
		return false, errors.New("no space left on device")
	}
	return f.Inbox.KeepUpdate(ctx, p, u, now)
}

// A webhook is removed when the bot is polled again.
func TestWebhook_BackToPolling(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	inbox := openInbox(t, filepath.Join(t.TempDir(), "news.db"))
	t.Cleanup(func() { inbox.Close() })
	hooked, _ := newHooked(t, s, inbox)
	stop := hooked.runHooked(t, hooked.echo())
	s.AwaitCalls("setWebhook", 1)
	stop()
	r := newRig(t, s)
	r.run(t, r.echo())
	ada := s.AddUser("Ada")
	s.Say(ada.ID, ada, "/echo polled")
	s.AwaitText(ada.ID, "heard: polled")
}

func FuzzWebhook(f *testing.F) {
	b := telegram.New(telegram.Config{
		Token: canary, Client: http.DefaultClient, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Webhook: &telegram.Webhook{URL: "https://bot.example", Secret: secret},
	})
	_, h := b.Handler()
	f.Add(said(1, 2, "/echo hello"), secret)
	f.Add("{}", "")
	f.Add(`{"update_id":1,"message":{"chat":7}}`, secret)
	f.Fuzz(func(t *testing.T, body, given string) {
		if got := post(h, strings.ToValidUTF8(strings.Map(printable, given), ""), body); got == http.StatusOK && given != secret {
			t.Errorf("a post with the secret %q was taken", given)
		}
	})
}

// printable drops what no header may hold.
func printable(r rune) rune {
	if r < ' ' || r > '~' {
		return -1
	}
	return r
}
