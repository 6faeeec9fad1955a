package storage

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/work"
)

const (
	// Retention is how long items are kept. Stories that go on are linked
	// for 14 days, and /summary looks back a month at most.
	Retention = 30 * 24 * time.Hour
	// PurgeEvery is the time between two purges.
	PurgeEvery = 24 * time.Hour
)

// A Purger keeps a database from growing for ever. When it is next due is not
// worth a row: a purge more after a restart does no harm.
type Purger struct {
	Store interface {
		Purge(ctx context.Context, held digest.Held, before time.Time) (items int, err error)
	}
	Keep time.Duration // 0 means Retention
	Now  func() time.Time
	Log  *slog.Logger

	mu   sync.Mutex
	last time.Time
}

// Stage returns the purger's stage, which has one key.
func (p *Purger) Stage() work.Stage {
	return work.Stage{Kind: "purge", Workers: 1, Timeout: 10 * time.Minute, Due: p.due, Run: p.run}
}

func (p *Purger) due(_ context.Context, now time.Time, _ int) ([]digest.Wake, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last.IsZero() {
		p.last = now.Add(time.Hour - PurgeEvery) // not while the program starts
	}
	return []digest.Wake{{Key: digest.Key{Kind: "purge"}, At: p.last.Add(PurgeEvery)}}, nil
}

func (p *Purger) run(ctx context.Context, held digest.Held) error {
	now := p.Now()
	n, err := p.Store.Purge(ctx, held, now.Add(-cmp.Or(p.Keep, Retention)))
	if err != nil {
		return fmt.Errorf("purge: %w", err)
	}
	p.Log.Info("old items purged", "items", n)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = now
	return nil
}
