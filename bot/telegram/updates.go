package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/go-telegram/bot/models"

	"newsdigest/bot"
	"newsdigest/digest"
)

// Sentences for an operator, who alone can mend what they say.
const (
	refusedToken = "Telegram refused the token; ask @BotFather for the right one and set it"
	anotherCopy  = "another copy of this bot is running with the same token; stop it and start this one again"
)

const (
	// pollTime is how long Telegram holds a poll open while nothing happens;
	// it allows at most 50 s.
	pollTime = 40 * time.Second
	// maxBackoff is the longest pause after a failed poll.
	maxBackoff = time.Minute
	// drainTime is for the requests that were taken when the bot is stopped.
	drainTime = 5 * time.Second
)

// Run receives updates, posted where there is a webhook and else polled, and answers the commands in them until ctx ends. It
// returns an error only where Telegram refuses the token or another copy polls
// with it.
func (b *Bot) Run(ctx context.Context, router *bot.Router) error {
	me, err := b.introduce(ctx)
	if err != nil || ctx.Err() != nil {
		return err
	}
	b.log.Info("telegram connected", "bot", me.Username)
	if err := b.publishMenus(ctx, router.Commands()); err != nil {
		b.log.Warn("command menu not set", "error", err)
	}
	session := &session{Bot: b, me: me, router: router}
	if b.receiver != nil {
		return b.receive(ctx, session)
	}
	queues := newQueues(ctx, b.log, session.handle)
	offset, err := b.poll(ctx, queues.hand)
	queues.close()
	if err != nil {
		return err
	}
	b.forget(ctx, offset)
	return nil
}

// introduce asks for the bot's own name until Telegram gives it, refuses the
// token, or ctx ends.
func (b *Bot) introduce(ctx context.Context) (me models.User, err error) {
	err = b.persist(ctx, func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, callTime)
		defer cancel()
		return b.call(ctx, "getMe", nil, &me)
	})
	return me, err
}

// poll hands over one update after the other, in Telegram's order, and returns
// the offset behind the last one. The offset, which makes Telegram forget what
// lies before it, moves on only when all of an answer have been handed over.
func (b *Bot) poll(ctx context.Context, hand func(models.Update) error) (offset int64, err error) {
	for ctx.Err() == nil {
		var updates []json.RawMessage
		err := b.persist(ctx, func(ctx context.Context) (err error) {
			updates, err = b.getUpdates(ctx, offset, pollTime)
			return err
		})
		if err != nil {
			return offset, err
		}
		for _, raw := range updates {
			u, err := decodeUpdate(raw)
			if err != nil {
				b.log.Warn("update not understood", "update", u.ID, "error", err)
			} else if hand(u) != nil {
				break // stopped: what is left comes again
			}
			offset = max(offset, u.ID+1)
		}
	}
	return offset, nil
}

// forget has Telegram forget what was answered, so that it does not come again
// after a restart.
func (b *Bot) forget(ctx context.Context, offset int64) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if _, err := b.getUpdates(ctx, offset, 0); err != nil {
		b.log.Debug("updates not confirmed", "error", err)
	}
}

func (b *Bot) getUpdates(ctx context.Context, offset int64, wait time.Duration) (updates []json.RawMessage, err error) {
	ctx, cancel := context.WithTimeout(ctx, wait+callTime)
	defer cancel()
	err = b.call(ctx, "getUpdates", map[string]any{
		"offset":          offset,
		"timeout":         int(wait.Seconds()),
		"allowed_updates": allowedUpdates(),
	}, &updates)
	return updates, err
}

// allowedUpdates returns the kinds of updates that the bot asks for.
func allowedUpdates() []string {
	return []string{
		models.AllowedUpdateMessage,
		models.AllowedUpdateCallbackQuery,
		models.AllowedUpdateChannelPost,
		models.AllowedUpdateMyChatMember,
	}
}

// decodeUpdate decodes one update alone, so that one with a field of a kind
// that is not known does not stop the others. Its ID is set in any case.
func decodeUpdate(raw json.RawMessage) (models.Update, error) {
	var u models.Update
	err := json.Unmarshal(raw, &u)
	if err != nil {
		var id struct {
			ID int64 `json:"update_id"`
		}
		_ = json.Unmarshal(raw, &id)
		return models.Update{ID: id.ID}, err
	}
	return u, nil
}

// persist repeats a call until it succeeds, pausing ever longer or as long as
// Telegram asks. It returns nil when ctx ends, and an error for an operator.
func (b *Bot) persist(ctx context.Context, call func(context.Context) error) error {
	for pause := time.Second; ctx.Err() == nil; pause = min(2*pause, maxBackoff) {
		err := call(ctx)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			break
		}
		var e *callError
		if errors.As(err, &e) {
			if e.says(409, "webhook is active") {
				err = b.dropWebhook(ctx)
			} else if stop := fatal(e); stop != nil {
				return stop
			}
			pause = max(pause, e.RetryAfter)
		}
		b.log.Warn("telegram not reached", "error", err, "again", pause)
		_ = sleep(ctx, pause) // the condition of the loop sees the end of ctx
	}
	return nil //nolint:nilerr // the end of ctx is the wish of the caller
}

// fatal returns what ends the bot: an error that trying again cannot mend.
func fatal(e *callError) error {
	if !e.Spoken {
		return nil
	}
	switch e.Code {
	case 401, 404: // a token that was revoked, one that is malformed
		return digest.Explain(e, refusedToken)
	case 409:
		return digest.Explain(e, anotherCopy)
	}
	return nil
}

// dropWebhook removes the webhook that the bot was once used with; as long as
// it is set, Telegram answers no poll.
func (b *Bot) dropWebhook(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	if err := b.call(ctx, "deleteWebhook", nil, nil); err != nil {
		return err
	}
	return errors.New("a webhook was set, and is removed now")
}
