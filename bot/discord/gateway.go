package discord

import (
	"compress/zlib"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// Operations of the gateway.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes, 2026-08
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

const (
	// closeKeep closes a socket and keeps the session; 1000 would end it.
	// https://docs.discord.com/developers/events/gateway#initiating-a-disconnect, 2026-08
	closeKeep = 4000
	// maxPacket bounds one packet, in bytes: a server with all of its
	// channels, roles and members has a few million.
	maxPacket = 32 << 20
	writeTime = 5 * time.Second
)

// Why a socket was left that stood.
var (
	errReconnect = errors.New("told to reconnect")
	errInvalid   = errors.New("told that the session is not valid")
	errNotReady  = errors.New("the session did not begin in time")
	errZombie    = errors.New("a heartbeat was not acknowledged")
)

// A packet is what comes over the gateway.
type packet struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  int64           `json:"s"` // of an event, from 1
	Type string          `json:"t"`
}

// A socket is one connection to the gateway. One goroutine reads it.
type socket struct {
	conn  *websocket.Conn
	acked atomic.Bool   // since the last heartbeat
	unzip io.ReadCloser // nil until a packet came packed

	writing sync.Mutex
}

// dial opens a socket at a gateway.
func dial(ctx context.Context, d *websocket.Dialer, url string) (*socket, error) {
	conn, resp, err := d.DialContext(ctx, url+"/?v=10&encoding=json", nil)
	if err != nil {
		return nil, fmt.Errorf("dial gateway: %w", err)
	}
	_ = resp.Body.Close() // it is empty
	conn.SetReadLimit(maxPacket)
	k := &socket{conn: conn}
	k.acked.Store(true)
	return k, nil
}

// read returns the next packet. Large ones come packed.
func (k *socket) read() (p packet, err error) {
	kind, r, err := k.conn.NextReader()
	if err != nil {
		return p, err
	}
	if kind == websocket.BinaryMessage {
		if r, err = k.unpack(r); err != nil {
			return p, fmt.Errorf("read packet: %w", err)
		}
	}
	if err := json.NewDecoder(r).Decode(&p); err != nil {
		return p, fmt.Errorf("read packet: %w", err)
	}
	return p, nil
}

// unpack returns what r holds packed, and no more than a packet may have.
func (k *socket) unpack(r io.Reader) (_ io.Reader, err error) {
	if again, ok := k.unzip.(zlib.Resetter); ok {
		err = again.Reset(r, nil)
	} else {
		k.unzip, err = zlib.NewReader(r)
	}
	return io.LimitReader(k.unzip, maxPacket), err
}

// send writes an operation with its data.
func (k *socket) send(op int, data any) error {
	k.writing.Lock()
	defer k.writing.Unlock()
	_ = k.conn.SetWriteDeadline(time.Now().Add(writeTime)) // it has no error to return
	return k.conn.WriteJSON(struct {
		Op   int `json:"op"`
		Data any `json:"d"`
	}{op, data})
}

// heartbeat tells Discord which event came last, and that the bot is there.
func (k *socket) heartbeat(sequence int64) error {
	if sequence == 0 {
		return k.send(opHeartbeat, nil)
	}
	return k.send(opHeartbeat, sequence)
}

// beat sends heartbeats until ctx ends, the first at a random time of the
// first interval, as Discord wants it. It ends the socket's life where one was
// not acknowledged before the next is due.
// https://docs.discord.com/developers/events/gateway#sending-heartbeats, 2026-08
func (k *socket) beat(ctx context.Context, every time.Duration, sequence *atomic.Int64, end context.CancelCauseFunc) {
	timer := time.NewTimer(rand.N(every))
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		if !k.acked.Swap(false) {
			end(errZombie)
			return
		}
		if err := k.heartbeat(sequence.Load()); err != nil {
			end(fmt.Errorf("send heartbeat: %w", err))
			return
		}
		timer.Reset(every)
	}
}

// close leaves a socket with a code.
func (k *socket) close(code int) {
	_ = k.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	_ = k.conn.Close() // it is left either way
}
