// Package pgtest gives tests a PostgreSQL of their own: a private cluster in a
// temporary folder, on a Unix socket, for one test binary. It finds the
// server's programs, installs them where it may (root on Debian), and skips
// the test that asks where there are none.
//
//	var server pgtest.Server
//
//	func TestMain(m *testing.M) { os.Exit(server.Main(m)) }
//
//	func TestSomething(t *testing.T) { address := server.Database(t) … }
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// startTime bounds making and starting a cluster, and installing one.
const startTime = 5 * time.Minute

// A Server is a cluster that starts when it is first asked for a database.
// The zero value is ready.
type Server struct {
	once   sync.Once
	err    error  // why there is no cluster
	bin    string // the folder of the server's programs
	folder string // holds the data, the socket and the log

	mu sync.Mutex // one database is made at a time
	n  int
}

// Main runs the tests, stops the cluster and returns the exit code.
func (s *Server) Main(m *testing.M) int {
	code := m.Run()
	if err := s.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "pgtest:", err)
	}
	return code
}

// Database makes an empty database for t and returns its address. It is
// dropped when t ends. Where no PostgreSQL can be had it skips t.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	s.once.Do(func() { s.err = s.start() })
	if s.err != nil {
		t.Skipf("no PostgreSQL to test with: %v", s.err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	name := fmt.Sprintf("test_%d", s.n)
	if err := s.execute(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		if err := s.execute(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return s.address(name)
}

func (s *Server) address(database string) string {
	return "postgres:///" + database + "?" + url.Values{"host": {s.folder}, "user": {"postgres"}}.Encode()
}

func (s *Server) execute(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, s.address("postgres"))
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	return errors.Join(err, conn.Close(ctx))
}

// start makes a cluster that trusts everyone who can reach its socket, and
// that does not wait for the disk.
func (s *Server) start() (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	if s.bin, err = programs(ctx); err != nil {
		return err
	}
	if s.folder, err = folder(); err != nil {
		return err
	}
	data := filepath.Join(s.folder, "data")
	err = s.run(ctx, "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if err == nil {
		err = s.run(ctx, "pg_ctl", "start", "-w", "-D", data, "-l", filepath.Join(s.folder, "log"), "-o",
			"-k "+s.folder+" -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off")
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(s.folder))
	}
	return nil
}

func (s *Server) stop() error {
	if running := s.folder != "" && s.err == nil; !running {
		return nil
	}
	err := s.run(context.Background(), "pg_ctl", "stop", "-w", "-m", "immediate", "-D", filepath.Join(s.folder, "data"))
	return errors.Join(err, os.RemoveAll(s.folder))
}

// run runs a program of the server as the user that owns the folder.
func (s *Server) run(ctx context.Context, program string, args ...string) error {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, program), args...)
	cmd.Dir = s.folder
	attributes, err := owner()
	if err != nil {
		return err
	}
	cmd.SysProcAttr = attributes
	// The server inherits the output of pg_ctl, so it is a file, not a pipe
	// that would be waited for.
	out, err := os.CreateTemp(s.folder, program)
	if err != nil {
		return err
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		return fmt.Errorf("%s: %w\n%s", program, err, said)
	}
	return nil
}
