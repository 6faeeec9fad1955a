package simtest

import (
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"newsdigest/bot/discord/discordtest"
	"newsdigest/digest"
)

// A Rush is how one hour at which all chats are due went by.
type Rush struct {
	Verdict
	Telegram time.Duration // until the last chat had its edition
	Discord  time.Duration
	Earned   int // 429s that the networks answered of their own accord
}

// Hurry runs p, whose chats are all due at the same time, against networks
// that enforce their limits.
func Hurry(t *testing.T, p Plan) (r Rush) {
	t.Helper()
	begin := Prepare(t, p)
	folder := Folder(t)
	synctest.Test(t, func(t *testing.T) {
		w := Begin(t, p, begin, folder)
		w.telegram.EnforceLimits()
		r.Verdict = finish(t, w)
		r.Earned = w.telegram.Refused()
		for _, c := range w.discord.Calls(discordtest.CreateMessage) {
			if c.Status == http.StatusTooManyRequests {
				r.Earned++
			}
		}
		for _, chat := range w.chats {
			after := w.first(chat).Sub(p.due())
			if chat.Platform == digest.Telegram {
				r.Telegram = max(r.Telegram, after)
			} else {
				r.Discord = max(r.Discord, after)
			}
		}
	})
	return r
}

// first returns when a chat got its first message, zero where it got none.
func (n networks) first(chat digest.Chat) (at time.Time) {
	if chat.Platform == digest.Discord {
		if messages := n.discord.Messages(chat.ID); len(messages) > 0 {
			at = messages[0].At
		}
		return at
	}
	id, _ := strconv.ParseInt(chat.ID, 10, 64) // ours
	if messages := n.telegram.Messages(id); len(messages) > 0 {
		at = messages[0].At
	}
	return at
}
