package compose

import (
	"encoding/binary"
	"hash/maphash"
	"sync"

	"newsdigest/digest"
	"newsdigest/digest/summarize"
)

// mostTellings bounds what a Scribe keeps: at eight o'clock hundreds of
// digests of the same topics are due, and they show the same stories.
const mostTellings = 500

// A Scribe tells stories, and keeps what it told, so that the next digest with
// the same topic gets the same sentences for nothing. Its zero value is
// ready; it is safe for concurrent use.
type Scribe struct {
	once sync.Once
	seed maphash.Seed

	mu   sync.Mutex
	kept map[uint64]telling
}

// A telling is what a story says of itself. Nobody changes it.
type telling struct {
	summary summarize.Summary
	differ  []digest.Figure
}

// tell summarises the items of a request that has no Told, and compares their
// figures.
func (s *Scribe) tell(r summarize.Request) telling {
	if s == nil {
		return told(r)
	}
	key := s.key(r)
	s.mu.Lock()
	t, ok := s.kept[key]
	s.mu.Unlock()
	if ok {
		return t
	}
	t = told(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil || len(s.kept) >= mostTellings {
		s.kept = map[uint64]telling{}
	}
	s.kept[key] = t
	return t
}

func told(r summarize.Request) telling {
	return telling{summary: summarize.Summarize(r), differ: summarize.Differ(r.Items)}
}

// key is of all that a telling depends on, the texts included: a changed
// article is told anew.
func (s *Scribe) key(r summarize.Request) uint64 {
	s.once.Do(func() { s.seed = maphash.MakeSeed() })
	var h maphash.Hash
	h.SetSeed(s.seed)
	number := func(n int64) {
		var b [8]byte
		binary.LittleEndian.PutUint64(b[:], uint64(n))
		_, _ = h.Write(b[:])
	}
	text := func(s string) {
		number(int64(len(s)))
		_, _ = h.WriteString(s)
	}
	text(r.Topic)
	text(r.Language)
	number(int64(r.Words))
	number(int64(r.Sentences))
	for _, it := range r.Items {
		number(it.ID)
		number(it.CopyOf)
		for _, part := range []string{it.Title, it.Text, it.URL, it.Outlet, it.Independent, it.Language} {
			text(part)
		}
	}
	return h.Sum64()
}
