package simtest

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"sync"
)

// A proxy stands between one process and its database, and can part them. Its
// zero value is not ready; see newProxy.
type proxy struct {
	listener net.Listener
	socket   string // of the database

	mu    sync.Mutex
	whole *sync.Cond // broadcast when the partition ends
	apart bool
	conns map[net.Conn]bool
}

// newProxy returns a proxy to the database of an address as pgtest makes them,
// and the address under which a process finds it.
func newProxy(ctx context.Context, database string) (*proxy, string, error) {
	u, err := url.Parse(database)
	if err != nil {
		return nil, "", err
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	p := &proxy{
		listener: l,
		socket:   filepath.Join(u.Query().Get("host"), ".s.PGSQL.5432"),
		conns:    map[net.Conn]bool{},
	}
	p.whole = sync.NewCond(&p.mu)
	go p.serve()
	own := url.URL{Scheme: "postgres", User: url.User("postgres"), Host: l.Addr().String(), Path: u.Path, RawQuery: "sslmode=disable"}
	return p, own.String(), nil
}

func (p *proxy) serve() {
	for {
		here, err := p.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue
		}
		go p.join(here)
	}
}

// join carries the bytes of one connection both ways until either end closes.
func (p *proxy) join(here net.Conn) {
	defer here.Close()
	p.wait()
	there, err := new(net.Dialer).Dial("unix", p.socket)
	if err != nil {
		return
	}
	defer there.Close()
	p.mu.Lock()
	p.conns[here], p.conns[there] = true, true
	p.mu.Unlock()
	done := make(chan struct{}, 2)
	carry := func(to, from net.Conn) {
		p.carry(to, from)
		done <- struct{}{}
	}
	go carry(there, here)
	go carry(here, there)
	<-done
	p.mu.Lock()
	delete(p.conns, here)
	delete(p.conns, there)
	p.mu.Unlock()
}

func (p *proxy) carry(to io.Writer, from io.Reader) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		p.wait()
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// wait returns when there is no partition.
func (p *proxy) wait() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.apart {
		p.whole.Wait()
	}
}

// part holds all bytes back, or with cut ends all connections too.
func (p *proxy) part(cut bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.apart = true
	if cut {
		for c := range p.conns {
			_ = c.Close()
		}
	}
}

// heal ends a partition: what was held back goes on.
func (p *proxy) heal() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.apart = false
	p.whole.Broadcast()
}

func (p *proxy) close() {
	_ = p.listener.Close()
	p.heal()
	p.part(true)
	p.heal()
}
