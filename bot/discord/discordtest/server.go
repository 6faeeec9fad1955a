// Package discordtest is a Discord for tests: the REST API and the gateway,
// with servers, channels and members, that answers as the real one does and
// fails the test where a request breaks the API's contract.
//
// Every request and answer is checked against the published contract,
// ../shared/data/platform/discord-openapi.json beside the repository, where
// that file is there, and against the limits that the contract does not state.
// A Server listens on loopback, or in memory for testing/synctest.
package discordtest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"newsdigest/bot/bottest"
)

// A TB is the part of testing.TB that a Server needs, so that end-to-end
// scripts can have one as well.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	Logf(format string, args ...any)
	Cleanup(func())
}

// apiPath is where the API begins.
const apiPath = "/api/v10"

// A Server is Discord with one bot in it, "newsbot".
type Server struct {
	URL   string // for discord.Config.APIURL
	Token string // the bot's; no other is accepted
	App   string // the application's id; also the bot's user id
	// Now is the clock of messages and their ids. Deadlines and rate limits
	// keep to the real one, or to that of testing/synctest.
	Now func() time.Time
	// Patience is how long the Await methods wait.
	Patience time.Duration
	// Choose, where it is not nil, is asked what happens to each request for
	// which no fault is scripted. It is set before the first request, and
	// must not call the Server.
	Choose func(Call) (Fault, bool)

	tb       TB
	contract *contract // nil where the file is absent
	tally    bottest.Tally
	http     *http.Server
	mux      *http.ServeMux
	memory   *bottest.Pipes // nil on loopback
	closed   chan struct{}
	key      ed25519.PrivateKey // of the application, for interactions that are posted

	mu       sync.Mutex
	changed  chan struct{} // closed and made anew whenever something happens
	calls    []Call
	faults   map[string][]Fault
	buckets  map[string]*bucket
	commands []command
	latency  time.Duration
	endpoint string // where interactions are posted; "" is the gateway
	world
	gateway
}

// A Call is a request that came, accepted or not.
type Call struct {
	Route  string // "POST /channels/{channel}/messages"
	Path   string
	Body   string // JSON, without the files of a form
	Header http.Header
	Status int // of the answer; 0 while there is none
	At     time.Time
}

// New starts a server on loopback. It stops when the test ends.
func New(tb TB) *Server {
	tb.Helper()
	s := newServer(tb)
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Errorf("discordtest: %v", err)
		return s
	}
	s.URL = "http://" + l.Addr().String()
	s.serve(l)
	return s
}

// InMemory starts a server that only Client and Dialer reach, without sockets,
// so that the fake clock of testing/synctest runs.
func InMemory(tb TB) *Server {
	tb.Helper()
	s := newServer(tb)
	s.memory = bottest.NewPipes()
	s.URL = "http://discord.test"
	s.serve(s.memory)
	return s
}

func newServer(tb TB) *Server {
	s := &Server{
		Token:    "MTAx.canary.of-a-token-that-nobody-may-see",
		App:      "101",
		Now:      time.Now,
		Patience: 10 * time.Second,
		tb:       tb,
		key:      ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize)),
		mux:      http.NewServeMux(),
		closed:   make(chan struct{}),
		changed:  make(chan struct{}),
		faults:   map[string][]Fault{},
		buckets:  map[string]*bucket{},
		world:    newWorld(),
		gateway:  newGateway(),
	}
	c, err := loadContract()
	if err != nil {
		tb.Logf("discordtest: requests are not checked against Discord's contract: %v", err)
	}
	s.contract = c
	for route, h := range routes() {
		method, path, _ := strings.Cut(route, " ")
		s.mux.HandleFunc(method+" "+apiPath+path, func(w http.ResponseWriter, r *http.Request) { s.handle(w, r, route, h) })
	}
	s.mux.HandleFunc("GET /attachments/{id}/{name}", func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		f, ok := s.attached[r.PathValue("id")]
		s.mu.Unlock()
		if !ok || r.Header.Get("Authorization") != "" {
			tb.Errorf("discordtest: an attachment was asked for wrongly: %s", r.URL)
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(f.data)
	})
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if websocket.IsWebSocketUpgrade(r) {
			s.serveGateway(w, r)
			return
		}
		tb.Errorf("discordtest: the bot made the unknown request %s %s", r.Method, r.URL.Path)
		http.NotFound(w, r)
	})
	return s
}

