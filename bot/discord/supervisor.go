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
	// identifyGap is the time between two identifies that share a gate.
	// https://docs.discord.com/developers/events/gateway#rate-limiting, 2026-08
	identifyGap = 5 * time.Second
	// identifyReserve is how many of a day's 1000 identifies are not used:
	// Discord resets the token of a bot that uses more than all.
	identifyReserve = 20
	firstPause      = time.Second
	longestPause    = 5 * time.Minute
	// steady is how long a session must have stood for the next pause to be
	// short again.
	steady = time.Minute
)

// Run receives and answers until ctx ends: at its endpoint where it has one,
// else over the gateway.
func (b *Bot) Run(ctx context.Context, router *bot.Router) error {
	if b.endpoint != nil {
		return unlessEnded(ctx, b.serve(ctx, router))
	}
	return unlessEnded(ctx, b.listen(ctx, router))
}

// listen keeps the shards that are this program's connected, and answers what
// they receive.
func (b *Bot) listen(ctx context.Context, router *bot.Router) error {
	start, err := b.firstStart(ctx)
	if err != nil {
		return err
	}
	desk := newDesk(b, router)
	defer desk.wait()
	g, running := errgroup.WithContext(ctx)
	g.Go(func() error { return desk.publish(running) })
	for _, s := range b.shards(start, desk) {
		g.Go(func() error { return s.keep(running) })
		g.Go(func() error { return s.servers.tell(running) })
	}
	return g.Wait()
}

// shards returns the shards that are this program's: those that the operator
// names, of as many as the operator or else Discord says.
func (b *Bot) shards(start sessionStart, desk *desk) []*shard {
	count := b.cfg.Shards
	if count == 0 {
		count = max(start.Shards, 1)
	}
	ids := b.cfg.ShardIDs
	for id := 0; len(b.cfg.ShardIDs) == 0 && id < count; id++ {
		ids = append(ids, id)
	}
	gates := make([]identifyGate, max(start.Limit.Concurrency, 1))
	var all []*shard
	for _, id := range ids {
		all = append(all, &shard{
			Bot: b, id: id, count: count, desk: desk, gate: &gates[id%len(gates)], servers: newMembership(desk),
		})
	}
	return all
}

// unlessEnded returns nil where ctx ended, and err otherwise.
func unlessEnded(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return nil
}

// A sessionStart is Discord's answer to how a bot should connect.
type sessionStart struct {
	URL    string `json:"url"`
	Shards int    `json:"shards"`
	Limit  struct {
		Remaining   int   `json:"remaining"`
		ResetAfter  int64 `json:"reset_after"` // milliseconds
		Concurrency int   `json:"max_concurrency"`
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

// An identifyGate lets one session of those that share it identify at a time.
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

// ended reports whether err means that Discord has ended the session: it can
// not be resumed.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes, 2026-08
func ended(err error) bool {
	var c *websocket.CloseError
	if !errors.As(err, &c) {
		return false
	}
	switch c.Code {
	case 4003, 4007, 4009: // not authenticated, a wrong sequence, timed out
		return true
	}
	return false
}
