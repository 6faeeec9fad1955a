package pgtest_test

import (
	"os"
	"testing"

	"github.com/jackc/pgx/v5"

	"newsdigest/storage/storagetest/pgtest"
)

var server pgtest.Server

func TestMain(m *testing.M) { os.Exit(server.Main(m)) }

// Each test gets an empty database of its own.
func TestServer_Database(t *testing.T) {
	t.Parallel()
	for range 2 {
		conn, err := pgx.Connect(t.Context(), server.Database(t))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Exec(t.Context(), "CREATE TABLE mine (id BIGINT)"); err != nil {
			t.Errorf("CREATE TABLE in a fresh database: %v", err)
		}
		if err := conn.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}
