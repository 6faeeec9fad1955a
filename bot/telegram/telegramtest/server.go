// Package telegramtest is a Telegram for tests: a Bot API server with users,
// groups, forums and channels, that answers as the real one does and fails the
// test where a request breaks the API's contract.
//
// Every request, answer and update is checked against the published contract,
// ../shared/data/platform/telegram-bot-api.json beside the repository, where
// that file is there, and against the limits that the contract does not state.
// A Server listens on loopback, or in memory for testing/synctest.
package telegramtest

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

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

// A Server is a Bot API server with one bot, @newsbot.
type Server struct {
	URL   string // for telegram.Config.APIURL
	Token string // the bot's
	Bot   User
	// Now is the clock of what people do. Limits keep to the real one, or to
	// that of testing/synctest.
	Now func() time.Time
	// Choose, where it is not nil, is asked what happens to each call for
	// which no fault is scripted. It is set before the first call, and must
	// not call the Server.
	Choose func(Call) (Fault, bool)

	tb       TB
	contract *contract // nil where the file is absent
	tally    bottest.Tally
	http     *http.Server
	memory   *bottest.Pipes // nil on loopback
	closed   chan struct{}
	methods  map[string]method

	mu      sync.Mutex
	changed chan struct{} // closed and made anew whenever something happens
	world
	updates []update
	poll    int // the number of the latest getUpdates call
	webhook webhook
	calls   []Call
	faults  map[string][]Fault
	limits  *limits // nil while no rates are enforced
}

// A Call is a request that came, accepted or not.
type Call struct {
	Method string
	Params map[string]any // as decoded from JSON, or strings of a form
	Body   string         // as it came
	At     time.Time
}

// An update waits until the bot confirms it.
type update struct {
	id   int
	kind string
	data object
}

// An object is a JSON object.
type object = map[string]any

// New starts a server on loopback. It stops when the test ends.
func New(tb TB) *Server {
	tb.Helper()
	s := newServer(tb)
	var listen net.ListenConfig
	l, err := listen.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Errorf("telegramtest: %v", err)
		return s
	}
	s.URL = "http://" + l.Addr().String()
	s.serve(l)
	return s
}

// InMemory starts a server that only Client reaches, without sockets, so that
// the fake clock of testing/synctest runs.
func InMemory(tb TB) *Server {
	tb.Helper()
	s := newServer(tb)
	s.memory = bottest.NewPipes()
	s.URL = "http://telegram.test"
	s.serve(s.memory)
	return s
}

func newServer(tb TB) *Server {
	s := &Server{
		Token:   "123456789:AAH-canary-of-a-token-that-nobody-may-see",
		Bot:     User{ID: 123456789, Name: "News", Username: "newsbot"},
		Now:     time.Now,
		tb:      tb,
		closed:  make(chan struct{}),
		methods: methods(),
		changed: make(chan struct{}),
		world:   newWorld(),
		faults:  map[string][]Fault{},
	}
	c, err := loadContract()
	if err != nil {
		tb.Logf("telegramtest: requests are not checked against the Bot API's contract: %v", err)
	}
	s.contract = c
	return s
}

func (s *Server) serve(l net.Listener) {
	s.http = &http.Server{Handler: s}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.http.Serve(l)
	}()
	s.tb.Cleanup(func() {
		close(s.closed)
		_ = s.http.Close()
		<-done
		s.tb.Logf("%s", s.tally.Report("telegram"))
	})
}

// Trust makes the server check no request against the contract any more: the
// many runs of a simulation send what its first run sent. It is called before
// the first request.
func (s *Server) Trust() { s.contract = nil }

// Client returns a client that reaches the server.
func (s *Server) Client() *http.Client {
	transport := &http.Transport{}
	if s.memory != nil {
		transport.DialContext = s.Dial
	}
	s.tb.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// Dial connects to a server in memory, whatever the address.
func (s *Server) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	return s.memory.Dial(ctx)
}

