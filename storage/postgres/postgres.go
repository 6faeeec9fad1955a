// Package postgres keeps everything in a PostgreSQL database, which many
// processes of the program share. The database's clock decides leases.
package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"newsdigest/digest"
	"newsdigest/storage"
	"newsdigest/storage/internal/sqldb"
)

//go:embed migrations/*.sql
var migrations embed.FS

const (
	// connections is how many one process opens at most.
	connections = 10
	// connectTime bounds making one of them where the address says nothing.
	connectTime = 10 * time.Second
)

// Open connects to the database at address, "postgres://user@host/name", and
// brings its schema up to date; of processes that start together one does so
// and the others wait. No error carries the password.
func Open(ctx context.Context, address string, log *slog.Logger) (storage.Store, error) {
	config, err := parse(address)
	if err != nil {
		return nil, err
	}
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(endIdle))
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	store, err := open(ctx, pool, log)
	if err != nil {
		return nil, errors.Join(explain(config, err), pool.Close())
	}
	return store, nil
}

func open(ctx context.Context, pool *sql.DB, log *slog.Logger) (*sqldb.Store, error) {
	if err := pool.PingContext(ctx); err != nil {
		return nil, err
	}
	if err := migrate(ctx, pool, log); err != nil {
		return nil, err
	}
	return sqldb.NewStore(ctx, sqldb.Config{
		Writer:      pool,
		Reader:      pool,
		ReadOptions: &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
		Clock:       clock,
		Now:         time.Now,
		Shared:      true,
		Retry:       again,
	})
}

// parse reads the address. What the driver says of a bad one may quote it, so
// it is left out.
func parse(address string) (*pgx.ConnConfig, error) {
	const form = "write it as postgres://user:password@host:5432/name"
	if address == "" {
		return nil, digest.Explain(nil, "no database address is given; %s", form)
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, digest.Explain(nil, "the database address cannot be read; %s", form)
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTime
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "newsdigest"
	}
	return config, nil
}

// idleTime is how long a transaction may wait for its process. One that is
// paused in the middle of a transaction would keep the row of its lease locked,
// and nobody could take the lease when it has run out.
const idleTime = 15 * time.Second

// endIdle makes the database end transactions whose process is away.
func endIdle(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, fmt.Sprintf("SET idle_in_transaction_session_timeout = %d", idleTime.Milliseconds()))
	return err
}

// clock returns the time of the database, not that at which t began.
func clock(ctx context.Context, t *sql.Tx) (time.Time, error) {
	var ms int64
	err := t.QueryRowContext(ctx, "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)").Scan(&ms)
	return time.UnixMilli(ms).UTC(), err
}

// migrate brings the schema up to date.
func migrate(ctx context.Context, pool *sql.DB, log *slog.Logger) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, pool, files,
		goose.WithDisableGlobalRegistry(true), goose.WithSessionLocker(locker))
	if err != nil {
		return err
	}
	// Up holds the lock and does nothing where the schema is up to date or
	// newer.
	done, err := provider.Up(ctx)
	if err != nil {
		return err
	}
	for _, m := range done {
		log.Info("database migrated", "version", m.Source.Version)
	}
	current, target, err := provider.GetVersions(ctx)
	if err == nil && current > target {
		return digest.Explain(nil, "the database was written by a newer newsdigest (schema %d, this program knows %d); install that version",
			current, target)
	}
	return err
}

// The classes of errors that the program acts on,
// https://www.postgresql.org/docs/current/errcodes-appendix.html.
const (
	uniqueViolation      = "23505"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	invalidPassword      = "28P01"
	invalidAuthorization = "28000"
	noDatabase           = "3D000"
	noPrivilege          = "42501"
	tooManyConnections   = "53300"
	cannotConnectNow     = "57P03"
)

// again reports whether a transaction lost a race that it may win when it is
// run again. A unique violation is one: the other has made the row by now.
func again(err error) bool {
	switch code(err) {
	case serializationFailure, deadlockDetected, uniqueViolation:
		return true
	}
	return false
}

func code(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// explain puts a sentence to what goes wrong most often at opening.
func explain(config *pgx.ConnConfig, err error) error {
	if digest.Explanation(err) != "" || errors.Is(err, context.Canceled) {
		return err
	}
	where := (&url.URL{Scheme: "postgres", Host: config.Host, Path: "/" + config.Database}).Redacted()
	if strings.HasPrefix(config.Host, "/") {
		where = config.Database + " at " + config.Host
	}
	switch code(err) {
	case invalidPassword, invalidAuthorization:
		return digest.Explain(err, "%s refuses the user %s; check the name and the password in the database address", where, config.User)
	case noDatabase:
		return digest.Explain(err, "there is no database %s; make it with: createdb %s", where, config.Database)
	case noPrivilege:
		return digest.Explain(err, "the user %s may not make tables in %s; give it the right to", config.User, where)
	case tooManyConnections:
		return digest.Explain(err, "%s has no connection left; raise max_connections or run fewer processes", where)
	case cannotConnectNow:
		return digest.Explain(err, "%s is starting or stopping; try again in a minute", where)
	}
	var refused *pgconn.ConnectError
	if errors.As(err, &refused) {
		return digest.Explain(err, "%s does not answer; check that the server runs and the address is right", where)
	}
	return err
}
