package main

import (
	"bytes"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/cmd/newsdigest/demo"
	"newsdigest/digest/fetch"
)

// A world is what a script's program lives in: a clock, the invented outlets,
// a Discord server with a channel and two members, and a Telegram forum with
// two. It begins on Monday, 2 March 2026, at seven in Berlin.
type world struct {
	clock *fileClock
	feeds *feedServer

	discord  *discordtest.Server
	guild    string
	channels map[string]string
	members  map[string]string // of the Discord server: anna manages it, ben does not

	telegram *telegramtest.Server
	group    int64                        // where people write; at first a forum
	thread   int                          // the topic of it
	users    map[string]telegramtest.User // tomas created the group, mia is a member
}

// A reporter lets a fake fail the test of a script.
type reporter struct {
	*testing.T
	env *testscript.Env
}

func (r reporter) Cleanup(f func()) { r.env.Defer(f) }

func setUp(t *testing.T, env *testscript.Env) error {
	w := &world{clock: &fileClock{file: filepath.Join(env.WorkDir, "clock")}}
	if err := w.clock.move(time.Date(2026, time.March, 2, 6, 0, 0, 0, time.UTC)); err != nil {
		return err
	}
	outlets, err := demo.New(w.clock.Now)
	if err != nil {
		return err
	}
	w.feeds = &feedServer{outlets: outlets}
	base, stop, err := serve(t.Context(), w.feeds)
	if err != nil {
		return err
	}
	env.Defer(stop)
	var opml bytes.Buffer
	if err := fetch.WriteOPML(&opml, "Invented outlets", outlets.Feeds(base)); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(env.WorkDir, "feeds.opml"), opml.Bytes(), 0o600); err != nil {
		return err
	}
	tb := reporter{t, env}
	w.setUpDiscord(tb)
	w.setUpTelegram(tb)
	env.Values[world{}.key()] = w
	for name, value := range map[string]string{
		"CLOCK_FILE":                  w.clock.file,
		"FEEDS":                       base,
		"NEWSDIGEST_DATABASE":         filepath.Join(env.WorkDir, "news.db"),
		"NEWSDIGEST_FEEDS":            filepath.Join(env.WorkDir, "feeds.opml"),
		"NEWSDIGEST_ALLOW_ADDRESSES":  "127.0.0.1/32:" + port(base),
		"NEWSDIGEST_DISCORD_API_URL":  w.discord.URL,
		"NEWSDIGEST_TELEGRAM_API_URL": w.telegram.URL,
		"DISCORD_TOKEN":               w.discord.Token,
		"TALK":                        w.channels["talk"],
		"TELEGRAM_TOKEN":              w.telegram.Token,
		"DISCORD_PUBLIC_KEY":          hex.EncodeToString(w.discord.PublicKey()),
		"PORT":                        freePort(t),
	} {
		env.Setenv(name, value)
	}
	return nil
}

// freePort returns a port of loopback that nothing listens on.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return port("http://" + l.Addr().String())
}

func (world) key() any { return "world" }

// worldCommands are the commands of scripts, beside those of testscript. What
// a command reads is its standard output, for `stdout` to look at.
func worldCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"clock":    cmdClock,
		"feed":     cmdFeed,
		"ready":    cmdReady,
		"read":     cmdRead,
		"stop":     cmdStop,
		"discord":  cmdDiscord,
		"telegram": cmdTelegram,
		"busy":     cmdBusy,
		"health":   cmdHealth,
	}
}

func worldOf(ts *testscript.TestScript) *world { return ts.Value(world{}.key()).(*world) }

// cmdClock moves the clock: `clock 2026-03-02T08:00:00+01:00`.
func cmdClock(ts *testscript.TestScript, _ bool, args []string) {
	need(ts, args, 1)
	at, err := time.Parse(time.RFC3339, args[0])
	ts.Check(err)
	worldOf(ts).setClock(ts, at)
}