func (s *Server) serve(l net.Listener) {
	s.http = &http.Server{Handler: s.mux, ErrorLog: log.New(io.Discard, "", 0)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.http.Serve(l)
	}()
	s.tb.Cleanup(func() {
		close(s.closed)
		s.closeSockets()
		_ = s.http.Close()
		<-done
		s.tb.Logf("%s", s.tally.Report("discord"))
	})
}

// Client returns a client that reaches the server.
func (s *Server) Client() *http.Client {
	transport := &http.Transport{}
	if s.memory != nil {
		transport.DialContext = s.Dial
	}
	s.tb.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// Dialer returns a dialer that reaches the gateway.
func (s *Server) Dialer() *websocket.Dialer {
	dial := new(net.Dialer).DialContext
	if s.memory != nil {
		dial = s.Dial
	}
	return &websocket.Dialer{HandshakeTimeout: s.Patience, NetDialContext: dial}
}

// Dial connects to a server in memory, whatever the address.
func (s *Server) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	return s.memory.Dial(ctx)
}

// Checked reports whether requests are checked against the published contract.
func (s *Server) Checked() bool { return s.contract != nil }

// Trust makes the server check no request against the contract any more: the
// many runs of a simulation send what its first run sent. It is called before
// the first request.
func (s *Server) Trust() { s.contract = nil }

// SkipContract lets requests and answers go unchecked: a check takes as long as
// the bot does, which a benchmark would measure. It is called before the first
// request.
func (s *Server) SkipContract() { s.contract = nil }

// SetLatency makes every answer take so long.
func (s *Server) SetLatency(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latency = d
}

// A handler answers one route.
type handler func(s *Server, r *request) answer

// A request is one that passed the checks.
type request struct {
	*http.Request
	data  []byte // the JSON of the body
	files map[string][]byte
}

// An answer is JSON, or a page.
type answer struct {
	status int
	body   any // nil is no body
	page   string
}

func ok(body any) answer { return answer{status: http.StatusOK, body: body} }

// refuse is an answer with Discord's error code.
func refuse(status, code int, message string) answer {
	return answer{status: status, body: map[string]any{"code": code, "message": message}}
}

