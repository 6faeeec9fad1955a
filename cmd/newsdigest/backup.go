package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"newsdigest/digest"
	"newsdigest/storage/sqlite"
)

// backupCmd is `newsdigest backup`.
type backupCmd struct {
	File     string `arg:"" help:"The file to write; it must not exist."`
	Database string `help:"The SQLite file to copy." default:"newsdigest.db" placeholder:"FILE"`
}

// Help is what `newsdigest backup --help` teaches.
func (backupCmd) Help() string {
	return `The copy is that of one instant; the bot may run meanwhile. Keep the file as safe as the database: it holds the same.

A PostgreSQL database is copied by its own program, pg_dump.`
}

// Run copies the database.
func (c *backupCmd) Run(ctx context.Context, env Env) error {
	if isPostgres(c.Database) {
		return digest.Explain(nil, "A PostgreSQL database is copied by its own program: pg_dump --format=custom --file=%s DATABASE", c.File)
	}
	if err := sqlite.Backup(ctx, c.Database, c.File); err != nil {
		return err
	}
	_, err := fmt.Fprintf(env.Stdout, "%s is a copy of %s.\n", c.File, c.Database)
	return err
}

// restoreCmd is `newsdigest restore`.
type restoreCmd struct {
	File     string `arg:"" optional:"" help:"The backup, for SQLite."`
	Database string `help:"The SQLite file to make, or the postgres:// address of a database that pg_restore has filled." default:"newsdigest.db" placeholder:"FILE|URL"`
}

// Help is what `newsdigest restore --help` teaches.
func (restoreCmd) Help() string {
	return `A backup does not know what was sent after it was made. So every digest begins again at its next time after now: nothing that was published before now is told, and nothing that waited in the backup is sent.

For PostgreSQL run pg_restore first, then newsdigest restore --database postgres://…, and only then newsdigest run.`
}

// Run makes the backup the database, and passes over what was.
func (c *restoreCmd) Run(ctx context.Context, env Env) error {
	switch {
	case isPostgres(c.Database) && c.File != "":
		return digest.Explain(nil, "A PostgreSQL database is restored by its own program, pg_restore; then run newsdigest restore without a file.")
	case !isPostgres(c.Database) && c.File == "":
		return digest.Explain(nil, "Name the backup: newsdigest restore FILE --database %s", c.Database)
	case c.File != "":
		if err := sqlite.Restore(c.File, c.Database); err != nil {
			return err
		}
	}
	if err := c.passOver(ctx, env); err != nil {
		if c.File != "" {
			_ = os.Remove(c.Database) // it must not be run as it is
		}
		return err
	}
	_, err := fmt.Fprintln(env.Stdout, "The database is restored. Every digest begins again at its next time; nothing from before now is sent.")
	return err
}

func (c *restoreCmd) passOver(ctx context.Context, env Env) error {
	s := setup{Config: Config{Database: c.Database}, Now: env.Now, Log: slog.New(slog.DiscardHandler)}
	store, err := openStore(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	return store.PassOver(ctx, env.Now())
}
