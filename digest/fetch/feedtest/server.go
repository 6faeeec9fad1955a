// Package feedtest serves news for tests: feeds and pages under any host name,
// with validators, faults on demand, and a count of what was asked.
//
// The zero Server is ready. It listens in memory, so that a test can run in a
// synctest bubble, until Listen opens a port on loopback. Either way a client
// made with its Policy reaches it under every name, through the same guard
// that works outside of tests. A request for a path that was not set fails
// the test.
package feedtest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"time"

	"newsdigest/digest/fetch"
)

// publicAddress is what every name resolves to: a public address, to which
// nothing is ever sent.
var publicAddress = netip.MustParseAddr("93.184.215.14")

// A Server answers for the whole web. Its methods may be called at any time,
// also while it serves.
type Server struct {
	// TB is told about requests for what was not set; nil means that they
	// are just answered with 404.
	TB testing.TB
	// Live, where it is not nil, is asked first: it serves what changes all
	// the time. The requests that it answers are not counted.
	Live func(r *http.Request) (Page, bool)

	once    sync.Once
	pipes   *pipeListener
	server  *http.Server
	serving sync.WaitGroup

	mu       sync.Mutex
	pages    map[string]Page
	faults   map[string][]Fault
	requests map[string][]http.Header
	port     string // of the loopback listener, "" while there is none
}

// New returns a Server that fails t for unknown paths and closes with it.
func New(t testing.TB) *Server {
	s := &Server{TB: t}
	t.Cleanup(s.Close)
	return s
}

// A Page is what is served at one address.
type Page struct {
	Body         string
	Type         string // "" is application/xml
	ETag         string // with quotes; "" sends none
	LastModified time.Time
	Header       http.Header // further ones
	// Delay is how long every answer takes, and Unchanged makes all of them
	// 304, whatever the client has.
	Delay     time.Duration
	Unchanged bool
}

// Set serves a page at an address: "http://news.example/feed.xml", or the
// path alone for every host.
func (s *Server) Set(address string, p Page) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pages == nil {
		s.pages = map[string]Page{}
	}
	s.pages[key(address)] = p
}

// SetFeed serves a feed of items at an address, with an ETag that follows
// from its content.
func (s *Server) SetFeed(address, title string, items ...Item) {
	body := RSS(title, items...)
	s.Set(address, Page{Body: body, Type: "application/rss+xml", ETag: etag(body)})
}

// Fail lets the next requests for an address meet these faults, one each.
func (s *Server) Fail(address string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.faults == nil {
		s.faults = map[string][]Fault{}
	}
	s.faults[key(address)] = append(s.faults[key(address)], faults...)
}

// Count returns how often an address was asked for.
func (s *Server) Count(address string) int { return len(s.Requests(address)) }

// Requests returns the headers of the requests for an address, the first one
// first.
func (s *Server) Requests(address string) []http.Header {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests[key(address)])
}

// Policy returns a guarded policy under which every name leads here.
func (s *Server) Policy() fetch.Policy {
	return fetch.Policy{Resolver: names{}, Dial: s.dial}
}

// Client returns a guarded client that reaches this server alone.
func (s *Server) Client() *http.Client { return fetch.NewClient(s.Policy()) }

// Listen opens a port on loopback and returns "http://127.0.0.1:PORT".
// A guarded client needs that address allowed.
func (s *Server) Listen(ctx context.Context) (string, error) {
	s.start()
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	s.serving.Go(func() { s.serve(l) })
	s.mu.Lock()
	defer s.mu.Unlock()
	s.port = l.Addr().String()
	return "http://" + s.port, nil
}

// Close ends the server and its connections, and waits for its listeners.
func (s *Server) Close() {
	s.start()
	_ = s.server.Close() // nothing is left to lose
	_ = s.pipes.Close()  // never fails
	s.serving.Wait()
}

// start begins to serve in memory, once.
func (s *Server) start() {
	s.once.Do(func() {
		s.pipes = newPipeListener()
		s.server = &http.Server{Handler: s}
		s.serving.Go(func() { s.serve(s.pipes) })
	})
}

func (s *Server) serve(l net.Listener) {
	if err := s.server.Serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) && s.TB != nil {
		s.TB.Errorf("feedtest: serve: %v", err)
	}
}

// dial connects to this server, whatever the address: over loopback where it
// listens there, else in memory.
func (s *Server) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	s.start()
	s.mu.Lock()
	port := s.port
	s.mu.Unlock()
	if port != "" {
		return (&net.Dialer{}).DialContext(ctx, network, port)
	}
	return s.pipes.dial(ctx)
}

// names resolves every name to the public address.
type names struct{}

// LookupNetIP returns the public address.
func (names) LookupNetIP(ctx context.Context, _, _ string) ([]netip.Addr, error) {
	return []netip.Addr{publicAddress}, ctx.Err()
}
