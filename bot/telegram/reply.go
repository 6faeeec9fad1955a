package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"github.com/go-telegram/bot/models"

	"newsdigest/bot"
	"newsdigest/bot/locale"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

// confirm ends the waiting of a pressed button. Telegram takes no answer to a
// press older than some minutes, and that is no harm.
func (b *Bot) confirm(ctx context.Context, query string) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	if err := b.call(ctx, "answerCallbackQuery", map[string]string{"callback_query_id": query}, nil); err != nil {
		b.log.Debug("press not confirmed", "error", err)
	}
}

// reply shows an answer: in place of the message with the pressed button where
// the reply says so, else as messages of its own. Everyone in the chat sees
// it; Telegram has nothing more private.
func (s *session) reply(ctx context.Context, a asking, r bot.Reply) {
	parts := render(r.Message, func(name string) bool {
		_, ok := s.router.Find(name)
		return ok
	})
	if r.Replace && a.req.Button && a.message != 0 && len(parts) > 0 && s.edit(ctx, a, parts[0]) {
		parts = parts[1:]
	}
	out := outgoing{Chat: a.chat}
	if err := out.address(a.req.Chat); err != nil {
		s.log.Error("reply has no address", "error", err)
		return
	}
	if a.group && a.message != 0 {
		out.Reply = &models.ReplyParameters{MessageID: a.message, AllowSendingWithoutReply: true}
	}
	for _, p := range parts {
		if !s.say(ctx, &out, p) {
			return
		}
	}
	for _, f := range r.Files {
		if err := s.upload(ctx, out, f); err != nil {
			s.log.Warn("file not sent", "chat", a.req.Chat, "error", err)
		}
	}
}

// say sends one part of a reply: again where Telegram makes it wait or the
// group has moved, and in a plainer form where it is refused. It reports
// whether the part arrived. An unknown outcome is left: whoever asked can ask
// again.
func (b *Bot) say(ctx context.Context, out *outgoing, p digest.Part) bool {
	waited := false
	for form := digest.FormRich; form <= digest.FormLink; {
		out.payload = payload{}
		if err := json.Unmarshal([]byte(p.In(form)), &out.payload); err != nil {
			b.log.Error("reply cannot be read", "error", err)
			return false
		}
		o := b.attempt(ctx, *out)
		switch {
		case o.Kind == digest.OutcomeSent:
			return true
		case o.Kind == digest.OutcomeLimited && !waited:
			waited = true // attempt waits for as long as Telegram asked
		case o.Kind == digest.OutcomeMigrated && o.MovedTo != strconv.FormatInt(out.Chat, 10):
			b.move(ctx, strconv.FormatInt(out.Chat, 10), o.MovedTo)
			if out.Chat, out.Reply = chatNumber(o.MovedTo), nil; out.Chat == 0 {
				return false
			}
		case o.Kind == digest.OutcomeRefused:
			form++
		default:
			b.log.Warn("reply not sent", "chat", out.Chat, "outcome", o.Kind, "reason", o.Reason)
			return false
		}
	}
	return false
}

// attempt waits for its turn and sends once.
func (b *Bot) attempt(ctx context.Context, out outgoing) digest.Outcome {
	if err := b.pacer.wait(ctx, out.Chat); err != nil {
		return digest.Outcome{Kind: digest.OutcomeNeverLeft, Reason: "the time to answer was up"}
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	_, err := b.send(ctx, out)
	o := outcome(err)
	if o.Kind == digest.OutcomeLimited {
		b.pacer.hold(out.Chat, o.RetryAfter)
	}
	return o
}

// edit puts a part in place of the message under which the button stands, and
// reports whether it is there now.
func (b *Bot) edit(ctx context.Context, a asking, p digest.Part) bool {
	out := outgoing{Chat: a.chat, Message: a.message}
	if err := json.Unmarshal([]byte(p.Rich), &out.payload); err != nil {
		return false
	}
	for range 2 {
		if b.pacer.wait(ctx, a.chat) != nil {
			return false
		}
		err := b.editOnce(ctx, out)
		var e *callError
		if err == nil || errors.As(err, &e) && e.says(400, "message is not modified") {
			return true
		}
		o := outcome(err)
		if o.Kind != digest.OutcomeLimited {
			b.log.Debug("message not edited", "chat", a.chat, "reason", o.Reason)
			return false
		}
		b.pacer.hold(a.chat, o.RetryAfter)
	}
	return false
}

func (b *Bot) editOnce(ctx context.Context, out outgoing) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return b.call(ctx, "editMessageText", out, nil)
}

// sorry says why a file cannot be read.
func sorry(err error, l locale.Locale) message.Message {
	if errors.Is(err, errLargeFile) {
		return message.Say(l.Text("file.large", "max", maxFile>>20))
	}
	return message.Say(l.Text("file.unread"))
}

// chatNumber returns the number of a chat id, or 0 for what is none.
func chatNumber(s string) int64 {
	id, _ := strconv.ParseInt(s, 10, 64)
	return id
}
