package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// openTime is how long Discord may take from the dial until the session
// begins or goes on.
const openTime = 30 * time.Second

// A shard is one of the sessions that share a bot's servers. The session
// outlives the sockets under it: Discord keeps what happens meanwhile for some
// minutes, and tells it to whoever resumes.
// https://docs.discord.com/developers/events/gateway#resuming, 2026-08
type shard struct {
	*Bot
	id, count int
	desk      *desk
	gate      *identifyGate
	servers   *membership

	session  string       // its id; "" is none
	address  string       // of the gateway where it goes on; "" is anywhere
	sequence atomic.Int64 // of the last event that came
}

// keep keeps the shard connected until ctx ends, or until what an operator
// must mend.
func (s *shard) keep(ctx context.Context) error {
	pause := firstPause
	for {
		begun := time.Now()
		err := s.stay(ctx)
		if ctx.Err() != nil {
			return err
		}
		if fatal := fatalError(err); fatal != nil {
			return fatal
		}
		if ended(err) {
			s.session, s.address = "", ""
		}
		if time.Since(begun) > steady {
			pause = firstPause
		}
		again := pause
		switch {
		case s.session != "" && pause == firstPause:
			again = 0 // who asks something meanwhile waits for three seconds
		case errors.Is(err, errInvalid):
			again += rand.N(4 * time.Second) // Discord asks for one to five seconds
		}
		s.log.Warn("discord gateway lost", "shard", s.id, "again", again, "resume", s.session != "", "error", err)
		if err := sleep(ctx, again); err != nil {
			return err
		}
		pause = min(2*pause, longestPause)
	}
}

// stay connects, goes on with the session or begins one, and returns when the
// socket is lost.
func (s *shard) stay(ctx context.Context) error {
	address, err := s.admission(ctx)
	if err != nil {
		return err
	}
	live, end := context.WithCancelCause(ctx)
	var beats sync.WaitGroup
	defer beats.Wait()
	defer end(nil)
	late := time.AfterFunc(openTime, func() { end(errNotReady) })
	defer late.Stop()
	k, err := dial(live, s.dialer, address)
	if err != nil {
		s.address = "" // another gateway may be reached
		return err
	}
	defer context.AfterFunc(live, func() { k.close(closeCode(ctx)) })()
	for {
		p, err := k.read()
		switch {
		case live.Err() != nil:
			return context.Cause(live)
		case err != nil:
			k.close(closeKeep)
			return fmt.Errorf("gateway: %w", err)
		}
		if p.Op == opHello {
			every, err := interval(p)
			if err != nil {
				return err
			}
			beats.Go(func() { k.beat(live, every, &s.sequence, end) })
		}
		if err := s.obey(ctx, k, p, late); err != nil {
			k.close(closeKeep)
			return err
		}
	}
}

// closeCode ends the session where the program ends, and keeps it otherwise.
func closeCode(ctx context.Context) int {
	if ctx.Err() != nil {
		return websocket.CloseNormalClosure
	}
	return closeKeep
}

// admission returns the gateway to connect to. Whoever resumes needs no leave;
// a new session waits for its turn among the shards, and while nearly all
// identifies of the day are used.
func (s *shard) admission(ctx context.Context) (address string, err error) {
	if s.session != "" && s.address != "" {
		return s.address, nil
	}
	if s.session == "" {
		if err := s.gate.wait(ctx); err != nil {
			return "", err
		}
	}
	start, err := s.askStart(ctx)
	if err != nil || s.session != "" || start.Limit.Remaining >= identifyReserve {
		return start.URL, err
	}
	wait := time.Duration(start.Limit.ResetAfter) * time.Millisecond
	s.log.Error("too many connections to discord today", "remaining", start.Limit.Remaining, "wait", wait)
	return start.URL, sleep(ctx, wait)
}

// interval returns how often Discord wants a heartbeat.
func interval(hello packet) (time.Duration, error) {
	var d struct {
		Interval int64 `json:"heartbeat_interval"` // milliseconds
	}
	if err := json.Unmarshal(hello.Data, &d); err != nil || d.Interval <= 0 {
		return 0, fmt.Errorf("gateway: no interval of heartbeats in %.100q", hello.Data)
	}
	return time.Duration(d.Interval) * time.Millisecond, nil
}

// obey does what a packet asks for. Its error ends the socket.
func (s *shard) obey(ctx context.Context, k *socket, p packet, late *time.Timer) error {
	switch p.Op {
	case opHello:
		return s.greet(k)
	case opHeartbeat:
		return k.heartbeat(s.sequence.Load())
	case opHeartbeatAck:
		k.acked.Store(true)
	case opReconnect:
		return errReconnect
	case opInvalidSession:
		if string(p.Data) != "true" { // it can not even be resumed
			s.session, s.address = "", ""
		}
		return errInvalid
	case opDispatch:
		if p.Seq <= s.sequence.Load() {
			return nil // it came before the session was resumed
		}
		s.sequence.Store(p.Seq)
		if p.Type == "READY" || p.Type == "RESUMED" {
			late.Stop()
			s.log.Info("discord gateway open", "shard", s.id, "resumed", p.Type == "RESUMED")
		}
		s.hear(ctx, p)
	}
	return nil
}

// greet asks Discord to go on with the session, or for a new one.
func (s *shard) greet(k *socket) error {
	token := "Bot " + s.cfg.Token
	if s.session != "" {
		return k.send(opResume, map[string]any{"token": token, "session_id": s.session, "seq": s.sequence.Load()})
	}
	s.sequence.Store(0)
	return k.send(opIdentify, map[string]any{
		"token":      token,
		"intents":    int(discordgo.IntentGuilds), // servers come and go; interactions come without any
		"compress":   true,
		"shard":      []int{s.id, s.count},
		"properties": map[string]string{"os": "linux", "browser": "newsdigest", "device": "newsdigest"},
	})
}

// hear takes an event. It never blocks; of servers it reads little, for all
// that they have would fill the memory of a bot in many.
func (s *shard) hear(ctx context.Context, p packet) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("event panicked", "event", p.Type, "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
		}
	}()
	var err error
	switch p.Type {
	case "READY":
		err = s.begin(p.Data)
	case "GUILD_CREATE", "GUILD_DELETE":
		var g server
		if err = json.Unmarshal(p.Data, &g); err != nil {
			break
		}
		s.servers.hear(g, p.Type == "GUILD_CREATE")
		if s.now().Sub(g.Joined) < fresh {
			var whole discordgo.Guild
			if err = json.Unmarshal(p.Data, &whole); err == nil {
				s.servers.meet(&whole)
			}
		}
	case "INTERACTION_CREATE":
		s.desk.take(ctx, p.Data)
	}
	if err != nil {
		s.log.Warn("event not understood", "event", p.Type, "error", err)
	}
}

// begin keeps what a new session is about.
func (s *shard) begin(data json.RawMessage) error {
	var ready struct {
		Session     string   `json:"session_id"`
		Address     string   `json:"resume_gateway_url"`
		Guilds      []server `json:"guilds"`
		Application struct {
			ID string `json:"id"`
		} `json:"application"`
	}
	if err := json.Unmarshal(data, &ready); err != nil {
		return err
	}
	s.session, s.address = ready.Session, ready.Address
	s.servers.begin(ready.Guilds)
	if ready.Application.ID != "" {
		s.desk.introduce(ready.Application.ID)
	}
	return nil
}