// ServeHTTP answers /bot<token>/<method> and /file/bot<token>/<path>.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if path, ok := strings.CutPrefix(r.URL.Path, "/file/bot"+s.Token+"/"); ok {
		s.serveFile(w, path)
		return
	}
	rest, ok := strings.CutPrefix(r.URL.Path, "/bot")
	token, name, found := strings.Cut(rest, "/")
	switch {
	case !ok || !found || !strings.Contains(token, ":"):
		write(w, errorf(404, "Not Found"))
		return
	case token != s.Token:
		write(w, errorf(401, "Unauthorized"))
		return
	}
	m, ok := s.methods[name]
	if !ok {
		s.tb.Errorf("telegramtest: the bot called the unknown method %q", name)
		write(w, errorf(404, "Not Found: method not found"))
		return
	}
	p, body, err := readParams(r)
	if bottest.Gone(err) {
		return
	}
	if err != nil {
		s.tb.Errorf("telegramtest: %s: %v", name, err)
		write(w, badRequest("can't parse request: %v", err))
		return
	}
	call := Call{Method: name, Params: p, Body: body, At: time.Now()}
	s.record(call)
	s.checkRequest(name, p)
	s.answer(w, r, call, m)
}

// answer carries out a call, or what is scripted in its place.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, call Call, m method) {
	fault, faulty := s.nextFault(call)
	time.Sleep(fault.Delay)
	faulty = faulty && fault != Fault{Delay: fault.Delay}
	if faulty && !fault.Done {
		s.fail(w, r, fault)
		return
	}
	result, failure := m(s, r, call.Params)
	if faulty {
		s.fail(w, r, fault)
		return
	}
	if failure != nil {
		write(w, failure)
		return
	}
	s.checkResult(call.Method, result)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(object{"ok": true, "result": result})
}

// checkRequest fails the test for parameters that break the contract.
func (s *Server) checkRequest(method string, p params) {
	if s.contract == nil {
		return
	}
	problems := s.contract.checkRequest(method, p)
	for _, problem := range problems {
		s.tb.Errorf("telegramtest: request %s: %s", method, problem)
	}
	s.tally.Request(len(problems))
}

// checkResult fails the test for a result of ours that breaks the contract.
func (s *Server) checkResult(method string, result any) {
	if s.contract == nil {
		return
	}
	problems := s.contract.checkResult(method, result)
	for _, problem := range problems {
		s.tb.Errorf("telegramtest: the answer to %s is not the Bot API's: %s", method, problem)
	}
	s.tally.Answer(len(problems))
}

// checkUpdate fails the test for an update of ours that breaks the contract.
func (s *Server) checkUpdate(o object) {
	if s.contract == nil {
		return
	}
	problems := s.contract.checkUpdate(o)
	for _, problem := range problems {
		s.tb.Errorf("telegramtest: %s", problem)
	}
	s.tally.Answer(len(problems))
}

// A failure is an answer with ok: false.
type failure struct {
	code        int
	description string
	parameters  object
}

func errorf(code int, format string, args ...any) *failure {
	return &failure{code: code, description: fmt.Sprintf(format, args...)}
}

func badRequest(format string, args ...any) *failure {
	return errorf(400, "Bad Request: "+format, args...)
}

func forbidden(format string, args ...any) *failure {
	return errorf(403, "Forbidden: "+format, args...)
}

func write(w http.ResponseWriter, f *failure) {
	answer := object{"ok": false, "error_code": f.code, "description": f.description}
	if f.parameters != nil {
		answer["parameters"] = f.parameters
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(f.code)
	_ = json.NewEncoder(w).Encode(answer)
}

func (s *Server) record(c Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, c)
	s.notify()
}

// Calls returns the requests of one method so far, or of all for "".
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls {
		if method == "" || c.Method == method {
			out = append(out, c)
		}
	}
	return out
}

// notify wakes whoever waits for something to happen. The caller holds mu.
func (s *Server) notify() {
	close(s.changed)
	s.changed = make(chan struct{})
}