// setClock sets the clock, and waits until the programs that run go by it.
func (w *world) setClock(ts *testscript.TestScript, at time.Time) {
	ts.Check(w.clock.move(at))
	if len(ts.BackgroundCmds()) > 0 {
		w.clock.seen()
	}
}

// passMinute moves the clock to the end of its minute, for the editions of a
// slot leave at any time of it.
func (w *world) passMinute(ts *testscript.TestScript) {
	w.setClock(ts, w.clock.Now().Truncate(time.Minute).Add(59*time.Second))
}

// cmdReady waits until a file of the program's log has a line with words:
// `ready log 'edition published'`.
func cmdReady(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, args, 2)
	pattern, err := regexp.Compile(args[1])
	ts.Check(err)
	for range 1500 {
		data, err := os.ReadFile(ts.MkAbs(args[0]))
		if err == nil && pattern.Match(data) != neg {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	ts.Fatalf("%s never had %q; it has:\n%s", args[0], args[1], ts.ReadFile(args[0]))
}

// cmdRead waits until the program, whose log is named, has put all that was
// published by now into stories and knows which topics it is about: `read log`;
// or since a time, where its database had the rest:
// `read log 2026-03-02T07:50:00+01:00`. An outlet that is broken does not count.
func cmdRead(ts *testscript.TestScript, _ bool, args []string) {
	w, since := worldOf(ts), time.Time{}
	if len(args) == 2 {
		var err error
		since, err = time.Parse(time.RFC3339, args[1])
		ts.Check(err)
		args = args[:1]
	}
	need(ts, args, 1)
	articles, err := demo.Articles()
	ts.Check(err)
	want := 0
	for _, a := range articles {
		if a.At.After(since) && !a.At.After(w.clock.Now()) && !w.feeds.spoilt(a.Outlet) {
			want++
		}
	}
	clustered := regexp.MustCompile(`msg="items clustered" items=(\d+)`)
	got := 0
	for range 1500 {
		got = 0
		data, err := os.ReadFile(ts.MkAbs(args[0]))
		ts.Check(err)
		for _, match := range clustered.FindAllSubmatch(data, -1) {
			n, err := strconv.Atoi(string(match[1]))
			ts.Check(err)
			got += n
		}
		matched := bytes.LastIndex(data, []byte(`msg="items matched"`)) >= bytes.LastIndex(data, []byte(`msg="items clustered"`))
		if got >= want && matched {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	ts.Fatalf("%d items were clustered, want %d; the log:\n%s", got, want, ts.ReadFile(args[0]))
}

// cmdStop sends SIGTERM to the programs that run, as an operator does; `wait`
// then tells whether they ended well.
func cmdStop(ts *testscript.TestScript, _ bool, _ []string) {
	for _, cmd := range ts.BackgroundCmds() {
		ts.Check(cmd.Process.Signal(syscall.SIGTERM))
	}
}

// cmdHealth asks the health page whose address the log names: `health log`.
func cmdHealth(ts *testscript.TestScript, _ bool, args []string) {
	need(ts, args, 1)
	address := regexp.MustCompile(`msg="health page" address=(\S+)`).FindStringSubmatch(ts.ReadFile(args[0]))
	if address == nil {
		ts.Fatalf("no health page in %s", args[0])
	}
	resp, err := http.Get("http://" + address[1] + "/health")
	ts.Check(err)
	defer resp.Body.Close()
	_, err = io.Copy(ts.Stdout(), resp.Body)
	ts.Check(err)
}

// cmdBusy takes a port and names it in $BUSY.
func cmdBusy(ts *testscript.TestScript, _ bool, _ []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { _ = l.Close() })
	ts.Setenv("BUSY", l.Addr().String())
}

func wantCount(ts *testscript.TestScript, got int, want string) {
	n, err := strconv.Atoi(want)
	ts.Check(err)
	if got != n {
		ts.Fatalf("%d messages have the words, want %d", got, n)
	}
}

func need(ts *testscript.TestScript, args []string, n int) {
	if len(args) != n {
		ts.Fatalf("%d arguments, want %d", len(args), n)
	}
}
