// Package sqlite keeps everything in one SQLite file, for a program that runs
// in one process.
//
// One connection writes and four read (write-ahead log). A commit is on disk
// when it returns (synchronous=FULL): the outbox must not forget a claim at a
// power cut. A lock file beside the database keeps a second process away.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"newsdigest/digest"
	"newsdigest/storage"
	"newsdigest/storage/internal/sqldb"
)

//go:embed migrations/*.sql
var migrations embed.FS

// readers is how many connections read at once.
const readers = 4

// Open opens the database at path, makes it where there is none, and brings
// its schema up to date. Its clock for leases is now. Where another process
// has the file open it returns an error that wraps digest.ErrHeld.
func Open(ctx context.Context, path string, now func() time.Time, log *slog.Logger) (storage.Store, error) {
	if path == "" {
		return nil, digest.Explain(nil, "no database file is named; choose one with --database")
	}
	if err := create(path); err != nil {
		return nil, err
	}
	unlock, err := lock(path + ".lock")
	switch {
	case errors.Is(err, digest.ErrHeld):
		return nil, digest.Explain(err, "%s is in use by another newsdigest; stop it first or choose another --database", path)
	case err != nil:
		return nil, digest.Explain(err, "the lock file %s.lock cannot be written: %s", path, reason(err))
	}
	store, err := open(ctx, path, now, log, unlock)
	if err != nil {
		return nil, errors.Join(explain(path, err), unlock())
	}
	return store, nil
}

// OpenBeside opens the database at path as Open does where no process has it
// open, and else beside that process, for a few short transactions. The
// schema must then be the one that this program knows.
func OpenBeside(ctx context.Context, path string, now func() time.Time, log *slog.Logger) (storage.Store, error) {
	store, err := Open(ctx, path, now, log)
	if !errors.Is(err, digest.ErrHeld) {
		return store, err
	}
	beside, err := open(ctx, path, now, log, nil)
	if err != nil {
		return nil, explain(path, err)
	}
	return beside, nil
}

// open opens the database; without unlock, beside the process that has it.
func open(ctx context.Context, path string, now func() time.Time, log *slog.Logger, unlock func() error) (*sqldb.Store, error) {
	writer, err := pool(path, "immediate")
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	prepare := take
	if unlock == nil {
		prepare = known
	}
	if err := prepare(ctx, path, writer, log); err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	reader, err := pool(path, "deferred", "query_only(1)")
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(readers)
	store, err := sqldb.NewStore(ctx, sqldb.Config{
		Writer:   writer,
		Reader:   reader,
		Clock:    func(context.Context, *sql.Tx) (time.Time, error) { return now(), nil },
		Now:      now,
		Shared:   unlock == nil,
		Together: true,
		Prepare:  true,
		Scrub:    func(ctx context.Context) error { return scrub(ctx, writer) },
		Release:  unlock,
	})
	if err != nil {
		return nil, errors.Join(err, reader.Close(), writer.Close())
	}
	return store, nil
}

// scrub empties the write-ahead log, which has pages as they were before.
func scrub(ctx context.Context, writer *sql.DB) error {
	_, err := writer.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}

// pool opens no connection yet. Transactions begin in the given mode:
// immediate ones take the write lock first, so that they never fail half-way.
func pool(path, mode string, pragmas ...string) (*sql.DB, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	slashed := filepath.ToSlash(absolute)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/… of Windows
	}
	query := url.Values{"_txlock": {mode}, "_pragma": append([]string{
		"busy_timeout(10000)", // other verbs write beside this process
		"journal_mode(WAL)",
		"synchronous(FULL)",
		"foreign_keys(1)",
		"secure_delete(1)",  // what was deleted is not left in the file
		"cache_size(-8192)", // 8 MB
		"temp_store(2)",     // memory
	}, pragmas...)}
	uri := url.URL{Scheme: "file", Path: slashed, RawQuery: query.Encode()}
	return sql.Open("sqlite", uri.String())
}

