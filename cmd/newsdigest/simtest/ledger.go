package simtest

import (
	"maps"
	"sync"

	"newsdigest/digest"
)

// A call is a delivery that is claimed and whose outcome is not yet written.
type call struct {
	chat string
	kept bool // the network keeps its outcome: it is counted already
}

// A ledger counts, by delivery, the outcomes that the process could not know:
// those that it was killed before writing, and those that the network kept.
type ledger struct {
	commits sync.Mutex // held during each commit, and while a moment is taken

	mu      sync.Mutex
	open    map[int64]call
	sending map[string]int64 // by chat: the delivery of its last call
	tries   map[int64]uint64
	unknown map[int64]int
}

// newLedger goes on where a process was killed: what it had claimed and not
// settled has an unknown outcome.
func newLedger(m Moment) *ledger {
	l := &ledger{open: map[int64]call{}, sending: map[string]int64{}, tries: map[int64]uint64{}, unknown: map[int64]int{}}
	maps.Copy(l.unknown, m.unknown)
	for id, c := range m.open {
		if !c.kept {
			l.unknown[id]++
		}
	}
	return l
}

func (l *ledger) copy() (open map[int64]call, unknown map[int64]int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.open), maps.Clone(l.unknown)
}

func (l *ledger) claim(id int64, chat digest.Chat) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open[id] = call{chat: chat.ID}
}

// send notes which delivery a call to a chat is about.
func (l *ledger) send(id int64, chat digest.Chat) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sending[chat.ID] = id
	l.tries[id]++
}

func (l *ledger) settle(id int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, id)
}
