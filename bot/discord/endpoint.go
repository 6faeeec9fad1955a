package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdigest/bot"
)

// Bounds of what comes to the endpoint.
// https://docs.discord.com/developers/interactions/overview, 2026-08
const (
	// maxInteraction is far above what Discord sends.
	maxInteraction = 1 << 20
	// signatureAge is how far the time of a signature may be from our clock.
	signatureAge = 5 * time.Minute
	// replayMemory is how long an interaction that came is remembered: as long
	// as its token can be used.
	replayMemory = 15 * time.Minute
	// mostRemembered bounds that memory; 50 a second fill half of it.
	mostRemembered = 100_000
)

// An endpoint takes interactions that Discord posts, in place of the gateway.
// Everyone can reach it, so it believes nothing that Discord has not signed.
type endpoint struct {
	key ed25519.PublicKey
	now func() time.Time
	log *slog.Logger

	mu   sync.Mutex
	take func(json.RawMessage) // nil while the bot does not run
	seen map[string]time.Time  // ids that came, and when
}

// Handler returns where Discord posts interactions and what takes them, or nil
// where they come over the gateway.
func (b *Bot) Handler() (pattern string, h http.Handler) {
	if b.endpoint == nil {
		return "", nil
	}
	return "POST /discord/interactions", b.endpoint
}

// ServeHTTP takes one interaction. It is acknowledged by a call of the API, as
// those of the gateway are, so the answer here is empty.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxInteraction))
	if err != nil {
		http.Error(w, "the body cannot be read", http.StatusBadRequest)
		return
	}
	if !e.signed(r.Header, body) {
		http.Error(w, "the signature is not Discord's", http.StatusUnauthorized)
		return
	}
	var i struct {
		ID   string                    `json:"id"`
		Type discordgo.InteractionType `json:"type"`
	}
	if err := json.Unmarshal(body, &i); err != nil || i.ID == "" {
		http.Error(w, "this is no interaction", http.StatusBadRequest)
		return
	}
	if i.Type == discordgo.InteractionPing {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"type":1}`) // whoever asked may have gone
		return
	}
	take, fresh := e.receive(i.ID)
	switch {
	case take == nil:
		http.Error(w, "the bot does not run", http.StatusServiceUnavailable)
	case !fresh:
		e.log.Debug("interaction came twice", "interaction", i.ID)
		http.Error(w, "this interaction came before", http.StatusUnauthorized)
	default:
		take(body)
		w.WriteHeader(http.StatusAccepted)
	}
}

// signed reports whether Discord signed a body not long ago.
func (e *endpoint) signed(h http.Header, body []byte) bool {
	stamp := h.Get("X-Signature-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return false
	}
	if age := e.now().Sub(time.Unix(seconds, 0)); age > signatureAge || age < -signatureAge {
		return false
	}
	signature, err := hex.DecodeString(h.Get("X-Signature-Ed25519"))
	if err != nil || len(signature) != ed25519.SignatureSize {
		return false
	}
	return ed25519.Verify(e.key, append([]byte(stamp), body...), signature)
}

// receive returns what takes an interaction, and whether it has not come
// before.
func (e *endpoint) receive(id string) (take func(json.RawMessage), fresh bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.take == nil {
		return nil, false
	}
	now := e.now()
	if _, known := e.seen[id]; known {
		return e.take, false
	}
	if len(e.seen) >= mostRemembered {
		for old, at := range e.seen {
			if now.Sub(at) > replayMemory {
				delete(e.seen, old)
			}
		}
	}
	if len(e.seen) >= mostRemembered {
		return e.take, false // a flood; what is not remembered is not taken
	}
	e.seen[id] = now
	return e.take, true
}

// open lets interactions in, and with nil shuts them out.
func (e *endpoint) open(take func(json.RawMessage)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.take = take
	if e.seen == nil {
		e.seen = map[string]time.Time{}
	}
}

// serve answers what comes to the endpoint until ctx ends.
func (b *Bot) serve(ctx context.Context, router *bot.Router) error {
	app, err := b.application(ctx)
	if err != nil {
		return err
	}
	desk := newDesk(b, router)
	defer desk.wait()
	desk.introduce(app)
	b.endpoint.open(func(raw json.RawMessage) { desk.take(ctx, raw) })
	defer b.endpoint.open(nil)
	b.log.Info("discord endpoint open")
	if err := desk.publish(ctx); err != nil {
		return err
	}
	<-ctx.Done()
	return ctx.Err()
}

// application asks which application the token is of, until Discord answers. A
// refused token is an error.
func (b *Bot) application(ctx context.Context) (string, error) {
	var app struct {
		ID string `json:"id"`
	}
	err := b.persist(ctx, func(ctx context.Context) error {
		return refusedToken(b.api.call(ctx, http.MethodGet, "applications/@me", nil, &app))
	})
	return app.ID, err
}