// create makes the file where there is none, readable by its owner alone;
// SQLite gives the same mode to the files that it puts beside it.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err == nil {
		return f.Close()
	}
	folder := filepath.Dir(path)
	info, statErr := os.Stat(path)
	switch {
	case statErr == nil && info.IsDir():
		return digest.Explain(err, "%s is a folder; name a file in it with --database", path)
	case errors.Is(err, fs.ErrNotExist):
		return digest.Explain(err, "the folder %s does not exist; make it, or choose another --database", folder)
	case errors.Is(err, fs.ErrPermission):
		return digest.Explain(err, "%s cannot be written; give this user the right to, or choose another --database", path)
	}
	return digest.Explain(err, "%s cannot be opened: %s", path, reason(err))
}

// take makes a database this process's own.
func take(ctx context.Context, path string, db *sql.DB, log *slog.Logger) error {
	if err := migrate(ctx, path, db, log); err != nil {
		return err
	}
	// The lock file proves that no other process works: leases of one that
	// was killed would only make this one wait.
	_, err := db.ExecContext(ctx, "UPDATE leases SET until = 0")
	return err
}

// known refuses a database with another schema than this program's.
func known(ctx context.Context, path string, db *sql.DB, _ *slog.Logger) error {
	provider, err := schema(ctx, path, db)
	if err != nil {
		return err
	}
	current, target, err := provider.GetVersions(ctx)
	if err == nil && current != target {
		return digest.Explain(nil, "the newsdigest that runs on %s is of another version (schema %d, this program knows %d); use that version's program, or start this one in its place",
			path, current, target)
	}
	return err
}

// migrate brings the schema up to date.
func migrate(ctx context.Context, path string, db *sql.DB, log *slog.Logger) error {
	provider, err := schema(ctx, path, db)
	if err != nil {
		return err
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > target {
		return digest.Explain(nil, "%s was written by a newer newsdigest (schema %d, this program knows %d); install that version",
			path, current, target)
	}
	done, err := provider.Up(ctx)
	for _, m := range done {
		log.Info("database migrated", "version", m.Source.Version)
	}
	return err
}

// schema returns the migrations of a database of ours.
func schema(ctx context.Context, path string, db *sql.DB) (*goose.Provider, error) {
	if err := ours(ctx, path, db); err != nil {
		return nil, err
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
}

// ours refuses a database with tables of another program.
func ours(ctx context.Context, path string, db *sql.DB) error {
	var tables, versions int
	err := db.QueryRowContext(ctx, `
SELECT COUNT(*), COALESCE(SUM(name = 'goose_db_version'), 0)
FROM sqlite_schema
WHERE type = 'table'`).Scan(&tables, &versions)
	if err != nil {
		return err
	}
	if tables > 0 && versions == 0 {
		return digest.Explain(nil, "%s is the database of another program; choose another --database", path)
	}
	return nil
}

// explain puts a sentence to what SQLite says most often at opening.
func explain(path string, err error) error {
	var e *sqlite.Error
	if digest.Explanation(err) != "" || !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff { // the primary code, https://sqlite.org/rescode.html
	case sqlite3.SQLITE_NOTADB:
		return digest.Explain(err, "%s is not a database; choose another --database", path)
	case sqlite3.SQLITE_CORRUPT:
		return digest.Explain(err, "%s is damaged; restore it from a backup", path)
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return digest.Explain(err, "%s or its folder cannot be written; give this user the right to, or choose another --database", path)
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR:
		return digest.Explain(err, "the disk of %s is full or failing; make room, or choose another --database", path)
	}
	return fmt.Errorf("open %s: %w", path, err)
}

// reason returns what the system says without the path, which the sentence
// names already.
func reason(err error) string {
	var e *fs.PathError
	if errors.As(err, &e) {
		return e.Err.Error()
	}
	return err.Error()
}
