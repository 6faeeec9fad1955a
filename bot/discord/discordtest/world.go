package discordtest

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Permissions of a member that matter to the bot.
const (
	Administrator = 1 << 3
	ManageServer  = 1 << 5
)

const allRights = 1<<51 - 1

// A world is who and what there is on Discord.
type world struct {
	last         int64                       // the highest id
	guilds       map[string]map[string]int64 // members' permissions by user
	joined       map[string]time.Time        // when the bot was invited, by guild
	channels     map[string]*channel
	users        map[string]*user
	interactions map[string]*Interaction // by token
	attached     map[string]attached
	forgetNonces bool
}

type user struct {
	name   string
	locale string
	direct string // the channel of direct messages with the bot, once there is one
}

type channel struct {
	guild    string // "" is a direct message
	messages []*Message
	refusal  int              // the code with which it refuses messages
	rights   map[string]int64 // by user, the bot included; who is absent may do all
	hidden   bool
	thread   bool
}

// kind is the channel's type.
// https://docs.discord.com/developers/resources/channel#channel-object-channel-types, 2026-08
func (c *channel) kind() int {
	if c.thread {
		return 11
	}
	return 0
}

// A Message is a message as it is seen in its channel.
type Message struct {
	ID        string
	Channel   string
	Author    string
	Content   string
	Embeds    []Embed
	Rows      []Row
	Files     map[string][]byte
	Alts      []string // what the files show, in their order
	Nonce     string
	Ephemeral bool // seen by one user alone
	Silent    bool // it came without a notification
	At        time.Time

	loading bool // "the bot is thinking"
}

// Text returns all words of a message.
func (m Message) Text() string {
	parts := []string{m.Content}
	for _, e := range m.Embeds {
		parts = append(parts, e.Title, e.Description)
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.Join(parts, "\n")
}

// Image returns the address of the first picture in an embed, or "".
func (m Message) Image() string {
	for _, e := range m.Embeds {
		if e.Image != nil {
			return e.Image.URL
		}
	}
	return ""
}

// Button returns the button with a label.
func (m Message) Button(label string) (Button, bool) {
	for _, r := range m.Rows {
		for _, b := range r.Buttons {
			if b.Label == label {
				return b, true
			}
		}
	}
	return Button{}, false
}

func (m *Message) copy() Message {
	c := *m
	c.Embeds = slices.Clone(m.Embeds)
	c.Rows = slices.Clone(m.Rows)
	c.Files = maps.Clone(m.Files)
	return c
}

func newWorld() world {
	return world{
		guilds:       map[string]map[string]int64{},
		joined:       map[string]time.Time{},
		channels:     map[string]*channel{},
		users:        map[string]*user{},
		interactions: map[string]*Interaction{},
		attached:     map[string]attached{},
	}
}

// SetRights gives somebody, or the bot, rights in a channel.
func (s *Server) SetRights(channel, user string, rights int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c.rights == nil {
		c.rights = map[string]int64{}
	}
	c.rights[user] = rights
}

// rightsIn returns what somebody may do in a channel. The caller holds mu.
func (s *Server) rightsIn(channel, user string) string {
	if r, ok := s.channels[channel].rights[user]; ok {
		return strconv.FormatInt(r, 10)
	}
	return strconv.FormatInt(allRights, 10)
}

// Attach keeps a file that a slash command can name, and returns its id.
func (s *Server) Attach(name string, data []byte) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.newID()
	s.attached[id] = attached{name, data}
	return id
}

// An attached file is one that somebody has uploaded.
type attached struct {
	name string
	data []byte
}

// newID returns the id of what is made now. Ids grow, and hold their time.
// https://docs.discord.com/developers/reference#snowflakes
func (s *Server) newID() string {
	const epoch = 1420070400000 // 2015-01-01 UTC
	s.last = max(s.last+1, (s.Now().UnixMilli()-epoch)<<22, 1000)
	return strconv.FormatInt(s.last, 10)
}

