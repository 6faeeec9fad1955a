package discordtest

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
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
	sockets     map[*socket]bool
	sessions    map[string]*session
	begun       int // sessions, ever
	identifies  []time.Time
	resumes     []time.Time
	remaining   int
	shards      int
	concurrency int
	firstOp     int  // sent in the place of READY, once
	silent      bool // heartbeats are not acknowledged
	closeCode   int  // with which identifies are answered; 0 lets them in
	again       int  // events that a resume tells again although the bot has them
}

func newGateway() gateway {
	return gateway{sockets: map[*socket]bool{}, sessions: map[string]*session{}, remaining: 1000, shards: 1, concurrency: 1}
}

// A session is what Discord keeps of one shard of the bot, over the sockets
// that come and go. It is guarded by the Server's mu.
type session struct {
	id     string
	shard  [2]int
	events []event // of which the last has the number len(events)
	socket *socket // nil while there is none
}

// An event is told again to whoever resumes; one without a name is not.
type event struct {
	name string
	data any
}

// A socket is one connection. One goroutine writes what is queued.
type socket struct {
	conn     *websocket.Conn
	queue    chan func() error
	compress atomic.Bool
	sent     atomic.Int64 // the number of the last event
	packer   *zlib.Writer // the writing goroutine's
}

// A packet is what goes over the gateway.
type packet struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  *int            `json:"s"`
	Type *string         `json:"t"`
}

func (s *Server) getGatewayBot(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return ok(object{"url": "ws://" + r.Host, "shards": s.shards, "session_start_limit": object{
		"total": 1000, "remaining": s.remaining, "reset_after": 3600000, "max_concurrency": s.concurrency,
	}})
}

func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("v") != "10" || r.FormValue("encoding") != "json" {
		s.tb.Errorf("discordtest: the gateway was asked for %q", r.URL.RawQuery)
	}
	upgrader := websocket.Upgrader{}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		s.tb.Errorf("discordtest: gateway: %v", err)
		return
	}
	k := &socket{conn: conn, queue: make(chan func() error, 1000)}
	s.set(func() { s.sockets[k] = true })
	gone := make(chan struct{})
	var writer sync.WaitGroup
	writer.Go(func() { k.write(gone) })
	defer func() {
		s.set(func() { s.lose(k) })
		close(gone)
		conn.Close()
		writer.Wait()
	}()
	k.send(opHello, object{"heartbeat_interval": beat.Milliseconds()})
	for {
		var p packet
		if err := conn.ReadJSON(&p); err != nil {
			if websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway) {
				s.set(func() { s.end(k) }) // the bot's own farewell ends its session
			}
			return
		}
		switch p.Op {
		case opHeartbeat:
			s.heartbeat(k, p.Data)
		case opIdentify:
			s.identify(k, r.Host, p.Data)
		case opResume:
			s.resume(k, p.Data)
		default:
			s.tb.Errorf("discordtest: the bot sent the gateway operation %d", p.Op)
		}
	}
}

// lose takes a socket from its session, which goes on without it. The caller
// holds mu.
func (s *Server) lose(k *socket) {
	delete(s.sockets, k)
	for _, session := range s.sessions {
		if session.socket == k {
			session.socket = nil
		}
	}
}

// end ends the session of a socket. The caller holds mu.
func (s *Server) end(k *socket) {
	for id, session := range s.sessions {
		if session.socket == k {
			delete(s.sessions, id)
		}
	}
}

// heartbeat acknowledges a heartbeat, which must name an event that was sent.
func (s *Server) heartbeat(k *socket, data json.RawMessage) {
	var sequence int64
	if err := json.Unmarshal(data, &sequence); err != nil || sequence > k.sent.Load() {
		s.tb.Errorf("discordtest: a heartbeat with %s after %d events: %v", data, k.sent.Load(), err)
	}
	s.mu.Lock()
	silent := s.silent
	s.mu.Unlock()
	if !silent {
		k.send(opHeartbeatAck, nil)
	}
}

