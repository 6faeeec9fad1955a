package telegram

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/go-telegram/bot/models"

	"newsdigest/digest"
)

// Bounds of what Telegram posts.
// https://core.telegram.org/bots/api#setwebhook
const (
	// maxUpdate is far above a message of 4,096 characters with its entities.
	maxUpdate = 1 << 20
	// One connection keeps the updates of a chat in their order; an update is
	// only written down while it is open, so that one is enough.
	maxConnections = 1
	webhookPath    = "/telegram/webhook"
)

// A Webhook says how Telegram posts updates, in place of being polled.
type Webhook struct {
	URL    string // of this program as Telegram reaches it, https, without the path
	Secret string // 1–256 of A-Z, a-z, 0-9, _ and -; Telegram sends it along
	Inbox  Inbox
}

// An Inbox keeps updates from before they are confirmed until they are
// answered. Its methods are those of storage.Inbox.
type Inbox interface {
	KeepUpdate(ctx context.Context, p digest.Platform, u digest.Update, now time.Time) (fresh bool, err error)
	WaitingUpdates(ctx context.Context, p digest.Platform) ([]digest.Update, error)
	AnswerUpdate(ctx context.Context, p digest.Platform, id int64) error
}

// A receiver takes the updates that Telegram posts. Everyone can reach it, so
// it believes nothing without the secret.
type receiver struct {
	*Bot
	Webhook
	secret [sha256.Size]byte

	mu   sync.Mutex
	hand func(models.Update) error // nil while the bot does not run
}

func newReceiver(b *Bot, w Webhook) *receiver {
	return &receiver{Bot: b, Webhook: w, secret: sha256.Sum256([]byte(w.Secret))}
}

// Handler returns where Telegram posts updates and what takes them, or nil
// where it is polled.
func (b *Bot) Handler() (pattern string, h http.Handler) {
	if b.receiver == nil {
		return "", nil
	}
	return "POST " + webhookPath, b.receiver
}

// ServeHTTP takes one update. It is written down before Telegram is told that
// it came; Telegram posts again what was answered with an error.
func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	given := sha256.Sum256([]byte(q.Header.Get("X-Telegram-Bot-Api-Secret-Token")))
	if subtle.ConstantTimeCompare(given[:], r.secret[:]) != 1 {
		http.Error(w, "the secret is not that of this bot", http.StatusUnauthorized)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, q.Body, maxUpdate))
	if err != nil {
		http.Error(w, "the body cannot be read", http.StatusBadRequest)
		return
	}
	u, err := decodeUpdate(body)
	if err != nil || u.ID == 0 {
		// Telegram would post it for a day; nothing can be learnt from it.
		r.log.Warn("update not understood", "update", u.ID, "error", err)
		return
	}
	hand := r.handing()
	if hand == nil {
		http.Error(w, "the bot does not run", http.StatusServiceUnavailable)
		return
	}
	fresh, err := r.Inbox.KeepUpdate(q.Context(), digest.Telegram, digest.Update{ID: u.ID, Data: string(body)}, r.cfg.Now())
	if err != nil {
		r.log.Error("update not kept", "update", u.ID, "error", err)
		http.Error(w, "the update cannot be kept now", http.StatusInternalServerError)
		return
	}
	if fresh {
		_ = hand(u) // stopped: it is kept, and answered after the next start
	}
}

func (r *receiver) handing() func(models.Update) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.hand
}

func (r *receiver) open(hand func(models.Update) error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hand = hand
}

// receive answers what is posted until ctx ends, and first what was left from
// before.
func (b *Bot) receive(ctx context.Context, s *session) error {
	r := b.receiver
	queues := newQueues(ctx, b.log, func(ctx context.Context, u models.Update) {
		s.handle(ctx, u)
		if err := r.Inbox.AnswerUpdate(context.WithoutCancel(ctx), digest.Telegram, u.ID); err != nil {
			b.log.Error("answer not noted", "update", u.ID, "error", err)
		}
	})
	defer queues.close()
	waiting, err := r.Inbox.WaitingUpdates(ctx, digest.Telegram)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		if u, err := decodeUpdate([]byte(w.Data)); err == nil && queues.hand(u) != nil {
			return nil // stopped
		}
	}
	r.open(queues.hand)
	defer r.open(nil)
	if err := b.setWebhook(ctx); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// setWebhook tells Telegram where to post, until it knows.
func (b *Bot) setWebhook(ctx context.Context) error {
	return b.persist(ctx, func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, callTime)
		defer cancel()
		err := b.call(ctx, "setWebhook", map[string]any{
			"url":             b.receiver.URL + webhookPath,
			"secret_token":    b.receiver.Secret,
			"max_connections": maxConnections,
			"allowed_updates": allowedUpdates(),
		}, nil)
		if err == nil {
			b.log.Info("telegram webhook set", "url", b.receiver.URL)
		}
		return err
	})
}
