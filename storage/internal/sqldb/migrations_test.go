package sqldb_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The generated queries are checked against the tables of PostgreSQL alone, so
// those of SQLite must be the same but for the names of types.
func TestMigrations_Agree(t *testing.T) {
	t.Parallel()
	postgres, sqlite := migrations(t, "postgres"), migrations(t, "sqlite")
	if len(postgres) == 0 {
		t.Fatal("there are no migrations")
	}
	for name, text := range postgres {
		postgres[name] = strings.NewReplacer("BIGINT", "INTEGER", "BYTEA", "BLOB").Replace(text)
	}
	if diff := cmp.Diff(postgres, sqlite); diff != "" {
		t.Errorf("migrations (-postgres +sqlite)\n%s", diff)
	}
}

func migrations(t *testing.T, dialect string) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "..", dialect, "migrations", "*.sql"))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(path)] = string(text)
	}
	return texts
}
