package telegram_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"newsdigest/bot"
	"newsdigest/bot/locale"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
)

// The menu is published in every language, and again only where it changed.
func TestBot_Menu(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	help := bot.Command{Name: "help", Help: "help.help"}
	tests := []struct {
		name     string
		commands []bot.Command
		want     int
	}{
		{"for the first time", []bot.Command{help}, len(locale.Tags())},
		{"as it is", []bot.Command{help}, len(locale.Tags())},
		{"one more", []bot.Command{help, {Name: "status", Help: "help.status"}}, 2 * len(locale.Tags())},
	}
	for i, tt := range tests {
		r := newRig(t, s)
		r.run(t, tt.commands...)
		s.AwaitCalls("getMyCommands", (i+1)*len(locale.Tags()))
		s.AwaitCalls("setMyCommands", tt.want)
		r.stop()
		if err := <-r.done; err != nil {
			t.Errorf("%s: Run = %v, want nil", tt.name, err)
		}
		r.done = nil
		if n := len(s.Calls("setMyCommands")); n != tt.want {
			t.Errorf("%s: menus were written %d times, want %d", tt.name, n, tt.want)
		}
	}
	menus := map[string]string{}
	for _, c := range s.Calls("setMyCommands")[:len(locale.Tags())] {
		var body struct {
			Language string `json:"language_code"`
			Commands []struct{ Command, Description string }
		}
		if err := json.Unmarshal([]byte(c.Body), &body); err != nil {
			t.Fatal(err)
		}
		menus[body.Language] = body.Commands[0].Description
	}
	for _, tag := range locale.Tags() {
		code := strings.TrimPrefix(tag, "en")
		if want := locale.For(tag).Text("help.help"); menus[code] != want {
			t.Errorf("the menu in %q says %q, want %q", code, menus[code], want)
		}
	}
}

func TestRun_Ends(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		set  func(s *telegramtest.Server)
		want string
	}{
		{"the token was revoked", func(s *telegramtest.Server) {
			s.Fail("getMe", telegramtest.Fault{Status: 401, Description: "Unauthorized"})
		}, "Telegram refused the token; ask @BotFather for the right one and set it"},
		{"the token is no token", func(s *telegramtest.Server) {
			s.Fail("getMe", telegramtest.Fault{Status: 404, Description: "Not Found"})
		}, "Telegram refused the token; ask @BotFather for the right one and set it"},
		{"another copy polls", func(s *telegramtest.Server) {
			s.Fail("getUpdates", telegramtest.Fault{Status: 409, Description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"})
		}, "another copy of this bot is running with the same token; stop it and start this one again"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := telegramtest.New(t)
			test.set(s)
			r := newRig(t, s)
			err := r.bot.Run(t.Context(), bot.NewRouter(nil, slog.New(slog.DiscardHandler)))
			if got := digest.Explanation(err); got != test.want {
				t.Errorf("Run = %v, want the sentence %q", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), "canary") {
				t.Errorf("the error holds the token: %v", err)
			}
		})
	}
}

// TestRun_PassesOverWhatItDoesNotUnderstand has an update of a shape that no
// one knows yet come before one that asks something.
func TestRun_PassesOverWhatItDoesNotUnderstand(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	var once sync.Once
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		odd := false
		if strings.HasSuffix(r.URL.Path, "/getUpdates") {
			once.Do(func() { odd = true })
		}
		if odd {
			fmt.Fprint(w, `{"ok":true,"result":[{"update_id":7,"message":{"chat":"of a new kind"}},{"update_id":8,"dream":{}}]}`)
			return
		}
		s.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	s.URL = server.URL
	r := newRig(t, s)
	r.run(t, r.echo())
	ada := s.AddUser("Ada")
	s.Say(ada.ID, ada, "/echo hello")
	s.AwaitText(ada.ID, "heard: hello")
	if first := s.Calls("getUpdates")[0].Params["offset"]; fmt.Sprint(first) != "9" {
		t.Errorf("the next poll confirms up to %v, want 9", first)
	}
}

func TestRun_TwoCopies(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	first, second := newRig(t, s), newRig(t, s)
	first.run(t, first.echo())
	second.run(t, second.echo())
	err := <-first.done
	first.done = nil
	if !strings.Contains(digest.Explanation(err), "another copy") {
		t.Errorf("the copy that was there first ended with %v", err)
	}
	ada := s.AddUser("Ada")
	s.Say(ada.ID, ada, "/echo still here")
	s.AwaitText(ada.ID, "heard: still here")
}

func TestRun_StopsAndConfirms(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	r.run(t, r.echo())
	ada := s.AddUser("Ada")
	s.Say(ada.ID, ada, "/echo once")
	s.AwaitText(ada.ID, "heard: once")
	r.stop()
	if err := <-r.done; err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
	r.done = nil

	again := newRig(t, s)
	again.run(t, again.echo())
	s.Say(ada.ID, ada, "/echo twice")
	s.AwaitText(ada.ID, "heard: twice")
	if n := len(s.Messages(ada.ID)); n != 2 {
		t.Errorf("there are %d answers, want 2: a command is not answered again after a restart", n)
	}
}
