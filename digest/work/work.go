// Package work decides when a stage runs and who runs it. The truth is in the
// rows of the database: when a feed, a digest or a bot is next due. This
// package knows due rows and leases, and nothing else.
package work

import (
	"context"
	"time"

	"newsdigest/digest"
)

// A Stage is one kind of work.
type Stage struct {
	Kind    string
	Workers int           // at once, per process; at least 1
	Timeout time.Duration // of one Run; its lease is kept meanwhile
	// Due returns the keys that are due first, by now or in the future,
	// earliest first, at most limit of them.
	Due func(ctx context.Context, now time.Time, limit int) ([]digest.Wake, error)
	// Run does the work of one key: short transactions, each fenced by held,
	// network calls between them. It records its failure on its own row with
	// the next time; an error that it returns is logged, and the key is
	// tried again after a pause.
	Run func(ctx context.Context, held digest.Held) error
}

// Leases is the part of storage that the engine needs.
type Leases interface {
	// TakeLease takes the lease of key until now+ttl and raises its epoch.
	// It returns digest.ErrHeld where another holder has it.
	TakeLease(ctx context.Context, key digest.Key, ttl time.Duration) (digest.Held, error)
	// KeepLease extends a lease. It returns digest.ErrLost where it is gone.
	KeepLease(ctx context.Context, held digest.Held, ttl time.Duration) error
	// DropLease gives a lease back; a lost lease is no error.
	DropLease(ctx context.Context, held digest.Held) error
}
