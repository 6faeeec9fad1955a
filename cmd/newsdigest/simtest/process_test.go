package simtest_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"sync"
	"testing"
	"time"

	"newsdigest/cmd/newsdigest/simtest"
	"newsdigest/storage/storagetest/pgtest"
)

// database is the PostgreSQL server of this package's tests.
var database pgtest.Server

func TestMain(m *testing.M) {
	// Thousands of worlds leave much garbage and little else.
	debug.SetGCPercent(400)
	code := database.Main(m)
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

// folder is where the program was built; "" is nowhere.
var folder string

// build builds the program, once for all tests.
var build = sync.OnceValues(func() (binary string, err error) {
	if folder, err = os.MkdirTemp("", "newsdigest"); err != nil {
		return "", err
	}
	binary = filepath.Join(folder, "newsdigest")
	if out, err := exec.Command("go", "build", "-o", binary, "newsdigest/cmd/newsdigest").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return binary, nil
})

// program is the real one.
func program(t *testing.T) simtest.Program {
	t.Helper()
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return func(args ...string) *exec.Cmd { return exec.Command(binary, args...) }
}

// TestKill kills real processes at random writes and calls.
func TestKill(t *testing.T) {
	t.Parallel()
	n := count(t, "KILLS", 100, 10)
	report(t, "kill", simtest.Kill(t, simtest.Plan{Seed: 1, Chats: 2, Digests: 3}, program(t), n))
}

// TestStop ends real processes by SIGTERM at random writes and calls, while
// the networks are slow to answer.
func TestStop(t *testing.T) {
	t.Parallel()
	n := count(t, "STOPS", 100, 10)
	v := simtest.Stop(t, simtest.Plan{Seed: 2, Chats: 2, Digests: 3}, program(t), n, 3*time.Second)
	report(t, "stop", v)
	if v.Unknown > 0 {
		t.Errorf("%d outcomes were unknown", v.Unknown)
	}
}
