package discord

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

const (
	// openTime is how long a session may take until Discord says READY.
	// Without it, discordgo waits for ever when the gateway asks for a
	// reconnect right after identifying.
	// https://github.com/bwmarrin/discordgo/issues/513
	openTime = 30 * time.Second
	// ackTime is the longest time between two acknowledged heartbeats;
	// Discord wants one every 41 s. Past it the connection is dead.
	ackTime  = 60 * time.Second
	ackCheck = 5 * time.Second
)

// A connection is one session and the socket under it.
type connection struct {
	session *discordgo.Session
	ready   chan struct{} // closed when Discord said READY
	gone    chan struct{} // closed when the session has ended

	mu     sync.Mutex
	socket net.Conn
}

// newConnection returns a session that is not open yet. Its handlers run in
// the goroutine that reads the socket, and never block it.
func (b *Bot) newConnection(ctx context.Context, shard shardOf, desk *desk) *connection {
	c := &connection{ready: make(chan struct{}), gone: make(chan struct{})}
	s, _ := discordgo.New("") // it has no error to return; the client knows the token
	s.Client = b.api.http
	s.Dialer = c.dialer(b.dialer)
	s.Identify.Token = "Bot " + b.cfg.Token
	s.Identify.Intents = discordgo.IntentGuilds // servers come and go; interactions come without any
	s.ShardID, s.ShardCount = shard.id, shard.count
	s.ShouldReconnectOnError = false
	s.StateEnabled = false
	s.SyncEvents = true
	s.LogLevel = -1 // it would print with the log package
	var ready, gone sync.Once
	servers := &membership{bot: b}
	s.AddHandler(func(_ *discordgo.Session, r *discordgo.Ready) {
		servers.begin(r.Guilds)
		ready.Do(func() { close(c.ready) })
		if r.Application != nil {
			desk.introduce(r.Application.ID)
		}
	})
	s.AddHandler(func(_ *discordgo.Session, g *discordgo.GuildCreate) {
		desk.hand(func() { servers.enter(ctx, g.ID) })
	})
	s.AddHandler(func(_ *discordgo.Session, g *discordgo.GuildDelete) {
		desk.hand(func() { servers.leave(ctx, g.ID, g.Unavailable) })
	})
	s.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) {
		gone.Do(func() { close(c.gone) })
	})
	s.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) {
		if e.Type == "INTERACTION_CREATE" {
			desk.take(ctx, e.RawData)
		}
	})
	c.session = s
	return c
}

// dialer returns a copy of d that keeps the socket, so that a session that
// hangs can be cut off.
func (c *connection) dialer(d *websocket.Dialer) *websocket.Dialer {
	kept := *d
	kept.NetDialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		socket, err := d.NetDialContext(ctx, network, address)
		c.mu.Lock()
		c.socket = socket
		c.mu.Unlock()
		return socket, err
	}
	return &kept
}

// open opens the session. It gives up at its deadline and then leaves the
// session alone, even where that is stuck on its own lock.
func (c *connection) open(ctx context.Context, limit time.Duration) error {
	opened := make(chan error, 1)
	go func() { opened <- c.session.Open() }()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	ready := c.ready
	for opened != nil || ready != nil {
		select {
		case err := <-opened:
			if err != nil {
				return fmt.Errorf("open gateway: %w", err)
			}
			opened = nil
		case <-ready:
			ready = nil
		case <-c.gone:
			return errors.New("open gateway: the connection ended")
		case <-timer.C:
			c.cut()
			return errors.New("open gateway: Discord did not say READY in time")
		case <-ctx.Done():
			c.cut()
			return ctx.Err()
		}
	}
	return nil
}

// watch returns when the session has ended, and ends it when ctx does or when
// Discord no longer acknowledges heartbeats.
func (c *connection) watch(ctx context.Context) error {
	tick := time.NewTicker(ackCheck)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			c.end()
			return ctx.Err()
		case <-c.gone:
			return errors.New("the connection ended")
		case <-tick.C:
			if !c.session.TryRLock() {
				continue // it is busy ending
			}
			silent := time.Since(c.session.LastHeartbeatAck)
			c.session.RUnlock()
			if silent > ackTime {
				c.end()
				return fmt.Errorf("no heartbeat was acknowledged for %s", silent.Round(time.Second))
			}
		}
	}
}

// end cuts the socket and waits, not for long, until the session has noticed.
// The session's own Close would hold its lock for a second, against the
// goroutine that reads.
func (c *connection) end() {
	c.cut()
	timer := time.NewTimer(ackCheck)
	defer timer.Stop()
	select {
	case <-c.gone:
	case <-timer.C:
	}
}

// cut closes the socket.
func (c *connection) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.socket != nil {
		_ = c.socket.Close() // it is given up on
	}
}
