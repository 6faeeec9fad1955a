package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// mostMembers is how many transactions share a commit at most, so that none
// waits long for the others.
const mostMembers = 128

var (
	// errBroken means that the shared transaction ended because of another member.
	errBroken = errors.New("the shared transaction was broken off by another one")
	// errEnded means that it ended under a member that did not say so.
	errEnded = errors.New("the transaction ended before its time")
)

// commits lets transactions that wait for the only connection of a writer
// share one commit, for the disk takes as long to make one lasting as a
// hundred. Members run one after the other, those behind the first each in a
// savepoint of its own, so that one which fails takes back what it did and
// nothing else; each returns when the commit is on disk. Whoever finds nobody waiting commits, so that
// nobody waits for company.
type commits struct {
	pool    *statements
	waiting atomic.Int64
	turn    sync.Mutex // held by the member that runs
	open    *batch     // nil while there is no transaction; guarded by turn
}

// A batch is one transaction and its members.
type batch struct {
	tx      *sql.Tx
	db      DBTX
	members int
	broken  bool          // the database has rolled it back
	done    chan struct{} // closed when it has ended
	err     error         // of the commit; read after done
}

// run runs f as a member. Alone, it shares nothing.
func (c *commits) run(ctx context.Context, alone bool, f func(*sql.Tx, DBTX) error) error {
	c.waiting.Add(1)
	c.turn.Lock()
	c.waiting.Add(-1)
	b, err := c.join(ctx, alone, f)
	if b == nil {
		return err
	}
	<-b.done
	if b.err != nil {
		return b.err
	}
	return err
}

// join runs f with the turn held, ends the transaction where no other member
// will, and gives the turn on. It returns no batch where its end does not
// matter to the error.
func (c *commits) join(ctx context.Context, alone bool, f func(*sql.Tx, DBTX) error) (*batch, error) {
	defer c.turn.Unlock()
	if alone && c.open != nil {
		c.end()
	}
	if c.open == nil {
		if err := c.begin(ctx); err != nil {
			return nil, err
		}
	}
	b := c.open
	defer func() {
		if alone || b.broken || b.members >= mostMembers || c.waiting.Load() == 0 {
			c.end()
		}
	}()
	err := b.member(ctx, f)
	if b.broken {
		return nil, err
	}
	return b, err
}

// begin opens a transaction, which outlives the context of its first member.
func (c *commits) begin(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	c.pool.prepare(ctx)
	t, err := c.pool.pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	c.open = &batch{tx: t, db: c.pool.in(t), done: make(chan struct{})}
	return nil
}

// end commits what is open, or gives it up where it is broken.
func (c *commits) end() {
	b := c.open
	c.open = nil
	if b.broken {
		_ = b.tx.Rollback()
		b.err = errBroken
	} else {
		b.err = b.tx.Commit()
	}
	close(b.done)
}

// member runs f. The first has the transaction for itself until it returns,
// and ends it where it fails or panics.
func (b *batch) member(ctx context.Context, f func(*sql.Tx, DBTX) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	if b.members++; b.members > 1 {
		return b.later(ctx, f)
	}
	b.broken = true // unless it returns
	err = f(b.tx, b.db)
	b.broken = err != nil
	return err
}

// later runs f in a savepoint, and goes back to it where f fails or panics.
// Where the database has ended the transaction there is none to go back to:
// SQLite does so when a statement is interrupted or the disk is full
// (https://sqlite.org/lang_transaction.html, section 3).
func (b *batch) later(ctx context.Context, f func(*sql.Tx, DBTX) error) (err error) {
	ctx = context.WithoutCancel(ctx)
	if _, err := b.db.ExecContext(ctx, "SAVEPOINT member"); err != nil {
		b.broken = true
		return err
	}
	ending := "ROLLBACK TO member; RELEASE member"
	defer func() {
		if _, gone := b.db.ExecContext(ctx, ending); gone != nil {
			b.broken = true
			if err == nil {
				err = fmt.Errorf("%w: %w", errEnded, gone)
			}
		}
	}()
	if err = f(b.tx, b.db); err == nil {
		ending = "RELEASE member"
	}
	return err
}
