package discordtest

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Operations of the gateway.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatAck   = 11
)

// beat is how often Discord wants a heartbeat.
const beat = 41250 * time.Millisecond

// A gateway is the state of the connections to Discord.
type gateway struct {
	sockets    map[*socket]bool
	sessions   int
	identifies []time.Time
	remaining  int
	shards     int
	firstOp    int  // sent in the place of READY, once
	silent     bool // heartbeats are not acknowledged
	closeCode  int  // with which identifies are answered; 0 lets them in
}

func newGateway() gateway {
	return gateway{sockets: map[*socket]bool{}, remaining: 1000, shards: 1}
}

// A socket is one connection.
type socket struct {
	conn *websocket.Conn

	mu       sync.Mutex // one writer at a time
	sequence int
	session  string
	shard    [2]int
	ready    bool // guarded by the Server's mu
}

// A packet is what goes over the gateway.
type packet struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  *int            `json:"s"`
	Type *string         `json:"t"`
}

func (s *Server) getGateway(r *request) answer {
	return ok(object{"url": "ws://" + r.Host})
}

func (s *Server) getGatewayBot(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return ok(object{"url": "ws://" + r.Host, "shards": s.shards, "session_start_limit": object{
		"total": 1000, "remaining": s.remaining, "reset_after": 3600000, "max_concurrency": 1,
	}})
}

func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	upgrader := websocket.Upgrader{}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		s.tb.Errorf("discordtest: gateway: %v", err)
		return
	}
	k := &socket{conn: conn}
	s.mu.Lock()
	s.sockets[k] = true
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.sockets, k)
		s.notify()
		s.mu.Unlock()
		conn.Close()
	}()
	k.send(opHello, object{"heartbeat_interval": beat.Milliseconds()}, "", false)
	for {
		var p packet
		if err := conn.ReadJSON(&p); err != nil {
			return
		}
		switch p.Op {
		case opHeartbeat:
			s.mu.Lock()
			silent := s.silent
			s.mu.Unlock()
			if !silent {
				k.send(opHeartbeatAck, nil, "", false)
			}
		case opIdentify:
			s.identify(k, p.Data)
		case opResume:
			s.resume(k, p.Data)
		default:
			s.tb.Errorf("discordtest: the bot sent the gateway operation %d", p.Op)
		}
	}
}

// identify answers an identify with READY, or as the test scripted it.
func (s *Server) identify(k *socket, data json.RawMessage) {
	var d struct {
		Token    string  `json:"token"`
		Compress bool    `json:"compress"`
		Shard    *[2]int `json:"shard"`
		Intents  *int    `json:"intents"`
	}
	if err := json.Unmarshal(data, &d); err != nil || d.Intents == nil {
		s.tb.Errorf("discordtest: identify %s: %v", data, err)
	}
	s.mu.Lock()
	s.identifies = append(s.identifies, time.Now())
	s.remaining--
	s.sessions++
	k.session, k.shard = "session-"+strconv.Itoa(s.sessions), [2]int{0, 1}
	if d.Shard != nil {
		k.shard = *d.Shard
	}
	code, first := s.closeCode, s.firstOp
	s.firstOp = 0
	if strings.TrimPrefix(d.Token, "Bot ") != s.Token {
		code = 4004
	}
	s.notify()
	s.mu.Unlock()
	switch {
	case code != 0:
		k.close(code)
		return
	case first != 0:
		k.send(first, nil, "", false)
		return
	}
	k.send(opDispatch, object{
		"v": 10, "session_id": k.session, "resume_gateway_url": s.URL, "shard": k.shard,
		"user": s.userJSON(s.App), "application": object{"id": s.App, "flags": 0}, "guilds": s.guildsJSON(), "private_channels": []any{},
	}, "READY", d.Compress)
	s.mu.Lock()
	k.ready = true
	s.notify()
	s.mu.Unlock()
}

// resume lets a session go on that was there before. It missed nothing, for
// dispatch waits for a session that can hear.
func (s *Server) resume(k *socket, data json.RawMessage) {
	var d struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int    `json:"seq"`
	}
	err := json.Unmarshal(data, &d)
	n, bad := strconv.Atoi(strings.TrimPrefix(d.Session, "session-"))
	s.mu.Lock()
	known := err == nil && bad == nil && n > 0 && n <= s.sessions
	s.mu.Unlock()
	if !known {
		k.send(opInvalidSession, false, "", false)
		return
	}
	k.session, k.shard, k.sequence = d.Session, [2]int{0, 1}, d.Seq
	k.send(opDispatch, object{}, "RESUMED", false)
	s.set(func() { k.ready = true; s.notify() })
}

