package telegram

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"

	"newsdigest/bot"
	"newsdigest/bot/locale"
	"newsdigest/digest"
)

// A session is a Bot that runs: it knows its own name and who answers.
type session struct {
	*Bot
	me     models.User
	router *bot.Router
}

// An asking is a request as it came: the line, who asked, and where the answer
// goes.
type asking struct {
	line    string
	req     bot.Request
	chat    int64
	group   bool // several people read it: say whom the answer is for
	message int  // to reply to, and for a button also the one it stands under; 0 if out of reach
	file    *models.Document
	role    bot.Role // in the chat, where it is known without asking
	member  int64    // else the user whose role must be asked for; 0 for none
	user    int64    // who asked; 0 for somebody without a name
}

// handle does what one update asks for.
func (s *session) handle(ctx context.Context, u models.Update) {
	switch {
	case u.CallbackQuery != nil:
		// A button shows that it waits until it is answered; its command does
		// not wait for that.
		var confirmed sync.WaitGroup
		defer confirmed.Wait()
		confirmed.Go(func() { s.confirm(ctx, u.CallbackQuery.ID) })
	case u.MyChatMember != nil:
		s.membership(ctx, u.MyChatMember)
		return
	case u.Message != nil && (u.Message.MigrateToChatID != 0 || u.Message.MigrateFromChatID != 0):
		s.moved(ctx, u.Message)
		return
	}
	a, ok := s.asked(u)
	if !ok {
		return
	}
	s.follow(&a)
	a.req.Now = s.cfg.Now()
	if a.member != 0 {
		a.role = s.roleOf(ctx, a.chat, a.member)
		s.follow(&a) // as that may have found out
	}
	a.req.User.Manager = bot.Allows(digest.Telegram, a.role, bot.Manager)
	a.req.FindPlace = s.placeFinder(a.user, a.req.User.Language)
	if a.file != nil && s.knows(a.line) {
		f, err := s.download(ctx, a.file)
		if err != nil {
			s.reply(ctx, a, bot.Reply{Message: sorry(err, locale.For(a.req.User.Language))})
			return
		}
		a.req.Files = []bot.File{f}
	}
	s.reply(ctx, a, s.router.Line(ctx, a.line, a.req))
}

// follow points an asking to the supergroup that its group has become: a
// button under a message from before still names the group.
func (b *Bot) follow(a *asking) {
	to, moved := b.moves.Load(a.chat)
	if id, ok := to.(int64); moved && ok && id != 0 {
		a.chat, a.message = id, 0 // the message stays in the group, out of reach
		a.req.Chat, a.req.Community.ID = chatOf(id, 0), communityID(id, false)
	}
}

// asked returns what an update asks, and false where it asks nothing of this
// bot. It makes no call.
func (s *session) asked(u models.Update) (asking, bool) {
	switch {
	case u.CallbackQuery != nil:
		return pressed(u.CallbackQuery)
	case u.Message != nil:
		return s.typed(u.Message)
	case u.ChannelPost != nil:
		return s.typed(u.ChannelPost)
	}
	return asking{}, false
}

// typed reads a command in a message, a caption or a channel post. What was
// forwarded or written by a bot was not meant for this one.
func (s *session) typed(m *models.Message) (asking, bool) {
	if m.ForwardOrigin != nil || m.IsAutomaticForward || m.ViaBot != nil {
		return asking{}, false
	}
	if m.SenderChat == nil && (m.From == nil || m.From.IsBot) {
		return asking{}, false
	}
	text, entities := m.Text, m.Entities
	if text == "" {
		text, entities = m.Caption, m.CaptionEntities
	}
	private := m.Chat.Type == models.ChatTypePrivate
	line, ok := commandLine(text, entities, s.me.Username)
	if !ok && private {
		line, ok = clean(m.Text), visible(m.Text) // every word is for the bot
	}
	if !ok {
		return asking{}, false
	}
	a := asking{
		line:    line,
		chat:    m.Chat.ID,
		group:   !private,
		message: m.ID,
		file:    m.Document,
		req: bot.Request{
			Chat:      chatOf(m.Chat.ID, topic(m)),
			Community: digest.Community{Platform: digest.Telegram, ID: communityID(m.Chat.ID, private)},
		},
	}
	a.sender(m, private)
	return a, true
}

