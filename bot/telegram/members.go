package telegram

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/go-telegram/bot/models"

	"newsdigest/bot"
	"newsdigest/digest"
)

// roleTime is how long it is believed what somebody is in a chat: short, so
// that a right taken away is soon gone.
const roleTime = 60 * time.Second

// roles remembers who is what in which chat.
type roles struct {
	mu    sync.Mutex
	known map[member]standing
}

type member struct{ chat, user int64 }

type standing struct {
	role  bot.Role
	until time.Time
}

func newRoles() *roles { return &roles{known: map[member]standing{}} }

func (r *roles) find(m member, now time.Time) (role bot.Role, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, ok := r.known[m]
	return s.role, ok && now.Before(s.until)
}

func (r *roles) save(m member, role bot.Role, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.known) >= 4096 {
		for k, s := range r.known {
			if now.After(s.until) {
				delete(r.known, k)
			}
		}
	}
	r.known[m] = standing{role, now.Add(roleTime)}
}

// roleOf returns what a user is in a group or channel. Who cannot be looked up
// is a stranger.
func (b *Bot) roleOf(ctx context.Context, chat, user int64) bot.Role {
	m := member{chat, user}
	if role, ok := b.roles.find(m, b.cfg.Now()); ok {
		return role
	}
	var found struct {
		Status models.ChatMemberType `json:"status"`
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	err := b.call(ctx, "getChatMember", map[string]int64{"chat_id": chat, "user_id": user}, &found)
	var e *callError
	if errors.As(err, &e) && e.MovedTo != 0 && e.MovedTo != chat {
		b.move(ctx, strconv.FormatInt(chat, 10), strconv.FormatInt(e.MovedTo, 10))
		return b.roleOf(ctx, e.MovedTo, user)
	}
	if err != nil {
		b.log.Warn("rights not known", "chat", chat, "error", err)
		return bot.RoleStranger
	}
	role := roleIn(found.Status)
	b.roles.save(m, role, b.cfg.Now())
	return role
}

// roleIn returns the role of a status.
// https://core.telegram.org/bots/api#chatmember
func roleIn(status models.ChatMemberType) bot.Role {
	switch status {
	case models.ChatMemberTypeOwner:
		return bot.RoleOwner
	case models.ChatMemberTypeAdministrator:
		return bot.RoleAdministrator
	case models.ChatMemberTypeMember, models.ChatMemberTypeRestricted:
		return bot.RoleMember
	}
	return bot.RoleStranger
}

// membership tells the program that the bot was removed from a chat, or that
// it came back to it or has other rights there, and greets where it is new.
func (s *session) membership(ctx context.Context, u *models.ChatMemberUpdated) {
	chat := chatOf(u.Chat.ID, 0)
	private := u.Chat.Type == models.ChatTypePrivate
	home := digest.Community{Platform: digest.Telegram, ID: communityID(u.Chat.ID, private)}
	var err error
	switch gone := away(u.NewChatMember); {
	case gone && s.cfg.Gone != nil:
		why := "the bot was removed from the chat"
		if private {
			why = "the user has blocked the bot"
		}
		err = s.cfg.Gone(ctx, chat, why)
	case !gone && s.cfg.Back != nil:
		err = s.cfg.Back(ctx, home)
	}
	if err == nil && !private && joined(u) {
		err = s.greet(ctx, u, home)
	}
	if err != nil {
		s.log.Error("membership not recorded", "chat", chat, "error", err)
	}
}

// joined reports whether the bot was not in a chat before and may write there
// now: in a channel that is a right of its own.
func joined(u *models.ChatMemberUpdated) bool {
	if !away(u.OldChatMember) || away(u.NewChatMember) {
		return false
	}
	admin := u.NewChatMember.Administrator
	return u.Chat.Type != models.ChatTypeChannel || admin != nil && admin.CanPostMessages
}

// greet begins the set-up in a group or channel to which the bot was added,
// once.
func (s *session) greet(ctx context.Context, u *models.ChatMemberUpdated, home digest.Community) error {
	if s.cfg.Greet == nil {
		return nil
	}
	ok, err := s.cfg.Greet(ctx, home, time.Unix(int64(u.Date), 0))
	if !ok || err != nil {
		return err
	}
	a := asking{chat: u.Chat.ID, req: bot.Request{
		Command: "start", Chat: chatOf(u.Chat.ID, 0), Community: home, User: user(&u.From), Now: s.cfg.Now(),
	}}
	a.req.User.Manager = true // who may add the bot may be greeted; who presses is looked at
	if reply := s.router.Run(ctx, a.req); !reply.Private {
		s.reply(ctx, a, reply)
	}
	return nil
}

// away reports whether a member is not in the chat.
func away(m models.ChatMember) bool {
	return m.Type == models.ChatMemberTypeLeft || m.Type == models.ChatMemberTypeBanned ||
		m.Restricted != nil && !m.Restricted.IsMember
}

// moved tells the program of a group's new id. Telegram says it in the group
// and again in the supergroup.
func (b *Bot) moved(ctx context.Context, m *models.Message) {
	from, to := m.Chat.ID, m.MigrateToChatID
	if to == 0 {
		from, to = m.MigrateFromChatID, m.Chat.ID
	}
	b.move(ctx, strconv.FormatInt(from, 10), strconv.FormatInt(to, 10))
}

func (b *Bot) move(ctx context.Context, from, to string) {
	b.moves.Store(chatNumber(from), chatNumber(to))
	if b.cfg.Moved == nil {
		return
	}
	if err := b.cfg.Moved(ctx, from, to); err != nil {
		b.log.Error("move of a chat not recorded", "from", from, "to", to, "error", err)
	}
}
