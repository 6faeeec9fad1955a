// Package discord is the bot on Discord: it receives slash commands and
// presses of buttons over the gateway, or over HTTP at its endpoint
// (endpoint.go), answers them, and sends deliveries.
//
// The gateway is spoken by gateway.go; shard.go keeps a session over the
// sockets that are lost, and supervisor.go all of them. Calls of the API go
// through one HTTP client that paces them and never lets a message ping
// anybody (client.go, call.go). Rendering is pure (render.go).
package discord

import (
	"context"
	"crypto/ed25519"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"newsdigest/bot"
	"newsdigest/digest"
)

var _ bot.Platform = (*Bot)(nil)

// A Config says how to reach Discord. All fields but APIURL and PublicKey are
// needed to run and to send, Dialer for the gateway alone; Render needs none.
type Config struct {
	Token  string            // the bot's, without "Bot "
	APIURL string            // scheme and host of a server that stands in for Discord; "" is Discord
	Client *http.Client      // makes all calls of the API; with a Transport
	Dialer *websocket.Dialer // dials the gateway; with NetDialContext
	// PublicKey is the application's, by which Discord signs interactions that
	// it posts; nil means that they come over the gateway.
	PublicKey ed25519.PublicKey
	// Shards is how many sessions share the bot's servers; 0 is as many as
	// Discord advises. ShardIDs are those of them that this program opens,
	// each below Shards; none means all.
	Shards   int
	ShardIDs []int
	Now      func() time.Time // the program's clock: of requests and of claims
	Log      *slog.Logger

	// Refused is when the requests that Discord has refused so far are
	// forgotten, as an earlier run gave it to SaveRefused: the limit of
	// refusals outlives the program. Both may be zero.
	Refused     time.Time
	SaveRefused func(time.Time)
	// Gone is told that the bot was removed from a server, Back that it was
	// added to one. They may be nil.
	Gone func(ctx context.Context, home digest.Community, why string) error
	Back func(ctx context.Context, home digest.Community) error
	// Greet is told when the bot was added to a server, again with each
	// session of the day after, and says whether to greet it now. It may be
	// nil: nobody is greeted.
	Greet func(ctx context.Context, home digest.Community, joined time.Time) (bool, error)
}

// A Bot is a bot.Platform. It is safe for concurrent use.
type Bot struct {
	api      *client
	cfg      Config
	dialer   *websocket.Dialer
	now      func() time.Time
	log      *slog.Logger
	endpoint *endpoint // nil: interactions come over the gateway

	mu   sync.Mutex
	self string // the bot's user id, once it was asked for
}

// New returns a bot. It calls nobody.
func New(c Config) *Bot {
	b := &Bot{
		api:    newClient(c),
		cfg:    c,
		dialer: c.Dialer,
		now:    c.Now,
		log:    c.Log,
	}
	if c.PublicKey != nil {
		b.endpoint = &endpoint{key: c.PublicKey, now: c.Now, log: c.Log}
	}
	return b
}

// Name returns digest.Discord.
func (b *Bot) Name() digest.Platform { return digest.Discord }
