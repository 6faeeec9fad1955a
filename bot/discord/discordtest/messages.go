package discordtest

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// nonceWindow is how long a nonce stops a second message; Discord says "the
// past few minutes".
const nonceWindow = 2 * time.Minute

// readDraft decodes and checks the message of a request, as it changes m.
func (s *Server) readDraft(r *request, data []byte, m *Message) (draft, []string) {
	var d draft
	if err := strict(data, &d); err != nil {
		return d, []string{err.Error()}
	}
	d.apply(m)
	if r.files != nil {
		m.Files = r.files
	}
	return d, d.problems(m)
}

// complain fails the test, and refuses the request as Discord would.
func (s *Server) complain(r *request, problems []string) answer {
	s.tb.Errorf("discordtest: %s %s: %q\n%s", r.Method, r.URL.Path, problems, r.data)
	return refuse(http.StatusBadRequest, 50035, "Invalid Form Body")
}

// createDirect opens the channel of direct messages with a user.
func (s *Server) createDirect(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	var d struct {
		Recipient string `json:"recipient_id"`
	}
	if err := strict(r.data, &d); err != nil || s.users[d.Recipient] == nil {
		return refuse(http.StatusBadRequest, 50033, "Invalid Recipient(s)")
	}
	return ok(object{
		"id": s.direct(d.Recipient), "type": 1, "flags": 0, "last_message_id": nil, "recipients": []object{s.userJSON(d.Recipient)},
	})
}

func (s *Server) createMessage(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, a, reached := s.reach(r)
	if !reached {
		return a
	}
	m := &Message{Channel: r.PathValue("channel"), Author: s.App}
	d, problems := s.readDraft(r, r.data, m)
	if len(problems) > 0 {
		return s.complain(r, problems)
	}
	if d.EnforceNonce && d.Nonce != "" {
		for _, old := range c.messages {
			if old.Nonce == d.Nonce && s.Now().Sub(old.At) < nonceWindow {
				return ok(s.messageJSON(old))
			}
		}
	}
	m.Nonce, m.Silent = d.Nonce, d.Flags&flagSilent != 0
	s.add(m)
	return ok(s.messageJSON(m))
}

// reach returns the channel of a request, or why the bot may not write there.
func (s *Server) reach(r *request) (*channel, answer, bool) {
	c, known := s.channels[r.PathValue("channel")]
	switch {
	case !known:
		return nil, refuse(http.StatusNotFound, 10003, "Unknown Channel"), false
	case c.refusal == 0:
		return c, answer{}, true
	case c.refusal < 20000:
		return nil, refuse(http.StatusNotFound, c.refusal, "Unknown Channel"), false
	}
	return nil, refuse(http.StatusForbidden, c.refusal, "Missing Access"), false
}

// listMessages returns a page, newest first. With after, it is the page next
// to that id.
func (s *Server) listMessages(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, a, reached := s.reach(r)
	if !reached {
		return a
	}
	if c.hidden {
		return refuse(http.StatusForbidden, 50001, "Missing Access")
	}
	limit := 50
	if n, err := strconv.Atoi(r.FormValue("limit")); err == nil {
		limit = n
	}
	after, _ := strconv.ParseInt(r.FormValue("after"), 10, 64)
	var page []object
	for _, m := range c.messages {
		id, _ := strconv.ParseInt(m.ID, 10, 64)
		if id > after && !m.Ephemeral && !m.loading {
			page = append(page, s.messageJSON(m))
		}
	}
	if r.FormValue("after") != "" {
		page = page[:min(limit, len(page))]
	} else {
		page = page[max(0, len(page)-limit):]
	}
	slices.Reverse(page)
	if page == nil {
		page = []object{}
	}
	return ok(page)
}

// change edits a message as a request asks. The caller holds mu.
func (s *Server) change(r *request, m *Message) answer {
	edited := m.copy()
	if _, problems := s.readDraft(r, r.data, &edited); len(problems) > 0 {
		return s.complain(r, problems)
	}
	edited.loading = false
	*m = edited
	s.notify()
	return ok(s.messageJSON(m))
}
