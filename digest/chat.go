package digest

import (
	"strings"
	"time"
)

// A Platform is a network on which chats live.
type Platform string

// The platforms.
const (
	Discord  Platform = "discord"
	Telegram Platform = "telegram"
	Console  Platform = "console"
	Web      Platform = "web"
)

// Platforms returns all platforms.
func Platforms() []Platform { return []Platform{Discord, Telegram, Console, Web} }

// A Community owns the settings, rights and private feeds of its chats: a
// Discord server, a Telegram group or channel, or one private chat.
// ID is opaque outside the adapter that made it.
type Community struct {
	Platform Platform
	ID       string // "guild:1093", "group:-1002233", "user:77"
}

// String returns a name for logs, "discord/guild:1093".
func (c Community) String() string { return string(c.Platform) + "/" + c.ID }

// A Chat is a place where messages go: a Discord channel, a Telegram chat or
// the terminal, or one thread of it. ID and Thread are opaque outside the
// adapter that made them. Chat is comparable.
type Chat struct {
	Platform Platform
	ID       string
	Thread   string // a Telegram forum topic; Discord threads are chats of their own; "" is the chat itself
}

// String returns a name for logs, "telegram/-1002233#17".
func (c Chat) String() string {
	s := string(c.Platform) + "/" + c.ID
	if c.Thread != "" {
		s += "#" + c.Thread
	}
	return s
}

// Settings are what a community has chosen for all of its chats.
type Settings struct {
	Zone     string   // IANA name; "" means UTC, never chosen
	Language string   // BCP 47 tag of the bot's own sentences; "" means en
	Reads    []string // languages of items, primary subtags; empty means every language
	Length   Length   // of editions
	Silent   bool     // editions come without a sound
	Images   bool     // editions come with the picture of a story
	Notices  Chat     // where notices to the admins go; the zero Chat means /status only
}

// A Length says how much editions tell.
type Length string

// The lengths.
const (
	LengthNormal  Length = ""
	LengthCompact Length = "compact" // fewer stories, a sentence for the first of them
	LengthLong    Length = "long"    // sentences for every story
)

// Location returns the community's zone, UTC where none was chosen or the
// name is unknown to this program.
func (s Settings) Location() *time.Location {
	if s.Zone == "" {
		return time.UTC
	}
	loc, err := time.LoadLocation(s.Zone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// CanRead reports whether items in language, a BCP 47 tag, are shown to the
// community. An item whose language is not known is shown to everyone.
func (s Settings) CanRead(language string) bool {
	if len(s.Reads) == 0 || language == "" {
		return true
	}
	primary, _, _ := strings.Cut(strings.ToLower(language), "-")
	for _, l := range s.Reads {
		if l == primary {
			return true
		}
	}
	return false
}

// A Standing says whether a chat gets its editions.
type Standing struct {
	State State
	Until time.Time // when a pause ends; zero is without end
	Why   string    // for StateGone: what the platform said
}

// A State is the state of a chat.
type State string

// The states of a chat.
const (
	StateActive State = "active"
	StatePaused State = "paused" // by a manager
	StateGone   State = "gone"   // blocked, kicked or deleted; kept for 30 days
)
