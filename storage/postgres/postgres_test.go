package postgres_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"newsdigest/digest"
	"newsdigest/storage"
	"newsdigest/storage/postgres"
	"newsdigest/storage/storagetest"
	"newsdigest/storage/storagetest/pgtest"
)

var server pgtest.Server

func TestMain(m *testing.M) { os.Exit(server.Main(m)) }

var silent = slog.New(slog.DiscardHandler)

func TestStore(t *testing.T) {
	t.Parallel()
	storagetest.Run(t, func(t *testing.T) storage.Store {
		store, err := postgres.Open(t.Context(), server.Database(t), silent)
		if err != nil {
			t.Fatal(err)
		}
		return store
	})
}

// Replicas that start together on an empty database make its schema once.
func TestOpen_Together(t *testing.T) {
	t.Parallel()
	address := server.Database(t)
	var group errgroup.Group
	for range 3 {
		group.Go(func() error {
			store, err := postgres.Open(t.Context(), address, silent)
			if err != nil {
				return err
			}
			return store.Close()
		})
	}
	if err := group.Wait(); err != nil {
		t.Errorf("Open() = %v", err)
	}
}

// Each address that cannot be used is refused with a sentence that says why,
// and no error carries the password.
func TestOpen_Refuses(t *testing.T) {
	t.Parallel()
	const password = "s3cret"
	tests := []struct {
		name    string
		address func(t *testing.T) string
		want    string
	}{
		{"no address", func(*testing.T) string { return "" }, "no database address is given"},
		{"what is no address", func(*testing.T) string {
			return "postgres://reader:" + password + "@host:port/news"
		}, "cannot be read; write it as"},
		{"a server that is not there", func(t *testing.T) string {
			return "postgres://reader:" + password + "@" + closedPort(t) + "/news"
		}, "does not answer"},
		{"a database that is not there", func(t *testing.T) string {
			return change(t, server.Database(t), func(u *url.URL) { u.Path = "/nowhere" })
		}, "there is no database"},
		{"a user that is not there", func(t *testing.T) string {
			return change(t, server.Database(t), func(u *url.URL) {
				q := u.Query()
				q.Set("user", "stranger")
				q.Set("password", password)
				u.RawQuery = q.Encode()
			})
		}, "refuses the user stranger"},
		{"a newer schema", func(t *testing.T) string {
			address := server.Database(t)
			store, err := postgres.Open(t.Context(), address, silent)
			if err != nil {
				t.Fatal(err)
			}
			if err := store.Close(); err != nil {
				t.Fatal(err)
			}
			execute(t, address, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)")
			return address
		}, "was written by a newer newsdigest"},
		{"a user who may make no tables", func(t *testing.T) string {
			address := server.Database(t)
			name := "guest_" + fmt.Sprint(os.Getpid())
			execute(t, address, "CREATE ROLE "+name+" LOGIN")
			t.Cleanup(func() { execute(t, address, "DROP ROLE "+name) })
			return change(t, address, func(u *url.URL) {
				q := u.Query()
				q.Set("user", name)
				u.RawQuery = q.Encode()
			})
		}, "may not make tables"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			store, err := postgres.Open(t.Context(), tt.address(t), silent)
			if err == nil {
				store.Close()
				t.Fatalf("Open() succeeded, want %q", tt.want)
			}
			if got := digest.Explanation(err); !strings.Contains(got, tt.want) {
				t.Errorf("Open() = %v, want a sentence with %q", err, tt.want)
			}
			if strings.Contains(err.Error(), password) {
				t.Errorf("Open() = %v, which has the password", err)
			}
		})
	}
}

// closedPort returns an address of this machine at which nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func change(t *testing.T, address string, f func(*url.URL)) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	f(u)
	return u.String()
}

// execute runs at the end of tests too, when t.Context has ended.
func execute(t *testing.T, address, statement string) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatal(err)
	}
}