// AddGuild adds a server and returns its id.
func (s *Server) AddGuild() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.newID()
	s.guilds[id] = map[string]int64{}
	return id
}

// AddChannel adds a channel of a server and returns its id.
func (s *Server) AddChannel(guild string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.newID()
	s.channels[id] = &channel{guild: guild}
	return id
}

// AddThread adds a thread of a channel and returns its id.
func (s *Server) AddThread(channel string) string {
	thread := s.AddChannel(s.channels[channel].guild)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[thread].thread = true
	return thread
}

// AddUser adds a user and the channel of their direct messages with the bot.
func (s *Server) AddUser(name string) (user, direct string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	user = s.newUser(name)
	return user, s.direct(user)
}

// Direct returns the channel of a user's direct messages with the bot, which
// is made where there is none.
func (s *Server) Direct(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.direct(user)
}

func (s *Server) direct(user string) string {
	u := s.users[user]
	if u.direct == "" {
		u.direct = s.newID()
		s.channels[u.direct] = &channel{}
	}
	return u.direct
}

// AddMember adds a user of a server, with permissions such as ManageServer.
func (s *Server) AddMember(guild, name string, permissions int64) (user string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	user = s.newUser(name)
	s.guilds[guild][user] = permissions
	return user
}

// SetMember changes the permissions of a member.
func (s *Server) SetMember(guild, user string, permissions int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.guilds[guild][user] = permissions
}

func (s *Server) newUser(name string) string {
	id := s.newID()
	s.users[id] = &user{name: name, locale: "en-US"}
	return id
}

// SetLocale sets the language of a user's client, "en-US" at first.
func (s *Server) SetLocale(user, locale string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[user].locale = locale
}

// Refuse makes a channel refuse messages with a code of Discord's: 10003 as if
// it was deleted, 50001 and 50013 for want of permissions, 50007 for direct
// messages. 0 lets it take them again.
func (s *Server) Refuse(channel string, code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[channel].refusal = code
}

// HideHistory keeps the bot from reading a channel's messages.
func (s *Server) HideHistory(channel string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[channel].hidden = true
}

// ForgetNonces leaves nonces out of messages that are read later; Discord does
// not promise to keep them.
func (s *Server) ForgetNonces() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forgetNonces = true
}

// Say puts a message of a user into a channel.
func (s *Server) Say(channel, user, content string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.add(&Message{Channel: channel, Author: user, Content: content})
}

// Messages returns what all can see in a channel, oldest first.
func (s *Server) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.visible(channel)
}

func (s *Server) visible(channel string) []Message {
	var out []Message
	for _, m := range s.channels[channel].messages {
		if !m.Ephemeral && !m.loading {
			out = append(out, m.copy())
		}
	}
	return out
}

// AwaitMessages waits until all can see n messages in a channel, and returns
// what is there then.
func (s *Server) AwaitMessages(channel string, n int) []Message {
	s.tb.Helper()
	var out []Message
	s.await(strconv.Itoa(n)+" messages in channel "+channel, func() bool {
		out = s.visible(channel)
		return len(out) >= n
	})
	return out
}

// AwaitText waits for a message with words in it that all can see, and returns
// the latest.
func (s *Server) AwaitText(channel, words string) Message {
	s.tb.Helper()
	var found Message
	s.await("a message with "+strconv.Quote(words)+" in channel "+channel, func() bool {
		for _, m := range s.visible(channel) {
			if strings.Contains(m.Text(), words) {
				found = m
			}
		}
		return found.ID != ""
	})
	return found
}

// add puts a message into its channel. The caller holds mu.
func (s *Server) add(m *Message) {
	m.ID, m.At = s.newID(), s.Now()
	c := s.channels[m.Channel]
	c.messages = append(c.messages, m)
	s.notify()
}

func (s *Server) getMe(*request) answer {
	me := s.userJSON(s.App)
	me["mfa_enabled"], me["locale"] = false, "en-US"
	return ok(me)
}
