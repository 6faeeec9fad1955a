package sqlite_test

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"newsdigest/storage"
	"newsdigest/storage/sqlite"
	"newsdigest/storage/storagetest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	storagetest.Run(t, func(t *testing.T) storage.Store { return open(t) })
}

func open(t testing.TB) storage.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"), time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return store
}
