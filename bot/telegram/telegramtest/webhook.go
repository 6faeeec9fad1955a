package telegramtest

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A webhook is where the server posts updates.
type webhook struct {
	url     string // "" is none
	secret  string
	allowed []string
	posting bool // one update after the other
}

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// retryPost is how long the server waits until it posts an update again; the
// real one waits longer each time.
const retryPost = 20 * time.Millisecond

// SetWebhook makes the bot one that has a webhook somewhere, and so cannot
// poll.
func (s *Server) SetWebhook() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook = webhook{url: "https://elsewhere.example"}
}

// setWebhook begins to post updates. The real server wants https; here the
// listener of a test will do.
func (s *Server) setWebhook(_ *http.Request, p params) (any, *failure) {
	hook := webhook{url: p.text("url"), secret: p.text("secret_token")}
	p.into("allowed_updates", &hook.allowed)
	switch {
	case !strings.HasPrefix(hook.url, "http://127.0.0.1:") && !strings.HasPrefix(hook.url, "https://"):
		return nil, s.breach("setWebhook", badRequest("bad webhook: An HTTPS URL must be provided for webhook"))
	case hook.secret != "" && !secretToken.MatchString(hook.secret):
		return nil, s.breach("setWebhook", badRequest("secret token contains illegal characters"))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	hook.posting = s.webhook.posting
	s.webhook = hook
	if !hook.posting {
		s.webhook.posting = true
		go s.postUpdates()
	}
	s.notify()
	return true, nil
}

func (s *Server) deleteWebhook(*http.Request, params) (any, *failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook = webhook{}
	s.notify()
	return true, nil
}

// postUpdates posts updates, each until it is accepted, while there is a
// webhook.
func (s *Server) postUpdates() {
	for {
		s.mu.Lock()
		hook, changed := s.webhook, s.changed
		if hook.url == "" {
			s.mu.Unlock()
			return
		}
		s.updates = slices.DeleteFunc(s.updates, func(u update) bool { return len(hook.allowed) > 0 && !slices.Contains(hook.allowed, u.kind) })
		var next object
		if len(s.updates) > 0 {
			next = s.pending()[0]
		}
		s.mu.Unlock()
		if next == nil {
			select {
			case <-changed:
				continue
			case <-s.closed:
				return
			}
		}
		if s.postUpdate(hook, next) {
			s.mu.Lock()
			s.updates = s.updates[1:]
			s.mu.Unlock()
			continue
		}
		select {
		case <-time.After(retryPost):
		case <-s.closed:
			return
		}
	}
}

// postUpdate posts one update and reports whether it was accepted.
func (s *Server) postUpdate(hook webhook, u object) bool {
	body, err := json.Marshal(u)
	if err != nil {
		s.tb.Errorf("telegramtest: %v", err)
		return true
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, hook.url, bytes.NewReader(body))
	if err != nil {
		s.tb.Errorf("telegramtest: %v", err)
		return true
	}
	r.Header.Set("Content-Type", "application/json")
	if hook.secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", hook.secret)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	return answer.StatusCode/100 == 2
}
