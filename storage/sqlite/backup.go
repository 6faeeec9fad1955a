package sqlite

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"newsdigest/digest"
)

// Backup copies the database at path, which may be in use, into a new file
// that its owner alone can read. The copy is that of one instant.
func Backup(ctx context.Context, path, to string) error {
	if _, err := os.Stat(path); err != nil {
		return digest.Explain(err, "%s cannot be read: %s", path, reason(err))
	}
	if err := createNew(to); err != nil {
		return err
	}
	db, err := pool(path, "deferred", "query_only(0)")
	if err != nil {
		return err
	}
	defer db.Close()
	err = ours(ctx, path, db)
	if err == nil {
		_, err = db.ExecContext(ctx, "VACUUM INTO $1", to) // an empty file is written, another one is not
	}
	if err != nil {
		return errors.Join(explain(path, err), os.Remove(to))
	}
	return nil
}

// Restore makes a copy of the backup the database at path, which must not
// exist. What was sent since the backup was made is for its caller to pass
// over, before anything else is done with it.
func Restore(backup, path string) error {
	in, err := os.Open(backup)
	if err != nil {
		return digest.Explain(err, "%s cannot be read: %s", backup, reason(err))
	}
	defer in.Close()
	if err := createNew(path); err != nil {
		return err
	}
	out, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return errors.Join(digest.Explain(err, "%s cannot be written: %s", path, reason(err)), os.Remove(path))
	}
	return nil
}

// createNew makes an empty file, readable by its owner alone.
func createNew(path string) error {
	for _, end := range []string{"", "-wal", "-shm"} {
		if _, err := os.Lstat(path + end); err == nil {
			return digest.Explain(nil, "%s%s exists; move it away first, or choose another name", path, end)
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return digest.Explain(err, "%s cannot be made: %s", path, reason(err))
	}
	if err != nil {
		return err
	}
	return f.Close()
}
