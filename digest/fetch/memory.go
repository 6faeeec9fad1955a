package fetch

import (
	"context"
	"sync"
)

// mostLarge is how many polls may have a large body in memory at once. A feed
// of 10 MiB takes some 60 MiB while it is read and parsed.
const mostLarge = 4

// memory gives places to polls with large bodies. The zero value is ready.
type memory struct {
	once   sync.Once
	places chan struct{}
}

// enter returns a context under which large bodies wait for a place. All of
// them share one, which leave gives back.
func (m *memory) enter(ctx context.Context) (_ context.Context, leave func()) {
	m.once.Do(func() { m.places = make(chan struct{}, mostLarge) })
	p := &place{memory: m}
	return context.WithValue(ctx, placeKey{}, p), p.leave
}

type placeKey struct{}

// A place is that of one poll.
type place struct {
	memory *memory
	mu     sync.Mutex // held while waiting: the bodies of one poll wait together
	taken  bool
}

// takePlace waits until the poll of ctx has a place, if it came through enter.
func takePlace(ctx context.Context) error {
	p, _ := ctx.Value(placeKey{}).(*place)
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.taken {
		return nil
	}
	select {
	case p.memory.places <- struct{}{}:
		p.taken = true
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *place) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.taken {
		<-p.memory.places
		p.taken = false
	}
}
