package feedtest

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// A Fault is what goes wrong with one request. Its parts add up: a Fault with
// Delay and Status waits, then answers with the status.
type Fault struct {
	Delay    time.Duration // before the answer
	Status   int           // instead of 200
	Header   http.Header   // such as Retry-After
	Location string        // a redirect there, 302 unless Status says otherwise
	Cut      int           // the connection ends after so many bytes of the body; 0 is none
	Hang     bool          // no answer until the client goes away
	Drip     time.Duration // between one byte and the next, without end, in place of the body
	Bomb     int64         // so many bytes of white space, as gzip, in place of the body
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	page, fault, ok := s.next(r)
	if !ok {
		if s.TB != nil && r.URL.Path != "/robots.txt" { // most sites have none
			s.TB.Errorf("feedtest: request for http://%s%s, which was not set", r.Host, r.URL)
		}
		http.NotFound(w, r)
		return
	}
	if fault.Hang {
		<-r.Context().Done()
		return
	}
	if !wait(r, page.Delay+fault.Delay) {
		return
	}
	for _, header := range []http.Header{page.Header, fault.Header} {
		for name, values := range header {
			w.Header()[http.CanonicalHeaderKey(name)] = values
		}
	}
	switch {
	case fault.Location != "":
		w.Header().Set("Location", fault.Location)
		w.WriteHeader(cmp.Or(fault.Status, http.StatusFound))
	case fault.Status != 0:
		w.WriteHeader(fault.Status)
	case fault.Drip > 0:
		drip(w, r, fault.Drip)
	case fault.Bomb > 0:
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb(fault.Bomb)) // the client may stop to read at any time
	default:
		page.serve(w, r, fault.Cut)
	}
}

// next returns what to answer to r, and counts it.
func (s *Server) next(r *http.Request) (Page, Fault, bool) {
	if s.Live != nil {
		if page, ok := s.Live(r); ok {
			return page, Fault{}, true
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.requests == nil {
		s.requests = map[string][]http.Header{}
	}
	path := r.URL.RequestURI()
	var fault Fault
	faulty := false
	for _, k := range []string{"//" + r.Host + path, path} {
		s.requests[k] = append(s.requests[k], r.Header.Clone())
		if list := s.faults[k]; len(list) > 0 && !faulty {
			fault, s.faults[k], faulty = list[0], list[1:], true
		}
	}
	page, ok := s.pages["//"+r.Host+path]
	if !ok {
		page, ok = s.pages[path]
	}
	return page, fault, ok || faulty
}

// serve writes the page, or 304 where the client has it.
func (p Page) serve(w http.ResponseWriter, r *http.Request, cut int) {
	kind := p.Type
	if kind == "" {
		kind = "application/xml"
	}
	w.Header().Set("Content-Type", kind)
	modified := ""
	if !p.LastModified.IsZero() {
		modified = p.LastModified.UTC().Format(http.TimeFormat)
		w.Header().Set("Last-Modified", modified)
	}
	if p.ETag != "" {
		w.Header().Set("ETag", p.ETag)
	}
	if match := r.Header.Get("If-None-Match"); p.Unchanged || match != "" && match == p.ETag ||
		match == "" && modified != "" && modified == r.Header.Get("If-Modified-Since") {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(p.Body)))
	if cut > 0 {
		_, _ = io.WriteString(w, p.Body[:min(cut, len(p.Body))])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = io.WriteString(w, p.Body) // the client may have gone
}

// drip writes a byte now and then until the client goes away.
func drip(w http.ResponseWriter, r *http.Request, every time.Duration) {
	for {
		if _, err := io.WriteString(w, " "); err != nil {
			return
		}
		_ = http.NewResponseController(w).Flush()
		if !wait(r, every) {
			return
		}
	}
}

// wait reports whether the client is still there after d.
func wait(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	select {
	case <-time.After(d):
		return true
	case <-r.Context().Done():
		return false
	}
}

// bomb returns n bytes of white space, packed about a thousand times.
func bomb(n int64) []byte {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	chunk := bytes.Repeat([]byte(" "), 64<<10)
	for ; n > 0; n -= int64(len(chunk)) {
		_, _ = z.Write(chunk[:min(n, int64(len(chunk)))]) // to memory
	}
	_ = z.Close()
	return packed.Bytes()
}

// key returns the name under which an address is kept: "//host/path?query",
// or "/path?query" for every host.
func key(address string) string {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		if !strings.Contains(rest, "/") {
			rest += "/"
		}
		return "//" + rest
	}
	return address
}
