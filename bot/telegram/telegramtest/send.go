package telegramtest

import (
	"net/http"
	"reflect"
	"strings"
	"time"
)

// find returns the chat of a request.
func (s *Server) find(p params) (*chat, *failure) {
	var id int64
	if name, ok := strings.CutPrefix(p.text("chat_id"), "@"); ok {
		for _, c := range s.chats {
			if strings.EqualFold(c.username, name) {
				return c, nil
			}
		}
		return nil, badRequest("chat not found")
	}
	if !p.into("chat_id", &id) {
		return nil, badRequest("chat_id is empty")
	}
	c, ok := s.chats[id]
	if !ok || c.deleted {
		return nil, badRequest("chat not found")
	}
	return c, nil
}

// moved returns the failure of a call about a group that has become a
// supergroup, nil of another chat.
func (c *chat) moved() *failure {
	if c.movedTo == 0 {
		return nil
	}
	f := badRequest("group chat was upgraded to a supergroup chat")
	f.parameters = object{"migrate_to_chat_id": c.movedTo}
	return f
}

// writable returns the chat and the topic that a request writes to, or why it
// may not. The words are the real server's.
func (s *Server) writable(p params) (*chat, int, *failure) {
	c, f := s.find(p)
	if f == nil {
		f = c.moved()
	}
	if f != nil {
		return nil, 0, f
	}
	switch {
	case c.bot == Kicked && c.kind == "private":
		return nil, 0, forbidden("bot was blocked by the user")
	case c.bot == Kicked:
		return nil, 0, forbidden("bot was kicked from the %s chat", c.kind)
	case c.bot == Left:
		return nil, 0, forbidden("bot is not a member of the %s chat", c.kind)
	case c.silent:
		return nil, 0, badRequest("not enough rights to send text messages to the chat")
	}
	thread := int(p.integer("message_thread_id"))
	if thread != 0 {
		open, ok := c.topics[thread]
		if !ok {
			return nil, 0, badRequest("message thread not found")
		}
		if !open {
			return nil, 0, badRequest("TOPIC_CLOSED")
		}
	}
	return c, thread, s.limits.take(c.id, time.Now())
}

func (s *Server) sendMessage(_ *http.Request, p params) (any, *failure) {
	m, f := s.content("sendMessage", p)
	if f != nil {
		return nil, f
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, thread, f := s.writable(p)
	if f != nil {
		return nil, f
	}
	if f := s.replyTo(c, m, p); f != nil {
		return nil, f
	}
	m.Thread, m.From = thread, s.Bot.ID
	s.keep(c, m)
	s.notify()
	return s.messageObject(c, m), nil
}

// content reads and checks the text, the entities and the buttons of a request.
func (s *Server) content(method string, p params) (*Message, *failure) {
	if mode := p.text("parse_mode"); mode != "" {
		return nil, s.breach(method, badRequest("parse_mode %s is not known here: send entities", mode))
	}
	m := &Message{Text: p.text("text")}
	p.into("entities", &m.Entities)
	var markup struct {
		Rows [][]Button `json:"inline_keyboard"`
	}
	p.into("reply_markup", &markup)
	m.Buttons = markup.Rows
	p.into("link_preview_options", &m.Preview)
	p.into("disable_notification", &m.Silent)
	if problems := Check(*m); len(problems) > 0 {
		return nil, s.breach(method, badRequest("%s", strings.Join(problems, "; ")))
	}
	m.Live = Detect(m.Text, m.Entities)
	return m, nil
}

func (s *Server) replyTo(c *chat, m *Message, p params) *failure {
	var reply struct {
		ID      int  `json:"message_id"`
		Without bool `json:"allow_sending_without_reply"`
	}
	if !p.into("reply_parameters", &reply) {
		return nil
	}
	for _, o := range c.messages {
		if o.ID == reply.ID {
			m.ReplyTo = o.ID
			return nil
		}
	}
	if reply.Without {
		return nil
	}
	return badRequest("message to be replied not found")
}

func (s *Server) editMessageText(_ *http.Request, p params) (any, *failure) {
	m, f := s.content("editMessageText", p)
	if f != nil {
		return nil, f
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, _, f := s.writable(p)
	if f != nil {
		return nil, f
	}
	for _, old := range c.messages {
		if int64(old.ID) != p.integer("message_id") {
			continue
		}
		if old.From != s.Bot.ID {
			return nil, badRequest("message can't be edited")
		}
		if old.Text == m.Text && reflect.DeepEqual(old.Entities, m.Entities) && reflect.DeepEqual(old.Buttons, m.Buttons) {
			return nil, badRequest("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
		}
		old.Text, old.Entities, old.Live, old.Buttons = m.Text, m.Entities, m.Live, m.Buttons
		old.Edits++
		s.notify()
		return s.messageObject(c, old), nil
	}
	return nil, badRequest("message to edit not found")
}

// Messages returns what the bot has written to a chat, oldest first.
func (s *Server) Messages(chat int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.written(chat)
}

// written is Messages for who holds mu.
func (s *Server) written(chat int64) (out []Message) {
	c, ok := s.chats[chat]
	if !ok {
		return nil
	}
	for _, m := range c.messages {
		if m.From == s.Bot.ID {
			out = append(out, *m)
		}
	}
	return out
}

// MessagesBefore returns what the bot wrote to a supergroup while it was a
// group, oldest first.
func (s *Server) MessagesBefore(chat int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, c := range s.chats {
		if c.movedTo == chat {
			return s.written(id)
		}
	}
	return nil
}

// waitTime bounds every Await.
const waitTime = 20 * time.Second

// Await waits until something that holds returns true about; it fails the test
// after a while, naming what was waited for.
func (s *Server) Await(what string, holds func() bool) bool {
	s.tb.Helper()
	timer := time.NewTimer(waitTime)
	defer timer.Stop()
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if holds() {
			return true
		}
		select {
		case <-changed:
		case <-timer.C:
			s.tb.Errorf("telegramtest: waited in vain for %s", what)
			return false
		}
	}
}

// AwaitMessages waits until the bot has written n messages to a chat and
// returns them.
func (s *Server) AwaitMessages(chat int64, n int) []Message {
	s.tb.Helper()
	s.Await("messages", func() bool { return len(s.Messages(chat)) >= n })
	return s.Messages(chat)
}

// AwaitText waits for a message of the bot with words in it.
func (s *Server) AwaitText(chat int64, words string) (found Message) {
	s.tb.Helper()
	s.Await("a message with "+words, func() bool {
		for _, m := range s.Messages(chat) {
			if strings.Contains(m.Text, words) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// AwaitCalls waits until a method was called n times and returns the calls.
func (s *Server) AwaitCalls(method string, n int) []Call {
	s.tb.Helper()
	s.Await("calls of "+method, func() bool { return len(s.Calls(method)) >= n })
	return s.Calls(method)
}
