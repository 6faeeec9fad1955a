package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/work"
	"newsdigest/storage"
)

const (
	// retention is how long items are kept. Stories that go on are linked
	// for 14 days, and /summary looks back a month at most.
	retention = 30 * 24 * time.Hour
	// purgeEvery is the time between two purges.
	purgeEvery = 24 * time.Hour
)

// A purger keeps the database from growing for ever. When it is next due is
// not worth a row: a purge more after a restart does no harm.
type purger struct {
	store storage.Store
	now   func() time.Time
	log   *slog.Logger

	mu   sync.Mutex
	last time.Time
}

func (p *purger) stage() work.Stage {
	return work.Stage{Kind: "purge", Workers: 1, Timeout: 10 * time.Minute, Due: p.due, Run: p.run}
}

func (p *purger) due(_ context.Context, now time.Time, _ int) ([]digest.Wake, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last.IsZero() {
		p.last = now.Add(time.Hour - purgeEvery) // not while the program starts
	}
	return []digest.Wake{{Key: digest.Key{Kind: "purge"}, At: p.last.Add(purgeEvery)}}, nil
}

func (p *purger) run(ctx context.Context, held digest.Held) error {
	now := p.now()
	n, err := p.store.Purge(ctx, held, now.Add(-retention))
	if err != nil {
		return err
	}
	p.log.Info("old items purged", "items", n)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = now
	return nil
}