// sender fills in who wrote a message. An anonymous administrator and a post
// in a channel come in the name of the chat itself, in which only those who
// manage it can speak. Another chat's name, a channel's that a member uses,
// proves nothing.
func (a *asking) sender(m *models.Message, private bool) {
	switch {
	case m.SenderChat != nil:
		a.req.User = bot.User{ID: strconv.FormatInt(m.SenderChat.ID, 10), Name: clean(m.SenderChat.Title)}
		if a.role = bot.RoleChannel; m.SenderChat.ID == m.Chat.ID {
			a.role = bot.RoleChat
		}
	case private:
		a.req.User, a.user, a.role = user(m.From), m.From.ID, bot.RoleAlone
		a.req.Private = chatOf(m.From.ID, 0)
	default:
		a.req.User, a.user, a.member = user(m.From), m.From.ID, m.From.ID
		a.req.Private = chatOf(m.From.ID, 0)
	}
}

// pressed reads the command line that a button carries. Its data is what the
// client chose to send; the Router checks it like a typed line.
func pressed(q *models.CallbackQuery) (asking, bool) {
	a := asking{line: q.Data, user: q.From.ID, req: bot.Request{Button: true, User: user(&q.From), Private: chatOf(q.From.ID, 0)}}
	var chat models.Chat
	thread := 0
	switch {
	case q.Message.Message != nil:
		chat, thread, a.message = q.Message.Message.Chat, topic(q.Message.Message), q.Message.Message.ID
	case q.Message.InaccessibleMessage != nil: // too old for Telegram to show
		chat = q.Message.InaccessibleMessage.Chat
	}
	if chat.ID == 0 || q.Data == "" {
		return asking{}, false
	}
	private := chat.Type == models.ChatTypePrivate
	a.chat, a.group = chat.ID, !private
	a.req.Chat = chatOf(chat.ID, thread)
	a.req.Community = digest.Community{Platform: digest.Telegram, ID: communityID(chat.ID, private)}
	if a.role = bot.RoleAlone; !private {
		a.member = q.From.ID
	}
	return a, true
}

// topic returns the forum topic of a message, or 0. Outside forums Telegram
// numbers threads of replies the same way; these are no places to write to.
func topic(m *models.Message) int {
	if !m.IsTopicMessage {
		return 0
	}
	return m.MessageThreadID
}

func user(u *models.User) bot.User {
	name := strings.TrimSpace(u.FirstName + " " + u.LastName)
	return bot.User{ID: strconv.FormatInt(u.ID, 10), Name: clean(name), Language: u.LanguageCode}
}

// commandLine returns the line of a text that begins with a command for the
// bot of the username me: without the slash and without @me. Telegram marks
// commands; a mark that does not fit the text is not believed.
func commandLine(text string, entities []models.MessageEntity, me string) (string, bool) {
	for _, e := range entities {
		if e.Type != models.MessageEntityTypeBotCommand || e.Offset != 0 {
			continue
		}
		end, ok := byteOffset(text, e.Length)
		if !ok || end < 2 || text[0] != '/' {
			return "", false
		}
		name, to, addressed := strings.Cut(text[1:end], "@")
		if addressed && !strings.EqualFold(to, me) {
			return "", false // for another bot
		}
		if name == "" || strings.ContainsFunc(name, unicode.IsSpace) {
			return "", false
		}
		return strings.TrimSpace(strings.ToLower(name) + " " + strings.TrimSpace(text[end:])), true
	}
	return "", false
}

// byteOffset turns an offset in UTF-16 code units into one in bytes; false
// where it lies outside of s or within a character.
func byteOffset(s string, offset int) (int, bool) {
	n := 0
	for i, r := range s {
		if n >= offset {
			return i, n == offset
		}
		n += utf16.RuneLen(r)
	}
	return len(s), n == offset
}

// knows reports whether a line begins with a command that there is.
func (s *session) knows(line string) bool {
	name, _, _ := strings.Cut(line, " ")
	_, ok := s.router.Find(name)
	return ok
}
