package simtest

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
)

// A Seen message is one that a reader saw: where, when and what.
type Seen struct {
	Chat  digest.Chat
	At    time.Time
	Words string
}

// Apart lets a city live for two mornings, while each call that sends a message
// on one network meets a fault, and returns what was seen on each, chat by chat
// in order. No network is sick where its name is none.
func Apart(t *testing.T, size Size, sick digest.Platform, f Fault) map[digest.Platform][]Seen {
	t.Helper()
	size.Long = 3 * 24 * time.Hour
	folder := Folder(t)
	seen := map[digest.Platform][]Seen{}
	synctest.Test(t, func(t *testing.T) {
		c := Found(t, size, time.Date(2026, time.March, 1, night, 0, 0, 0, time.UTC), folder)
		if sick == digest.Telegram {
			c.telegram.Choose = func(call telegramtest.Call) (telegramtest.Fault, bool) {
				return telegramtest.Fault{Delay: f.Delay, Hang: f.Hang}, call.Method == "sendMessage"
			}
		}
		if sick == digest.Discord {
			c.discord.Choose = func(call discordtest.Call) (discordtest.Fault, bool) {
				return discordtest.Fault{Delay: f.Delay, Hang: f.Hang}, call.Route == discordtest.CreateMessage
			}
		}
		c.Live(30 * time.Hour)
		for _, chat := range c.chats {
			seen[chat.Platform] = append(seen[chat.Platform], c.seen(chat)...)
		}
	})
	return seen
}

// seen returns the messages of a chat.
func (n networks) seen(chat digest.Chat) (all []Seen) {
	if chat.Platform == digest.Discord {
		for _, m := range n.discord.Messages(chat.ID) {
			all = append(all, Seen{chat, m.At, m.Text()})
		}
		return all
	}
	id, _ := strconv.ParseInt(chat.ID, 10, 64) // ours
	for _, m := range n.telegram.Messages(id) {
		all = append(all, Seen{chat, m.At, m.Text})
	}
	return all
}