// handle checks a request, carries it out or does what is scripted in its
// place, and checks the answer.
func (s *Server) handle(w http.ResponseWriter, r *http.Request, route string, h handler) {
	req, err := readRequest(r)
	if bottest.Gone(err) {
		return
	}
	if err != nil {
		s.tb.Errorf("discordtest: %s: %v", route, err)
	}
	call := Call{Route: route, Path: r.URL.RequestURI(), Body: string(req.data), Header: r.Header.Clone(), At: time.Now()}
	done := s.record(call)
	s.mu.Lock()
	latency := s.latency
	s.mu.Unlock()
	time.Sleep(latency)
	operation := s.checkRequest(r, route, req.data)
	a := s.decide(w, req, call, h)
	done(a.status)
	data := []byte(a.page)
	if a.body != nil {
		if data, err = json.Marshal(a.body); err != nil {
			s.tb.Errorf("discordtest: answer to %s: %v", route, err)
		}
		s.checkAnswer(operation, a.status, data)
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(data)
}

// checkRequest fails the test for a request that breaks the contract, and
// returns its operation.
func (s *Server) checkRequest(r *http.Request, route string, data []byte) (operation string) {
	if s.contract == nil {
		return ""
	}
	operation, err := s.contract.checkRequest(r, data)
	problems := 0
	if err != nil {
		problems++
		s.tb.Errorf("discordtest: %s is not Discord's: %v\n%s", route, err, data)
	}
	s.tally.Request(problems)
	return operation
}

// checkAnswer fails the test for an answer of ours that breaks the contract.
func (s *Server) checkAnswer(operation string, status int, data []byte) {
	if s.contract == nil || operation == "" || len(data) == 0 {
		return
	}
	problems := 0
	if err := s.contract.checkAnswer(operation, status, data); err != nil {
		problems++
		s.tb.Errorf("discordtest: the answer %d to %s is not Discord's: %v\n%s", status, operation, err, data)
	}
	s.tally.Answer(problems)
}

// decide returns the answer to a request.
func (s *Server) decide(w http.ResponseWriter, r *request, call Call, h handler) answer {
	route := call.Route
	if !isInteraction(route) && r.Header.Get("Authorization") != "Bot "+s.Token {
		return refuse(http.StatusUnauthorized, 0, "401: Unauthorized")
	}
	if a, over := s.limit(w, r, route); over {
		return a
	}
	f, faulty := s.nextFault(call)
	time.Sleep(f.Delay)
	faulty = faulty && f != Fault{Delay: f.Delay}
	if faulty && !f.Done {
		return s.fail(w, r.Request, f)
	}
	a := h(s, r)
	if faulty {
		return s.fail(w, r.Request, f)
	}
	return a
}

// isInteraction reports whether a route is authorized by an interaction's
// token alone, and exempt from the limit of the whole bot.
func isInteraction(route string) bool {
	return strings.Contains(route, " /interactions/") || strings.Contains(route, " /webhooks/")
}

// readRequest reads the JSON of a request, and the files of a form.
func readRequest(r *http.Request) (*request, error) {
	req := &request{Request: r}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		data, err := io.ReadAll(r.Body)
		req.data = data
		r.Body = io.NopCloser(bytes.NewReader(data))
		return req, err
	}
	if err := r.ParseMultipartForm(25 << 20); err != nil {
		return req, err
	}
	req.data = []byte(r.FormValue("payload_json"))
	req.files = map[string][]byte{}
	for _, headers := range r.MultipartForm.File {
		for _, h := range headers {
			f, err := h.Open()
			if err != nil {
				return req, err
			}
			data, err := io.ReadAll(f)
			f.Close()
			if err != nil {
				return req, err
			}
			req.files[h.Filename] = data
		}
	}
	return req, nil
}

// record notes a call, and returns what notes its status.
func (s *Server) record(c Call) (done func(status int)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.calls)
	s.calls = append(s.calls, c)
	s.notify()
	return func(status int) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.calls[n].Status = status
		s.notify()
	}
}

// Calls returns the requests to one route so far, or all for "".
func (s *Server) Calls(route string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls {
		if route == "" || c.Route == route {
			out = append(out, c)
		}
	}
	return out
}

// AwaitCalls waits until n requests to a route were answered.
func (s *Server) AwaitCalls(route string, n int) {
	s.tb.Helper()
	s.await(strconv.Itoa(n)+" requests "+route, func() bool {
		answered := 0
		for _, c := range s.calls {
			if c.Route == route && c.Status != 0 {
				answered++
			}
		}
		return answered >= n
	})
}

// notify wakes whoever waits for something to happen. The caller holds mu.
func (s *Server) notify() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// await waits until done, which is called with mu held, is true. It fails the
// test where Patience ends first.
func (s *Server) await(what string, done func() bool) {
	s.tb.Helper()
	timer := time.NewTimer(s.Patience)
	defer timer.Stop()
	for {
		s.mu.Lock()
		changed := s.changed
		ok := done()
		s.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-timer.C:
			s.tb.Errorf("discordtest: waited %s for %s", s.Patience, what)
			return
		}
	}
}
