package telegramtest

import (
	"maps"
	"regexp"
	"strings"
	"time"
)

// A User is a person, or the bot.
type User struct {
	ID       int64
	Name     string
	Username string
	Language string // of the client, IETF
}

// A Message is one message of a chat.
type Message struct {
	Chat     int64
	ID       int
	Thread   int   // of a forum topic, or 0
	From     int64 // a user, the bot, or the chat itself
	Text     string
	Entities []Entity // that the sender gave
	Live     []Entity // that Telegram found by itself: mentions, addresses …
	Buttons  [][]Button
	ReplyTo  int
	Preview  *Preview
	Silent   bool // it came without a sound
	Edits    int
	File     *File
	Photo    *File
	At       time.Time
}

// A Preview says what is shown of an address with a message.
type Preview struct {
	Disabled  bool   `json:"is_disabled"`
	URL       string `json:"url"`
	Large     bool   `json:"prefer_large_media"`
	AboveText bool   `json:"show_above_text"`
}

// An Entity is a range of a text in UTF-16 code units.
type Entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"`
}

// A Button is one of an inline keyboard.
type Button struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

// A Status is that of a member of a chat.
type Status string

// The statuses.
const (
	Creator       Status = "creator"
	Administrator Status = "administrator"
	Member        Status = "member"
	Left          Status = "left"
	Kicked        Status = "kicked"
)

// A chat is one that the server knows.
type chat struct {
	id       int64
	kind     string // private, group, supergroup, channel
	title    string
	username string // of a public one
	user     User   // of a private chat
	forum    bool
	members  map[int64]Status
	bot      Status
	topics   map[int]bool // by thread: whether it is open
	messages []*Message
	last     int // message id
	movedTo  int64
	silent   bool // the bot may not write
	deleted  bool
}

// A world is all users and chats.
type world struct {
	users    map[int64]User
	chats    map[int64]*chat
	files    map[string]*File
	commands map[string][]any // menus, by language; "" is for all others
	nextUser int64
	nextChat int64
	nextID   int // of updates, queries and files
}

func newWorld() world {
	return world{
		users:    map[int64]User{},
		chats:    map[int64]*chat{},
		files:    map[string]*File{},
		commands: map[string][]any{},
		nextUser: 1001,
		nextChat: 2001,
		nextID:   500,
	}
}

// AddUser makes a user with a private chat in which the bot was started. The
// chat has the user's ID.
func (s *Server) AddUser(name string) User {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := User{ID: s.nextUser, Name: name, Username: strings.ToLower(name), Language: "en"}
	s.nextUser++
	s.users[u.ID] = u
	s.chats[u.ID] = &chat{id: u.ID, kind: "private", user: u, bot: Member, members: map[int64]Status{u.ID: Member}}
	return u
}

// Group makes a group with a creator, other members, and the bot.
func (s *Server) Group(title string, creator User, others ...User) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.newChat("group", title, creator, others)
	c.id = -s.nextChat
	s.chats[c.id] = c
	return c.id
}

// Forum makes a supergroup with topics.
func (s *Server) Forum(title string, creator User, others ...User) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.newChat("supergroup", title, creator, others)
	c.id, c.forum = -1_000_000_000_000-s.nextChat, true
	s.chats[c.id] = c
	return c.id
}

// Channel makes a channel in which the bot is an administrator.
func (s *Server) Channel(title string, creator User, subscribers ...User) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.newChat("channel", title, creator, subscribers)
	c.id, c.bot = -1_000_000_000_000-s.nextChat, Administrator
	s.chats[c.id] = c
	return c.id
}

// Publish gives a group or channel a public name, "news" for @news.
func (s *Server) Publish(chat int64, username string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[chat].username = username
}

func (s *Server) newChat(kind, title string, creator User, others []User) *chat {
	s.nextChat++
	c := &chat{kind: kind, title: title, bot: Member, topics: map[int]bool{}, members: map[int64]Status{creator.ID: Creator}}
	for _, u := range others {
		c.members[u.ID] = Member
	}
	return c
}

// Topic opens a topic in a forum and returns its thread.
func (s *Server) Topic(forum int64) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[forum]
	c.last++
	c.topics[c.last] = true
	return c.last
}

// CloseTopic closes a topic of a forum.
func (s *Server) CloseTopic(forum int64, thread int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[forum].topics[thread] = false
}

// DeleteTopic removes a topic of a forum.
func (s *Server) DeleteTopic(forum int64, thread int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.chats[forum].topics, thread)
}

// SetStatus makes a user what they are in a chat.
func (s *Server) SetStatus(chat int64, u User, status Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[chat].members[u.ID] = status
}

// Silence takes from the bot the right to write in a chat.
func (s *Server) Silence(chat int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[chat].silent = true
}

// Delete removes a chat altogether, without a word to the bot.
func (s *Server) Delete(chat int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[chat].deleted = true
}

