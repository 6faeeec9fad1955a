package telegramtest

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A method carries out a call and returns its result or a failure.
type method func(s *Server, r *http.Request, p params) (any, *failure)

// methods returns those that a bot may call here; any other fails the test.
func methods() map[string]method {
	return map[string]method{
		"getMe":               (*Server).getMe,
		"getUpdates":          (*Server).getUpdates,
		"setWebhook":          (*Server).setWebhook,
		"deleteWebhook":       (*Server).deleteWebhook,
		"getMyCommands":       (*Server).getMyCommands,
		"setMyCommands":       (*Server).setMyCommands,
		"getChat":             (*Server).getChat,
		"getChatMember":       (*Server).getChatMember,
		"getFile":             (*Server).getFile,
		"sendMessage":         (*Server).sendMessage,
		"sendDocument":        (*Server).sendDocument,
		"sendPhoto":           (*Server).sendPhoto,
		"editMessageText":     (*Server).editMessageText,
		"answerCallbackQuery": (*Server).answerCallbackQuery,
	}
}

func (s *Server) getMe(*http.Request, params) (any, *failure) {
	return s.botObject(), nil
}

// getUpdates holds the call until there are updates, the time is up, or
// another poll takes its place.
func (s *Server) getUpdates(r *http.Request, p params) (any, *failure) {
	// Telegram holds a poll for at most 50 s.
	timer := time.NewTimer(min(time.Duration(p.integer("timeout"))*time.Second, 50*time.Second))
	defer timer.Stop()
	var allowed []string
	p.into("allowed_updates", &allowed)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.poll++
	mine := s.poll
	s.notify()
	s.updates = slices.DeleteFunc(s.updates, func(u update) bool { return int64(u.id) < p.integer("offset") })
	for expired := false; ; {
		if s.webhook.url != "" {
			return nil, errorf(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
		}
		if s.poll != mine {
			return nil, errorf(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
		}
		s.updates = slices.DeleteFunc(s.updates, func(u update) bool { return len(allowed) > 0 && !slices.Contains(allowed, u.kind) })
		if len(s.updates) > 0 || expired {
			return s.pending(), nil
		}
		changed := s.changed
		s.mu.Unlock()
		select {
		case <-changed:
		case <-timer.C:
			expired = true
		case <-r.Context().Done():
			expired = true
		case <-s.closed:
			expired = true
		}
		s.mu.Lock()
	}
}

func (s *Server) pending() []object {
	out := []object{}
	for _, u := range s.updates[:min(len(s.updates), 100)] {
		out = append(out, object{"update_id": u.id, u.kind: u.data})
	}
	return out
}

func (s *Server) getMyCommands(_ *http.Request, p params) (any, *failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if menu, ok := s.commands[p.text("language_code")]; ok {
		return menu, nil
	}
	return []any{}, nil
}

// languageCode is a code of ISO 639-1, the only ones that menus have.
var languageCode = regexp.MustCompile(`^[a-z]{2}$`)

var commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

func (s *Server) setMyCommands(_ *http.Request, p params) (any, *failure) {
	var commands []struct{ Command, Description string }
	p.into("commands", &commands)
	if len(commands) > 100 {
		return nil, s.breach("setMyCommands", badRequest("BOT_COMMANDS_TOO_MUCH"))
	}
	language := p.text("language_code")
	if language != "" && !languageCode.MatchString(language) {
		return nil, s.breach("setMyCommands", badRequest("language code is invalid"))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	menu := []any{}
	for _, c := range commands {
		if !commandName.MatchString(c.Command) {
			return nil, s.breach("setMyCommands", badRequest("BOT_COMMAND_INVALID"))
		}
		if n := units(c.Description); n < 1 || n > 256 {
			return nil, s.breach("setMyCommands", badRequest("BOT_COMMAND_DESCRIPTION_INVALID"))
		}
		menu = append(menu, object{"command": c.Command, "description": c.Description})
	}
	s.commands[language] = menu
	return true, nil
}

func (s *Server) getChat(_ *http.Request, p params) (any, *failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, f := s.find(p)
	if f != nil {
		return nil, f
	}
	o := chatObject(c)
	o["accent_color_id"] = 0
	o["max_reaction_count"] = 11
	o["accepted_gift_types"] = object{"unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false,
		"premium_subscription": false, "gifts_from_channels": false}
	return o, nil
}

func (s *Server) getChatMember(_ *http.Request, p params) (any, *failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, f := s.find(p)
	if f == nil {
		f = c.moved()
	}
	if f != nil {
		return nil, f
	}
	u, known := s.users[p.integer("user_id")]
	if !known {
		return nil, badRequest("PARTICIPANT_ID_INVALID")
	}
	status, in := c.members[u.ID]
	if !in {
		status = Left
	}
	return memberObject(u, status), nil
}

func (s *Server) getFile(_ *http.Request, p params) (any, *failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := p.text("file_id")
	f, ok := s.files[id]
	if !ok {
		return nil, badRequest("invalid file_id")
	}
	return object{"file_id": id, "file_unique_id": id + "-unique", "file_size": len(f.Data), "file_path": "documents/" + id}, nil
}

func (s *Server) serveFile(w http.ResponseWriter, path string) {
	s.mu.Lock()
	f, ok := s.files[strings.TrimPrefix(path, "documents/")]
	s.mu.Unlock()
	if !ok {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	_, _ = w.Write(f.Data)
}

func (s *Server) answerCallbackQuery(_ *http.Request, p params) (any, *failure) {
	if units(p.text("text")) > 200 {
		return nil, s.breach("answerCallbackQuery", badRequest("MESSAGE_TOO_LONG"))
	}
	return true, nil
}

// breach fails the test for a request that the bot should never make, and
// returns the answer to it.
func (s *Server) breach(method string, f *failure) *failure {
	s.tb.Errorf("telegramtest: %s: %s", method, f.description)
	return f
}
