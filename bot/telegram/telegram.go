// Package telegram brings the bot to Telegram: it receives commands and
// buttons through the Bot API, answers them, and sends deliveries.
//
// Messages are text with entities and never have a parse mode, so nothing in
// them needs escaping, and lengths are exact. Offsets and lengths are UTF-16
// code units throughout.
package telegram

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"newsdigest/bot"
	"newsdigest/digest"
)

// A Config is what a Bot needs from outside.
type Config struct {
	Token  string       // from @BotFather, "123456:AAH…"; never logged
	APIURL string       // of the Bot API server; "" is Telegram's own
	Client *http.Client // its transport must allow a minute before the first byte of an answer
	Now    func() time.Time
	Log    *slog.Logger

	// Webhook is where updates are posted; nil means that they are polled.
	Webhook *Webhook

	// Moved is told that a group has become a supergroup of another id; nil
	// if nobody need know.
	Moved func(ctx context.Context, from, to string) error
	// Gone is told that the bot was blocked in or removed from a chat. The
	// chat has no Thread: all topics of it are meant. It may be nil.
	Gone func(ctx context.Context, chat digest.Chat, why string) error
	// Back is told that the bot was added or unblocked again. It may be nil.
	Back func(ctx context.Context, home digest.Community) error
	// Greet is told when the bot was added to a group or channel, perhaps more
	// than once, and says whether to greet it now. It may be nil: nobody is
	// greeted.
	Greet func(ctx context.Context, home digest.Community, joined time.Time) (bool, error)
}

// A Bot is one Telegram bot; it is a bot.Platform.
type Bot struct {
	*client
	cfg   Config
	log   *slog.Logger
	pacer *pacer
	roles *roles
	moves sync.Map // the supergroups that groups have become, as far as this program saw it: int64 to int64

	receiver *receiver // nil: updates are polled
}

var _ bot.Platform = (*Bot)(nil)

// New returns the bot of a token. It makes no call.
func New(cfg Config) *Bot {
	b := &Bot{
		client: newClient(cfg.Client, cfg.APIURL, cfg.Token),
		cfg:    cfg,
		log:    cfg.Log,
		pacer:  newPacer(),
		roles:  newRoles(),
	}
	if cfg.Webhook != nil {
		b.receiver = newReceiver(b, *cfg.Webhook)
	}
	return b
}

// Name returns digest.Telegram.
func (b *Bot) Name() digest.Platform { return digest.Telegram }

// chatOf returns the chat of an id and of a forum topic, or 0.
func chatOf(id int64, thread int) digest.Chat {
	c := digest.Chat{Platform: digest.Telegram, ID: strconv.FormatInt(id, 10)}
	if thread != 0 {
		c.Thread = strconv.Itoa(thread)
	}
	return c
}

// communityID names the community of a chat: a private chat is its user's.
func communityID(chat int64, private bool) string {
	if private {
		return "user:" + strconv.FormatInt(chat, 10)
	}
	return "chat:" + strconv.FormatInt(chat, 10)
}