// SetBotStatus makes the bot a member of a chat or removes it, and tells it.
// In a private chat Kicked means that the user has blocked the bot.
func (s *Server) SetBotStatus(chat int64, by User, status Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chat]
	was := c.bot
	c.bot = status
	s.push("my_chat_member", object{
		"chat":            chatObject(c),
		"from":            userObject(by),
		"date":            s.Now().Unix(),
		"old_chat_member": memberObject(s.Bot, was),
		"new_chat_member": memberObject(s.Bot, status),
	})
}

// Migrate makes a group a supergroup, tells the bot in both, and returns the
// new id.
func (s *Server) Migrate(group int64) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, c := s.move(group)
	s.pushMessage(old, &Message{}, object{"migrate_to_chat_id": c.id})
	s.pushMessage(c, &Message{}, object{"migrate_from_chat_id": old.id})
	return c.id
}

// MigrateUntold is Migrate without a word to the bot, which learns it when it
// sends.
func (s *Server) MigrateUntold(group int64) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, c := s.move(group)
	return c.id
}

func (s *Server) move(group int64) (old, moved *chat) {
	s.nextChat++
	old = s.chats[group]
	c := *old
	c.id, c.kind, c.members, c.messages = -1_000_000_000_000-s.nextChat, "supergroup", maps.Clone(old.members), nil
	s.chats[c.id] = &c
	old.movedTo = c.id
	return old, &c
}

// Say has a user write to a chat. A text that begins with a command is marked
// as one.
func (s *Server) Say(chat int64, u User, text string) Message {
	return s.SayIn(chat, 0, u, text)
}

// SayIn is Say in a topic of a forum.
func (s *Server) SayIn(chat int64, thread int, u User, text string) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pushMessage(s.chats[chat], &Message{From: u.ID, Thread: thread, Text: text}, object{"from": userObject(u)})
}

// SayAnonymously has an administrator write in the name of the group.
func (s *Server) SayAnonymously(chat int64, text string) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chat]
	anonymous := User{ID: 1087968824, Name: "Group", Username: "GroupAnonymousBot"}
	from := userObject(anonymous)
	from["is_bot"] = true
	return s.pushMessage(c, &Message{From: c.id, Text: text}, object{"from": from, "sender_chat": chatObject(c)})
}

// SayAs has somebody write to a chat in the name of a channel.
func (s *Server) SayAs(channel, chat int64, text string) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	from := userObject(User{ID: 136817688, Name: "Channel", Username: "Channel_Bot"})
	from["is_bot"] = true
	return s.pushMessage(s.chats[chat], &Message{From: channel, Text: text},
		object{"from": from, "sender_chat": chatObject(s.chats[channel])})
}

// Post has an administrator post in a channel.
func (s *Server) Post(channel int64, text string) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[channel]
	return s.pushMessage(c, &Message{From: c.id, Text: text}, object{"sender_chat": chatObject(c)})
}

// SayFile has a user send a file with a caption.
func (s *Server) SayFile(chat int64, u User, f File, caption string) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pushMessage(s.chats[chat], &Message{From: u.ID, Text: caption, File: &f}, object{"from": userObject(u)})
}

// Press has a user press the button of a message by its text.
func (s *Server) Press(u User, m Message, button string) {
	s.tb.Helper()
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Text == button {
				s.PressData(u, m, b.Data)
				return
			}
		}
	}
	s.tb.Errorf("telegramtest: message %d has no button %q", m.ID, button)
}

// PressData sends what a pressed button would send, as a forged client can.
func (s *Server) PressData(u User, m Message, data string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[m.Chat]
	s.push("callback_query", object{
		"id":            s.id("query"),
		"from":          userObject(u),
		"chat_instance": "1",
		"data":          data,
		"message":       s.messageObject(c, &m),
	})
}

// Push sends the bot any update: kind is the name of its field.
func (s *Server) Push(kind string, data map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.push(kind, data)
}

func (s *Server) push(kind string, data object) {
	s.nextID++
	s.checkUpdate(object{"update_id": s.nextID, kind: data})
	s.updates = append(s.updates, update{id: s.nextID, kind: kind, data: data})
	s.notify()
}

var command = regexp.MustCompile(`^/\w+(@\w+)?`)

// pushMessage adds a message of somebody else to a chat and tells the bot.
func (s *Server) pushMessage(c *chat, m *Message, more object) Message {
	if found := command.FindString(m.Text); found != "" {
		m.Entities = []Entity{{Type: "bot_command", Length: len(found)}}
	}
	s.keep(c, m)
	o := s.messageObject(c, m)
	maps.Copy(o, more)
	kind := "message"
	if c.kind == "channel" {
		kind = "channel_post"
	}
	s.push(kind, o)
	return *m
}

// keep gives a message its id and puts it into its chat.
func (s *Server) keep(c *chat, m *Message) {
	c.last++
	m.Chat, m.ID, m.At = c.id, c.last, s.Now()
	c.messages = append(c.messages, m)
}
