package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newsdigest/digest"
	"newsdigest/storage/sqlite"
)

func TestOpen(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "what? 100% #1.db")
	log := slog.New(slog.DiscardHandler)
	store, err := sqlite.Open(t.Context(), path, time.Now, log)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Check(t.Context()); err != nil {
		t.Errorf("Check() = %v", err)
	}
	for _, suffix := range []string{"", "-wal", ".lock"} {
		info, err := os.Stat(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != 0o600 {
			t.Errorf("mode of %s%s = %o, want 600", path, suffix, got)
		}
	}
	_, err = sqlite.Open(t.Context(), path, time.Now, log)
	if !errors.Is(err, digest.ErrHeld) || !strings.Contains(digest.Explanation(err), "is in use by another newsdigest") {
		t.Errorf("Open() of an open file = %v, want an explained ErrHeld", err)
	}
	if err := store.Close(); err != nil {
		t.Errorf("Close() = %v", err)
	}
	store, err = sqlite.Open(t.Context(), path, time.Now, log)
	if err != nil {
		t.Fatalf("Open() of a closed file = %v", err)
	}
	if err := store.Close(); err != nil {
		t.Errorf("Close() = %v", err)
	}
}

// Each file that cannot be used is refused with a sentence that says why.
// Other verbs work beside the process that has the file, and alone.
func TestOpenBeside(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "news.db")
	log := slog.New(slog.DiscardHandler)
	store, err := sqlite.Open(t.Context(), path, time.Now, log)
	if err != nil {
		t.Fatal(err)
	}
	key := digest.Key{Kind: "poll", ID: 1}
	if _, err := store.TakeLease(t.Context(), key, time.Hour); err != nil {
		t.Fatal(err)
	}
	beside, err := sqlite.OpenBeside(t.Context(), path, time.Now, log)
	if err != nil {
		t.Fatalf("OpenBeside() of an open file = %v", err)
	}
	if err := beside.SyncCatalogue(t.Context(), []digest.Feed{{URL: "https://example.org/rss"}}, time.Now()); err != nil {
		t.Errorf("SyncCatalogue() beside = %v", err)
	}
	if err := beside.Close(); err != nil {
		t.Errorf("Close() beside = %v", err)
	}
	if feeds, err := store.ListCatalogue(t.Context()); err != nil || len(feeds) != 1 {
		t.Errorf("ListCatalogue() = %d feeds, %v, want 1", len(feeds), err)
	}
	if _, err := store.TakeLease(t.Context(), key, time.Hour); !errors.Is(err, digest.ErrHeld) {
		t.Errorf("TakeLease() of a held lease = %v, want ErrHeld", err)
	}
	if err := store.Close(); err != nil {
		t.Errorf("Close() = %v", err)
	}
	alone, err := sqlite.OpenBeside(t.Context(), path, time.Now, log)
	if err != nil {
		t.Fatalf("OpenBeside() of a closed file = %v", err)
	}
	if _, err := sqlite.Open(t.Context(), path, time.Now, log); !errors.Is(err, digest.ErrHeld) {
		t.Errorf("Open() = %v, want ErrHeld", err)
	}
	if err := alone.Close(); err != nil {
		t.Errorf("Close() = %v", err)
	}
}

func TestOpen_Refuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		make func(t *testing.T, path string) string
		want string
	}{
		{"no name", func(*testing.T, string) string { return "" }, "no database file is named"},
		{"a folder that is not there", func(_ *testing.T, path string) string {
			return filepath.Join(path, "deep", "news.db")
		}, "does not exist; make it"},
		{"a folder", func(t *testing.T, path string) string {
			return filepath.Dir(path)
		}, "is a folder; name a file in it"},
		{"a text", func(t *testing.T, path string) string {
			write(t, path, strings.Repeat("These are my notes. ", 200))
			return path
		}, "is not a database"},
		{"the database of another program", func(t *testing.T, path string) string {
			execute(t, path, "CREATE TABLE songs (id INTEGER PRIMARY KEY)")
			return path
		}, "is the database of another program"},
		{"a newer schema", func(t *testing.T, path string) string {
			store, err := sqlite.Open(t.Context(), path, time.Now, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			if err := store.Close(); err != nil {
				t.Fatal(err)
			}
			execute(t, path, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
			return path
		}, "was written by a newer newsdigest"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := tt.make(t, filepath.Join(t.TempDir(), "news.db"))
			store, err := sqlite.Open(t.Context(), path, time.Now, slog.New(slog.DiscardHandler))
			if err == nil {
				store.Close()
				t.Fatalf("Open(%q) succeeded, want %q", path, tt.want)
			}
			if got := digest.Explanation(err); !strings.Contains(got, tt.want) {
				t.Errorf("Open(%q) = %v, want a sentence with %q", path, err, tt.want)
			}
		})
	}
}

// A file that was refused is not left locked.
func TestOpen_UnlocksWhatItRefuses(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "news.db")
	write(t, path, strings.Repeat("no database ", 500))
	for range 2 {
		_, err := sqlite.Open(t.Context(), path, time.Now, slog.New(slog.DiscardHandler))
		if errors.Is(err, digest.ErrHeld) || err == nil {
			t.Errorf("Open() = %v, want the same refusal each time", err)
		}
	}
}

func TestOpen_Unwritable(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere; run as another user")
	}
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err := sqlite.Open(t.Context(), filepath.Join(folder, "news.db"), time.Now, slog.New(slog.DiscardHandler))
	if got := digest.Explanation(err); !strings.Contains(got, "cannot be written") {
		t.Errorf("Open() = %v, want a sentence that it cannot be written", err)
	}
}

func TestOpen_Cancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "news.db"), time.Now, slog.New(slog.DiscardHandler))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Open() = %v, want context.Canceled", err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func execute(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}
