package simtest

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"

	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
)

// A fault is what happens to one call.
type fault struct {
	wait bool // 429
	fail bool // 500
	cut  bool // the connection ends without an answer
	hang bool // no answer comes at all
	done bool // the message arrives all the same
}

// fault returns what happens to the call that sends to a chat now. It follows
// from the seed, the delivery and how often that was tried, never from the
// order in which goroutines run.
//
// Telegram never swallows the resend of a part whose outcome is unknown: two
// swallowed calls in a row lose a part, and nobody can promise otherwise.
func (l *ledger) fault(plan Plan, p digest.Platform, chat string) (fault, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	id, ok := l.sending[chat]
	if !ok {
		return fault{}, false
	}
	roll := hash(plan.Seed, uint64(id), l.tries[id])
	f := fault{done: roll>>32&1 == 1 || p == digest.Telegram && l.unknown[id] > 0}
	switch dice := int(roll % 1000); {
	case dice < plan.Waits:
		return fault{wait: true}, true
	case dice >= plan.Waits+plan.Failures:
		return fault{}, false
	case dice%4 == 0:
		f.fail = true
	case dice%4 == 1:
		f.cut = true
	default:
		f.hang = true
	}
	if c, claimed := l.open[id]; claimed {
		c.kept = true
		l.open[id] = c
	}
	l.unknown[id]++
	return f, true
}

func hash(values ...uint64) uint64 {
	h := fnv.New64a()
	for _, v := range values {
		_ = binary.Write(h, binary.LittleEndian, v) // to memory
	}
	return h.Sum64()
}

// chooseDiscord is the fault of a call to Discord.
func (w *World) chooseDiscord(c discordtest.Call) (discordtest.Fault, bool) {
	if c.Route != discordtest.CreateMessage {
		return discordtest.Fault{}, false
	}
	chat := strings.Split(strings.TrimPrefix(c.Path, "/api/v10/channels/"), "/")[0]
	f, ok := w.ledger.fault(w.Plan, digest.Discord, chat)
	out := discordtest.Fault{Done: f.done, Cut: f.cut, Hang: f.hang}
	switch {
	case f.wait:
		out.Status, out.RetryAfter = http.StatusTooManyRequests, 1.5
	case f.fail:
		out.Status = http.StatusInternalServerError
	}
	return out, ok
}

// chooseTelegram is the fault of a call to Telegram.
func (w *World) chooseTelegram(c telegramtest.Call) (telegramtest.Fault, bool) {
	if c.Method != "sendMessage" {
		return telegramtest.Fault{}, false
	}
	f, ok := w.ledger.fault(w.Plan, digest.Telegram, fmt.Sprint(c.Params["chat_id"]))
	out := telegramtest.Fault{Done: f.done, Cut: f.cut, Hang: f.hang}
	switch {
	case f.wait:
		out.Status, out.RetryAfter, out.Description = http.StatusTooManyRequests, 3, "Too Many Requests: retry after 3"
	case f.fail:
		out.Status, out.Description = http.StatusInternalServerError, "Internal Server Error"
	}
	return out, ok
}
