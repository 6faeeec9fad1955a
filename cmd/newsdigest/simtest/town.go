package simtest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
)

// quietTime is how long a real process may take to send everything, on a
// machine that is busy.
const quietTime = 3 * time.Minute

// lookEvery is how often the database is asked what still waits; the processes
// need the machine more.
const lookEvery = 200 * time.Millisecond

// A Program makes the command that runs the program with arguments; the
// environment comes from the Town.
type Program func(args ...string) *exec.Cmd

// A Town is what real processes live in, in real time: a database, and both
// networks on loopback.
type Town struct {
	networks
	*scope
	folder   string
	database string
	readers
	program Program
	unknown map[int64]int // outcomes, by delivery, that a killed process could not know
	// onSend is asked what happens to each call that sends a message; it is
	// given how many there were, from 1.
	onSend atomic.Pointer[func(n int) Fault]
	sends  atomic.Int64
}

// A Fault is what happens to a call on either network.
type Fault struct {
	Delay time.Duration // before the answer
	Hang  bool          // no answer comes
	Done  bool          // the message arrives all the same
}

// A scope is a testing.TB whose cleanups run when it ends, long before the
// test does.
type scope struct {
	*testing.T
	undo []func()
}

// Cleanup calls f when the scope ends.
func (s *scope) Cleanup(f func()) { s.undo = append(s.undo, f) }

func (s *scope) end() {
	for i := len(s.undo) - 1; i >= 0; i-- {
		s.undo[i]()
	}
}

// Settle makes a town that lives on from m, with its own copy of a SQLite
// file. The caller ends it.
func Settle(t *testing.T, m Moment, program Program) (*Town, error) {
	s := &scope{T: t}
	town := &Town{
		networks: networks{discordtest.New(s), telegramtest.New(s)},
		scope:    s, database: m.Database, readers: m.readers, program: program, unknown: map[int64]int{},
	}
	town.restore(m)
	town.trust() // what is sent is that of a World
	town.discord.Choose = func(c discordtest.Call) (discordtest.Fault, bool) {
		f, ok := town.choose(c.Route == discordtest.CreateMessage)
		return discordtest.Fault{Delay: f.Delay, Hang: f.Hang, Done: f.Done}, ok
	}
	town.telegram.Choose = func(c telegramtest.Call) (telegramtest.Fault, bool) {
		f, ok := town.choose(c.Method == "sendMessage")
		return telegramtest.Fault{Delay: f.Delay, Hang: f.Hang, Done: f.Done}, ok
	}
	folder, err := mkdir()
	if err != nil {
		return town, err
	}
	s.Cleanup(func() { _ = os.RemoveAll(folder) })
	town.folder = folder
	opml := `<opml version="2.0"><body><outline text="Agency" xmlUrl="http://127.0.0.1:9/feed"/></body></opml>`
	if err := os.WriteFile(filepath.Join(folder, "feeds.opml"), []byte(opml), 0o600); err != nil {
		return town, err
	}
	if isPostgres(m.Database) {
		return town, nil
	}
	town.database = filepath.Join(folder, "news.db")
	return town, copyDatabase(town.database, m.Database)
}

// End stops the networks and removes what the town had.
func (w *Town) End() { w.end() }

// OnSend sets what happens to the calls that send messages from now on.
func (w *Town) OnSend(f func(n int) Fault) {
	w.sends.Store(0)
	w.onSend.Store(&f)
}

func (w *Town) choose(send bool) (Fault, bool) {
	f := w.onSend.Load()
	if !send || f == nil {
		return Fault{}, false
	}
	out := (*f)(int(w.sends.Add(1)))
	return out, out != Fault{}
}

// A Process is the program, running.
type Process struct {
	cmd   *exec.Cmd
	log   bytes.Buffer
	ended chan struct{} // closed when it has ended
}

// Start starts the program on the town's database, or on another address of
// it.
func (w *Town) Start(database string) (*Process, error) {
	p := &Process{cmd: w.program("run", "--database", database, "--log-level", "warn"), ended: make(chan struct{})}
	p.cmd.Stderr = &p.log
	p.cmd.Env = append(os.Environ(),
		"NEWSDIGEST_FEEDS="+filepath.Join(w.folder, "feeds.opml"),
		"NEWSDIGEST_DISCORD_TOKEN="+w.discord.Token, "NEWSDIGEST_DISCORD_API_URL="+w.discord.URL,
		"NEWSDIGEST_TELEGRAM_TOKEN="+w.telegram.Token, "NEWSDIGEST_TELEGRAM_API_URL="+w.telegram.URL,
	)
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.cmd.Wait() // how it ended does not matter
		close(p.ended)
	}()
	return p, nil
}

// Signal sends a signal; a process that has ended gets none.
func (p *Process) Signal(s syscall.Signal) { _ = p.cmd.Process.Signal(s) }

// Kill kills the process and waits until it is gone.
func (p *Process) Kill() {
	p.Signal(syscall.SIGKILL)
	<-p.ended
}

// Ended reports whether the process ends within d.
func (p *Process) Ended(d time.Duration) bool {
	select {
	case <-p.ended:
		return true
	case <-time.After(d):
		return false
	}
}

// Quiet waits until every chat has its edition and nothing waits to be sent.
func (w *Town) Quiet() error {
	begin := time.Now()
	for {
		waiting, err := w.waiting(w.Context())
		if err == nil && waiting == 0 {
			return nil
		}
		if time.Since(begin) > quietTime {
			return fmt.Errorf("after %s %d parts or editions still wait: %w", quietTime, waiting, err)
		}
		time.Sleep(lookEvery)
	}
}

// waiting counts the parts that are not sent and the editions without parts.
func (w *Town) waiting(ctx context.Context) (int, error) {
	chats, err := counts(ctx, w.database)
	n := 0
	for _, chat := range w.chats {
		n += max(0, w.editions-chats[chat.ID].editions) + chats[chat.ID].unsent
	}
	return n, err
}

// Interrupted notes the parts that a process left in the middle of a call:
// their outcomes are unknown. It returns how many there were.
func (w *Town) Interrupted() (int, error) {
	rows, err := outbox(w.Context(), w.database)
	n := 0
	for _, parts := range rows {
		for _, r := range parts {
			if r.status == digest.StatusSending {
				w.unknown[r.id]++
				n++
			}
		}
	}
	return n, err
}

// Judge returns what the town's readers saw.
func (w *Town) Judge() (Verdict, error) {
	return w.judge(w.Context(), w.database, w.readers, w.unknown)
}

func isPostgres(database string) bool { return strings.HasPrefix(database, "postgres:") }
