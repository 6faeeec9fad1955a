package simtest

import (
	"fmt"
	"net/http"
	"slices"
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
	Telegram Arrival
	Discord  Arrival
	Earned   int // 429s that the networks answered of their own accord
}

// An Arrival is how long it took until the last chat of a network had its
// edition.
type Arrival struct {
	Last  time.Duration // of the chats whose calls were all answered
	Again time.Duration // of those that were sent to again, because an answer was lost
}

func (a *Arrival) add(after time.Duration, again bool) {
	if again {
		a.Again = max(a.Again, after)
	} else {
		a.Last = max(a.Last, after)
	}
}

// String returns both in seconds.
func (a Arrival) String() string {
	return fmt.Sprintf("%.1fs/%.1fs", a.Last.Seconds(), a.Again.Seconds())
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
		rows, err := outbox(t.Context(), w.database)
		must(t, err)
		_, unknown := w.ledger.copy()
		for _, chat := range w.chats {
			to := &r.Discord
			if chat.Platform == digest.Telegram {
				to = &r.Telegram
			}
			again := slices.ContainsFunc(rows[chat.ID], func(r row) bool { return unknown[r.id] > 0 })
			to.add(w.first(chat).Sub(p.due()), again)
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
