package discord

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"golang.org/x/sync/errgroup"

	"newsdigest/bot"
	"newsdigest/digest"
)

const (
	// identifyGap is the time between two identifies of a bot.
	// https://docs.discord.com/developers/events/gateway#rate-limiting, 2026-08
	identifyGap = 5 * time.Second
	// identifyReserve is how many of a day's 1000 identifies are not used:
	// Discord resets the token of a bot that uses more than all.
	identifyReserve = 20
	firstPause      = time.Second
	longestPause    = 5 * time.Minute
	// steady is how long a session must have stood for the next pause to be
	// short again.
	steady = 2 * time.Minute
)

// Run receives and answers until ctx ends: at its endpoint where it has one,
// else over the gateway.
func (b *Bot) Run(ctx context.Context, router *bot.Router) error {
	if b.endpoint != nil {
		return ended(ctx, b.serve(ctx, router))
	}
	return ended(ctx, b.listen(ctx, router))
}

// listen opens one session for each shard that Discord asks for, and answers
// what they receive.
func (b *Bot) listen(ctx context.Context, router *bot.Router) error {
	start, err := b.firstStart(ctx)
	if err != nil {
		return err
	}
	desk := newDesk(b, router)
	defer desk.wait()
	gate := &identifyGate{}
	g, running := errgroup.WithContext(ctx)
	g.Go(func() error { return desk.publish(running) })
	count := max(start.Shards, 1)
	for id := range count {
		g.Go(func() error { return b.keep(running, shardOf{id, count}, gate, desk) })
	}
	return g.Wait()
}

// ended returns nil where ctx ended, and err otherwise.
func ended(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return nil
}

// A sessionStart is Discord's answer to how a bot should connect.
type sessionStart struct {
	Shards int `json:"shards"`
	Limit  struct {
		Remaining  int   `json:"remaining"`
		ResetAfter int64 `json:"reset_after"` // milliseconds
	} `json:"session_start_limit"`
}

// firstStart asks how to connect until Discord answers. A refused token is an
// error.
func (b *Bot) firstStart(ctx context.Context) (start sessionStart, err error) {
	err = b.persist(ctx, func(ctx context.Context) error {
		start, err = b.askStart(ctx)
		return err
	})
	return start, err
}

// persist repeats a call, pausing ever longer, until it succeeds, ctx ends, or
// its error is one for an operator.
func (b *Bot) persist(ctx context.Context, call func(context.Context) error) error {
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := call(ctx)
		if err == nil || ctx.Err() != nil || digest.Explanation(err) != "" {
			return err
		}
		b.log.Warn("discord is not reached", "again", pause, "error", err)
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

func (b *Bot) askStart(ctx context.Context) (sessionStart, error) {
	var start sessionStart
	err := b.api.call(ctx, http.MethodGet, "gateway/bot", nil, &start)
	return start, refusedToken(err)
}

// refusedToken explains err where it means that the token is wrong.
func refusedToken(err error) error {
	var e *apiError
	if errors.As(err, &e) && e.Status == http.StatusUnauthorized {
		return digest.Explain(err, tokenRefused+".")
	}
	return err
}

// A shardOf is one of the sessions that share a bot's servers.
type shardOf struct{ id, count int }

// An identifyGate lets one session identify at a time.
type identifyGate struct {
	mu   sync.Mutex
	next time.Time
}

// wait returns when it is the caller's turn.
func (g *identifyGate) wait(ctx context.Context) error {
	g.mu.Lock()
	now := time.Now()
	turn := now
	if g.next.After(now) {
		turn = g.next
	}
	g.next = turn.Add(identifyGap)
	g.mu.Unlock()
	return sleep(ctx, turn.Sub(now))
}

// keep keeps one shard connected. Each connection is a new session, for
// discordgo's own reconnecting resumes sessions that Discord has ended, and
// goes on after a token was refused.
func (b *Bot) keep(ctx context.Context, shard shardOf, gate *identifyGate, desk *desk) error {
	pause := firstPause
	for {
		begun := time.Now()
		err := b.connect(ctx, shard, gate, desk)
		if ctx.Err() != nil {
			return err
		}
		if fatal := fatalError(err); fatal != nil {
			return fatal
		}
		if time.Since(begun) > steady {
			pause = firstPause
		}
		b.log.Warn("discord gateway lost", "shard", shard.id, "again", pause, "error", err)
		if err := sleep(ctx, pause); err != nil {
			return err
		}
		pause = min(2*pause, longestPause)
	}
}

// connect waits for the right to identify, opens a session, and returns when
// it has ended.
func (b *Bot) connect(ctx context.Context, shard shardOf, gate *identifyGate, desk *desk) error {
	if err := gate.wait(ctx); err != nil {
		return err
	}
	start, err := b.askStart(ctx)
	if err != nil {
		return err
	}
	if start.Limit.Remaining < identifyReserve {
		wait := time.Duration(start.Limit.ResetAfter) * time.Millisecond
		b.log.Error("too many connections to discord today", "remaining", start.Limit.Remaining, "wait", wait)
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
	c := b.newConnection(ctx, shard, desk)
	if err := c.open(ctx, b.openTime); err != nil {
		return err
	}
	b.log.Info("discord gateway open", "shard", shard.id)
	return c.watch(ctx)
}

// fatalError returns an error for the operator where err can not be mended by
// connecting again, and nil otherwise.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes, 2026-08
func fatalError(err error) error {
	if digest.Explanation(err) != "" {
		return err
	}
	var c *websocket.CloseError
	if !errors.As(err, &c) {
		return nil
	}
	switch c.Code {
	case 4004:
		return digest.Explain(err, tokenRefused+".")
	case 4010, 4011:
		return digest.Explain(err, "Discord wants another number of shards; start the bot again.")
	case 4012:
		return digest.Explain(err, "Discord no longer speaks this version of its gateway; update newsdigest.")
	case 4013, 4014:
		return digest.Explain(err, "Discord refused what the bot asks to be told; check the intents on its Bot page in the developer portal.")
	}
	return nil
}
