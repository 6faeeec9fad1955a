package discordtest

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// A Fault is what happens to one request in place of its answer.
type Fault struct {
	Done  bool          // the request is carried out all the same: the message arrives
	Delay time.Duration // before all else; with nothing else the request is answered well

	Cut        bool    // the connection is closed without an answer
	Hang       bool    // no answer comes until the client gives up
	Status     int     // else: the status of the answer
	Code       int     // Discord's code of it
	Page       bool    // an HTML page in place of JSON, as a proxy before Discord answers
	RetryAfter float64 // seconds, for 429
	Global     bool    // for 429: the whole bot must wait
}

// Fail scripts the next requests to a route, such as CreateMessage: each meets
// one fault, in order.
func (s *Server) Fail(route string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[route] = append(s.faults[route], faults...)
}

func (s *Server) nextFault(c Call) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if queue := s.faults[c.Route]; len(queue) > 0 {
		s.faults[c.Route] = queue[1:]
		return queue[0], true
	}
	if s.Choose == nil {
		return Fault{}, false
	}
	return s.Choose(c)
}

// fail returns the answer that a fault stands for, or breaks the connection.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, f Fault) answer {
	switch {
	case f.Cut:
		panic(http.ErrAbortHandler) // closes the connection, and is not logged
	case f.Hang:
		select {
		case <-r.Context().Done():
		case <-s.closed:
		}
		panic(http.ErrAbortHandler)
	case f.Page:
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.FormatFloat(f.RetryAfter, 'f', -1, 64))
		}
		return answer{status: f.Status, page: fmt.Sprintf("<html><body>%d</body></html>", f.Status)}
	case f.Status == http.StatusTooManyRequests:
		return limited(w, f.RetryAfter, f.Global)
	}
	return refuse(f.Status, f.Code, "scripted by the test")
}