// dispatch sends an event to the shard of a server, once one is connected.
func (s *Server) dispatch(guild, event string, data any) {
	s.tb.Helper()
	var k *socket
	id, _ := strconv.ParseInt(guild, 10, 64)
	s.await("the bot to be connected", func() bool {
		for o := range s.sockets {
			if o.ready && int(id>>22)%o.shard[1] == o.shard[0] {
				k = o
			}
		}
		return k != nil
	})
	if k != nil {
		k.send(opDispatch, data, event, false)
	}
}

// send writes a packet, compressed as Discord does with large ones. That the
// other side has gone is for the reader to find out.
func (k *socket) send(op int, data any, event string, compress bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	body, err := json.Marshal(data)
	if err != nil {
		panic(err) // only what this package made
	}
	p := packet{Op: op, Data: body}
	if op == opDispatch {
		k.sequence++
		p.Seq, p.Type = &k.sequence, &event
	}
	text, err := json.Marshal(p)
	if err != nil {
		panic(err)
	}
	_ = k.conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
	if !compress {
		_ = k.conn.WriteMessage(websocket.TextMessage, text)
		return
	}
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write(text)
	_ = z.Close()
	_ = k.conn.WriteMessage(websocket.BinaryMessage, b.Bytes())
}

func (k *socket) close(code int) {
	_ = k.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(5*time.Second))
	k.conn.Close()
}

// AwaitGateway waits until n sessions are connected.
func (s *Server) AwaitGateway(n int) {
	s.tb.Helper()
	s.await(strconv.Itoa(n)+" gateway sessions", func() bool {
		ready := 0
		for k := range s.sockets {
			if k.ready {
				ready++
			}
		}
		return ready == n
	})
}

// AwaitIdentifies waits until the bot has identified n times, and returns when
// it did.
func (s *Server) AwaitIdentifies(n int) []time.Time {
	s.tb.Helper()
	s.await(strconv.Itoa(n)+" identifies", func() bool { return len(s.identifies) >= n })
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]time.Time(nil), s.identifies...)
}

// SetShards says how many shards the bot is asked to open.
func (s *Server) SetShards(n int) { s.set(func() { s.shards = n }) }

// SetRemaining says how many identifies the bot has left today.
func (s *Server) SetRemaining(n int) { s.set(func() { s.remaining = n }) }

// SetSilent stops or starts the acknowledging of heartbeats.
func (s *Server) SetSilent(silent bool) { s.set(func() { s.silent = silent }) }

// CloseWith closes all sessions with a code, such as 4004, and answers later
// identifies with it; 0 lets them in again.
func (s *Server) CloseWith(code int) {
	s.set(func() { s.closeCode = code })
	if code != 0 {
		s.each(func(k *socket) { k.close(code) })
	}
}

// FirstPacket sends an operation in the place of the next READY: 7 to ask for a
// reconnect, 11 as a stray acknowledgement.
func (s *Server) FirstPacket(op int) { s.set(func() { s.firstOp = op }) }

// Reconnect asks all sessions to reconnect, and closes them after that.
func (s *Server) Reconnect() {
	s.each(func(k *socket) {
		k.send(opReconnect, nil, "", false)
		k.close(4000)
	})
}

// Drop cuts all connections without a word.
func (s *Server) Drop() { s.each(func(k *socket) { k.conn.Close() }) }

func (s *Server) closeSockets() { s.Drop() }

func (s *Server) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// each does something to every session, which is one no longer after that.
func (s *Server) each(do func(*socket)) {
	s.mu.Lock()
	var all []*socket
	for k := range s.sockets {
		k.ready = false
		all = append(all, k)
	}
	s.mu.Unlock()
	for _, k := range all {
		do(k)
	}
}

// Kick removes the bot from a server, and tells it: its channels are out of
// reach.
func (s *Server) Kick(guild string) {
	s.tb.Helper()
	s.refuseAll(guild, 50001)
	s.dispatch(guild, "GUILD_DELETE", object{"id": guild})
}

// Invite adds the bot to a server from which it was removed, and tells it.
func (s *Server) Invite(guild string) {
	s.tb.Helper()
	s.refuseAll(guild, 0)
	s.Return(guild)
}

// Outage says that a server can not be served for now. Return ends it.
func (s *Server) Outage(guild string) {
	s.tb.Helper()
	s.dispatch(guild, "GUILD_DELETE", object{"id": guild, "unavailable": true})
}

// Return says that a server is there, as Discord does for each server when the
// bot connects or is added.
func (s *Server) Return(guild string) {
	s.tb.Helper()
	s.dispatch(guild, "GUILD_CREATE", object{"id": guild, "name": "Village", "channels": []any{}, "members": []any{}})
}

// guildsJSON lists the servers as READY does: each still to come.
func (s *Server) guildsJSON() []object {
	s.mu.Lock()
	defer s.mu.Unlock()
	guilds := []object{}
	for id := range s.guilds {
		guilds = append(guilds, object{"id": id, "unavailable": true})
	}
	return guilds
}

func (s *Server) refuseAll(guild string, code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.channels {
		if c.guild == guild {
			c.refusal = code
		}
	}
}