// identify answers an identify with READY, or as the test scripted it.
func (s *Server) identify(k *socket, host string, data json.RawMessage) {
	var d struct {
		Token      string            `json:"token"`
		Compress   bool              `json:"compress"`
		Shard      *[2]int           `json:"shard"`
		Intents    *int              `json:"intents"`
		Properties map[string]string `json:"properties"`
	}
	if err := json.Unmarshal(data, &d); err != nil || d.Intents == nil || len(d.Properties) != 3 {
		s.tb.Errorf("discordtest: identify %s: %v", data, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.identifies = append(s.identifies, time.Now())
	s.remaining--
	s.begun++
	own := &session{id: "session-" + strconv.Itoa(s.begun), shard: [2]int{0, 1}}
	if d.Shard != nil {
		own.shard = *d.Shard
	}
	k.compress.Store(d.Compress)
	code, first := s.closeCode, s.firstOp
	s.firstOp = 0
	if strings.TrimPrefix(d.Token, "Bot ") != s.Token {
		code = 4004
	}
	s.notify()
	switch {
	case code != 0:
		k.close(code)
		return
	case first != 0:
		k.send(first, nil)
		return
	}
	s.sessions[own.id] = own
	own.socket = k
	s.tell(own, "READY", object{
		"v": 10, "session_id": own.id, "resume_gateway_url": "ws://" + host, "shard": own.shard,
		"user": s.userJSON(s.App), "application": object{"id": s.App, "flags": 0}, "guilds": s.guildsOf(own.shard), "private_channels": []any{},
	})
}

// resume lets a session go on, and tells what it missed.
func (s *Server) resume(k *socket, data json.RawMessage) {
	var d struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int    `json:"seq"`
	}
	err := json.Unmarshal(data, &d)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.resumes = append(s.resumes, time.Now())
	s.notify()
	own, known := s.sessions[d.Session]
	switch {
	case s.closeCode != 0:
		k.close(s.closeCode)
		return
	case err != nil || !known || strings.TrimPrefix(d.Token, "Bot ") != s.Token:
		k.send(opInvalidSession, false)
		return
	case d.Seq > len(own.events):
		delete(s.sessions, own.id)
		k.close(4007)
		return
	}
	own.socket = k
	from := max(d.Seq-s.again, 0)
	for i, e := range own.events[from:] {
		if e.name != "" {
			k.event(from+i+1, e.name, e.data)
		}
	}
	s.tell(own, "RESUMED", object{})
}

// dispatch tells an event to the shard of a server, or keeps it for when that
// has resumed.
func (s *Server) dispatch(guild, name string, data any) {
	s.tb.Helper()
	if own := s.awaitShard(guild); own != nil {
		s.set(func() { s.tell(own, name, data) })
	}
}

// awaitShard waits until the shard of a server has a session, whether or not
// it is connected.
func (s *Server) awaitShard(guild string) (own *session) {
	s.tb.Helper()
	id, _ := strconv.ParseInt(guild, 10, 64)
	s.await("the bot to be connected", func() bool {
		for _, o := range s.sessions {
			if int(id>>22)%o.shard[1] == o.shard[0] {
				own = o
			}
		}
		return own != nil
	})
	return own
}

// tell adds an event to a session, and sends it where a socket is. The caller
// holds mu.
func (s *Server) tell(own *session, name string, data any) {
	own.events = append(own.events, event{name, data})
	if own.socket != nil {
		own.socket.event(len(own.events), name, data)
	}
	s.notify()
}

// event sends an event with its number.
func (k *socket) event(sequence int, name string, data any) {
	k.sent.Store(int64(sequence))
	k.put(object{"op": opDispatch, "d": data, "s": sequence, "t": name})
}

// send sends anything else.
func (k *socket) send(op int, data any) { k.put(object{"op": op, "d": data, "s": nil, "t": nil}) }

// put queues a packet, compressed as Discord does with large ones.
func (k *socket) put(p object) {
	text, err := json.Marshal(p)
	if err != nil {
		panic(err) // only what this package made
	}
	k.queue <- func() error {
		if k.compress.Load() && len(text) > 1024 {
			return k.conn.WriteMessage(websocket.BinaryMessage, k.pack(text))
		}
		return k.conn.WriteMessage(websocket.TextMessage, text)
	}
}

func (k *socket) pack(text []byte) []byte {
	var b bytes.Buffer
	if k.packer == nil {
		k.packer = zlib.NewWriter(&b)
	} else {
		k.packer.Reset(&b)
	}
	_, _ = k.packer.Write(text) // to memory
	_ = k.packer.Close()
	return b.Bytes()
}

// write writes what is queued until the socket is gone. That the other side
// has left is for the reader to find out.
func (k *socket) write(gone <-chan struct{}) {
	for {
		select {
		case <-gone:
			return
		case f := <-k.queue:
			if f() != nil {
				return
			}
		}
	}
}

// close closes a socket behind what is queued.
func (k *socket) close(code int) {
	k.queue <- func() error {
		message := websocket.FormatCloseMessage(code, "")
		_ = k.conn.WriteControl(websocket.CloseMessage, message, time.Now().Add(5*time.Second))
		return k.conn.Close()
	}
}
