package telegramtest

import (
	"fmt"
	"net/http"
	"time"
)

// A Fault is what happens to one call in place of its answer.
type Fault struct {
	Done  bool          // the call is carried out all the same: the message arrives
	Delay time.Duration // before all else; with nothing else the call is answered well

	Cut         bool   // the connection is closed without an answer
	Hang        bool   // no answer comes until the client gives up
	Status      int    // else: the status of the answer
	Description string // in the Bot API's JSON; "" answers with an HTML page, as a proxy does
	RetryAfter  int    // seconds, for 429
	MigrateTo   int64  // migrate_to_chat_id, for 400
}

// Fail scripts the next calls of a method: each meets one fault, in order.
func (s *Server) Fail(method string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[method] = append(s.faults[method], faults...)
}

func (s *Server) nextFault(c Call) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if queue := s.faults[c.Method]; len(queue) > 0 {
		s.faults[c.Method] = queue[1:]
		return queue[0], true
	}
	if s.Choose == nil {
		return Fault{}, false
	}
	return s.Choose(c)
}

func (s *Server) fail(w http.ResponseWriter, r *http.Request, f Fault) {
	switch {
	case f.Cut:
		panic(http.ErrAbortHandler) // closes the connection, and is not logged
	case f.Hang:
		select {
		case <-r.Context().Done():
		case <-s.closed:
		}
		panic(http.ErrAbortHandler)
	case f.Description == "":
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		fmt.Fprintf(w, "<html><body><h1>%d %s</h1></body></html>", f.Status, http.StatusText(f.Status))
	default:
		answer := errorf(f.Status, "%s", f.Description)
		answer.parameters = object{}
		if f.RetryAfter != 0 {
			answer.parameters["retry_after"] = f.RetryAfter
		}
		if f.MigrateTo != 0 {
			answer.parameters["migrate_to_chat_id"] = f.MigrateTo
		}
		write(w, answer)
	}
}
