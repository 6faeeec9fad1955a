package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"newsdigest/digest"
	"newsdigest/storage"
)

// A Config is what differs between the databases.
type Config struct {
	Writer *sql.DB // its transactions may write
	Reader *sql.DB // may be the same pool
	// ReadOptions are those of a transaction that sees one snapshot.
	ReadOptions *sql.TxOptions
	// Clock is the clock that decides leases.
	Clock func(ctx context.Context, t *sql.Tx) (time.Time, error)
	// Now is the clock that ids are made of.
	Now func() time.Time
	// Shared is true where other processes make ids in the same database.
	Shared bool
	// Together is true where transactions that wait for one another share a
	// commit; false where the database sees to that.
	Together bool
	// Prepare is true where queries that run often are worth a prepared
	// statement; false where the driver sees to that.
	Prepare bool
	// Retry reports whether a transaction that failed with err may be run
	// again; nil is never.
	Retry func(err error) bool
	// Scrub takes what was deleted out of the files as well; nil where the
	// database sees to that.
	Scrub func(ctx context.Context) error
	// Release is called once after the pools are closed; it may be nil.
	Release func() error
}

// A Store is a storage.Store on two pools of connections.
type Store struct {
	Config
	ids ids
	// The prepared statements of both pools.
	writing, reading *statements
	commits          commits
	running          sync.RWMutex // held for reading by each transaction, for writing by Close
}

var _ storage.Store = (*Store)(nil)

// maxTries is how often a transaction is run in all where Retry allows it.
const maxTries = 4

// NewStore returns a Store on a database whose schema is up to date.
func NewStore(ctx context.Context, c Config) (*Store, error) {
	s := &Store{Config: c, writing: newStatements(c.Writer), reading: newStatements(c.Reader)}
	s.ids.now, s.ids.shared = c.Now, c.Shared
	s.commits.pool = s.writing
	last, err := New(c.Reader).LastID(ctx)
	if err != nil {
		return nil, fmt.Errorf("find the last id: %w", err)
	}
	s.ids.last = last
	return s, nil
}

// Check writes a row and reads it back.
func (s *Store) Check(ctx context.Context) error {
	return s.write(ctx, "check the database", func(t tx) error {
		_, err := t.TouchHealth(ctx, millis(s.Now()))
		return err
	})
}

// Close waits for running transactions, closes the pools and releases what
// the opener holds.
func (s *Store) Close() error {
	s.running.Lock()
	defer s.running.Unlock()
	err := s.Writer.Close()
	if s.Reader != s.Writer {
		err = errors.Join(err, s.Reader.Close())
	}
	if s.Release != nil {
		err = errors.Join(err, s.Release())
	}
	return err
}

// A tx is one transaction: the generated queries, and what they lack.
type tx struct {
	*Queries
	sql *sql.Tx
	ids *ids
}

// write runs f in a transaction that may write, and commits where f returns
// nil. Where the database asks for it, or other transactions break off the
// one that they share, f is run again; so f must set, not add to, what it
// hands out.
func (s *Store) write(ctx context.Context, operation string, f func(t tx) error) error {
	if s.Together {
		return s.together(ctx, operation, f)
	}
	for try := 1; ; try++ {
		err := s.once(ctx, s.writing, nil, f)
		if err == nil {
			return nil
		}
		if try == maxTries || s.Retry == nil || !s.Retry(err) {
			return fmt.Errorf("%s: %w", operation, err)
		}
	}
}

// together is write for a transaction that may share its commit with others.
func (s *Store) together(ctx context.Context, operation string, f func(t tx) error) error {
	s.running.RLock()
	defer s.running.RUnlock()
	member := func(t *sql.Tx, db DBTX) error { return f(tx{Queries: New(db), sql: t, ids: &s.ids}) }
	err := s.commits.run(ctx, false, member)
	if errors.Is(err, errBroken) {
		err = s.commits.run(ctx, true, member)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", operation, err)
	}
	return nil
}

// fenced is write for the holder of a lease.
func (s *Store) fenced(ctx context.Context, h digest.Held, operation string, f func(t tx) error) error {
	return s.write(ctx, operation, func(t tx) error {
		n, err := t.Fence(ctx, FenceParams{Kind: h.Kind, ID: h.ID, Epoch: h.Epoch})
		if err != nil {
			return err
		}
		if n == 0 {
			return digest.ErrLost
		}
		return f(t)
	})
}

// read runs f in a transaction that sees one snapshot.
func (s *Store) read(ctx context.Context, operation string, f func(t tx) error) error {
	if err := s.once(ctx, s.reading, s.ReadOptions, f); err != nil {
		return fmt.Errorf("%s: %w", operation, err)
	}
	return nil
}

func (s *Store) once(ctx context.Context, pool *statements, options *sql.TxOptions, f func(t tx) error) error {
	s.running.RLock()
	defer s.running.RUnlock()
	if s.Prepare {
		pool.prepare(ctx)
	}
	t, err := pool.pool.BeginTx(ctx, options)
	if err != nil {
		return err
	}
	defer func() { _ = t.Rollback() }() // after a commit it does nothing
	queries := New(t)
	if s.Prepare {
		queries = New(pool.in(t))
	}
	if err := f(tx{Queries: queries, sql: t, ids: &s.ids}); err != nil {
		return err
	}
	return t.Commit()
}

// absent turns the driver's word for no row into ours.
func absent(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return digest.ErrNotFound
	}
	return err
}
