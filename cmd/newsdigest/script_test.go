package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"newsdigest/storage/storagetest/pgtest"
)

// database is the PostgreSQL server of this package's tests.
var database pgtest.Server

func TestMain(m *testing.M) {
	testscript.Main(withDatabase{m}, map[string]func(){"newsdigest": program, "naive": naive, "weigh": weigh})
}

// withDatabase runs the tests and then stops the database, if one was started.
type withDatabase struct{ m *testing.M }

// Run fulfils testscript.TestingM.
func (d withDatabase) Run() int { return database.Main(d.m) }

// program runs the whole program as its binary does, but by the script's
// clock.
func program() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	env := Env{
		Args:   os.Args[1:],
		Stdin:  os.Stdin,
		Stdout: os.Stdout,
		Stderr: os.Stderr,
		Now:    time.Now,
	}
	if file := os.Getenv("CLOCK_FILE"); file != "" {
		clock := &fileClock{file: file}
		clock.load() // before anything asks for the time
		moved := make(chan struct{}, 1)
		env.Now, env.Moved = clock.Now, moved
		go clock.watch(moved)
	}
	code := Main(ctx, env)
	stop()
	os.Exit(code)
}

// TestScripts runs the stories in testdata/script: the real program against a
// fake Discord, a fake Telegram and a feed server.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		Setup:               func(env *testscript.Env) error { return setUp(t, env) },
		Cmds:                worldCommands(),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// A fileClock runs from a moment that a file names: the time it showed and
// the real time at which it showed it. A script moves it by writing the file.
type fileClock struct {
	file string

	mu     sync.Mutex
	read   string
	offset time.Duration
}

// Now returns the script's time.
func (c *fileClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.offset)
}

// move sets the clock to t and writes the file.
func (c *fileClock) move(t time.Time) error {
	offset := time.Until(t)
	c.mu.Lock()
	c.offset = offset
	c.mu.Unlock()
	temporary := c.file + ".new"
	if err := os.WriteFile(temporary, []byte(strconv.FormatInt(int64(offset), 10)), 0o600); err != nil {
		return err
	}
	return os.Rename(temporary, c.file)
}

// load reads the file and reports whether it has changed.
func (c *fileClock) load() bool {
	data, err := os.ReadFile(c.file)
	if err != nil {
		panic(err) // the script's folder is gone
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.read == string(data) {
		return false
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(data)), 10, 64)
	if err != nil {
		panic(fmt.Sprintf("clock file: %v", err))
	}
	c.read, c.offset = string(data), time.Duration(n)
	if err := os.WriteFile(c.file+".seen", data, 0o600); err != nil {
		panic(err)
	}
	return true
}

// seen waits until a program that runs goes by the time that was set last. One
// that has ended meanwhile is not waited for.
func (c *fileClock) seen() {
	set, err := os.ReadFile(c.file)
	for range 100 {
		if got, _ := os.ReadFile(c.file + ".seen"); err != nil || string(got) == string(set) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// watch looks at the file until the process ends.
func (c *fileClock) watch(moved chan<- struct{}) {
	for {
		if c.load() {
			select {
			case moved <- struct{}{}:
			default:
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
}
