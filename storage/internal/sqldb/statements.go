package sqldb

import (
	"context"
	"database/sql"
	"sync"
)

const (
	// prepareAfter is how often a query is run before it is worth a prepared
	// statement.
	prepareAfter = 3
	// mostStatements bounds how many are kept; what the program asks often is
	// less than a hundred queries.
	mostStatements = 300
)

// statements keeps what a pool runs often as prepared statements, because
// SQLite spends more on reading a short query than on running it. A statement
// can be prepared between transactions alone: within one the only connection
// of the writer is taken.
type statements struct {
	pool *sql.DB

	mu       sync.Mutex
	runs     map[string]int
	waiting  []string // to be prepared before the next transaction
	prepared map[string]*sql.Stmt
}

func newStatements(pool *sql.DB) *statements {
	return &statements{pool: pool, runs: map[string]int{}, prepared: map[string]*sql.Stmt{}}
}

// prepare prepares what has been run often enough by now. A query that cannot
// be prepared is run as it is, and says then what is wrong.
func (s *statements) prepare(ctx context.Context) {
	s.mu.Lock()
	waiting := s.waiting
	s.waiting = nil
	s.mu.Unlock()
	for _, query := range waiting {
		stmt, err := s.pool.PrepareContext(ctx, query) //nolint:sqlclosecheck // it is kept until the pool is closed
		if err != nil {
			continue
		}
		s.mu.Lock()
		s.prepared[query] = stmt
		s.mu.Unlock()
	}
}

// find returns the statement of a query, nil where there is none yet, and
// counts the run.
func (s *statements) find(query string) *sql.Stmt {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stmt := s.prepared[query]; stmt != nil {
		return stmt
	}
	if len(s.runs) >= mostStatements && s.runs[query] == 0 {
		return nil
	}
	if s.runs[query]++; s.runs[query] == prepareAfter {
		s.waiting = append(s.waiting, query)
	}
	return nil
}

// in returns what runs queries in a transaction, by prepared statements where
// there are some.
func (s *statements) in(t *sql.Tx) DBTX { return preparing{t, s} }

// preparing is a transaction that uses prepared statements. The transaction
// closes its own handles of them when it ends.
type preparing struct {
	*sql.Tx
	statements *statements
}

// ExecContext runs a statement.
func (p preparing) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if stmt := p.statements.find(query); stmt != nil {
		return p.StmtContext(ctx, stmt).ExecContext(ctx, args...) //nolint:sqlclosecheck // the transaction closes it
	}
	return p.Tx.ExecContext(ctx, query, args...)
}

// QueryContext runs a query.
func (p preparing) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if stmt := p.statements.find(query); stmt != nil {
		return p.StmtContext(ctx, stmt).QueryContext(ctx, args...) //nolint:sqlclosecheck // the transaction closes it
	}
	return p.Tx.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a query for one row.
func (p preparing) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if stmt := p.statements.find(query); stmt != nil {
		return p.StmtContext(ctx, stmt).QueryRowContext(ctx, args...) //nolint:sqlclosecheck // the transaction closes it
	}
	return p.Tx.QueryRowContext(ctx, query, args...)
}
