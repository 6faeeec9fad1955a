package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"newsdigest/bot/console"
	"newsdigest/cmd/newsdigest/demo"
	"newsdigest/digest"
)

// demoCmd is `newsdigest demo`.
type demoCmd struct{}

// Help is what `newsdigest demo --help` teaches.
func (demoCmd) Help() string {
	return `Ten invented outlets publish three days of news on this machine. The bot reads their feeds, groups the articles into stories, and prints the digests of two days. Then it takes commands: type help, or end with quit. Nothing is kept, and nothing is asked of the internet.`
}

// topics are what the demo's reader follows.
func topics() []string {
	return []string{"world", "business", "politics", "fire"}
}

// Run shows the program on the invented news.
func (c *demoCmd) Run(ctx context.Context, env Env) error {
	folder, err := os.MkdirTemp("", "newsdigest-demo-")
	if err != nil {
		return digest.Explain(err, "The demo needs a temporary folder and cannot make one: %v.", err)
	}
	defer os.RemoveAll(folder)

	clock := &demoClock{at: demo.Start().Add(30*time.Hour + 50*time.Minute)} // Monday morning
	server, err := demo.New(clock.Now)
	if err != nil {
		return err
	}
	base, stop, err := serve(ctx, server)
	if err != nil {
		return err
	}
	defer stop()

	log := slog.New(slog.NewTextHandler(env.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	reader := console.New(console.Config{In: env.Stdin, Out: env.Stdout, Color: isTerminal(env.Stdout), Now: clock.Now, Log: log})
	a, err := newApp(ctx, setup{
		Config: Config{
			Database:  filepath.Join(folder, "demo.db"),
			FeedFlags: FeedFlags{AllowAddresses: "127.0.0.1/32:" + port(base)},
			PollEvery: time.Minute,
		},
		Catalogue: server.Feeds(base),
		Pollers:   1, // so that the demo is the same each time
		Console:   reader,
		Now:       clock.Now,
		Log:       log,
	})
	if err != nil {
		return err
	}
	defer a.close()
	show := &demoShow{app: a, reader: reader, clock: clock, out: env.Stdout}
	if err := show.days(ctx); err != nil {
		return err
	}
	clock.run()
	fmt.Fprintf(env.Stdout, "\nThe demo's clock runs on from Tuesday evening. Try: trending, summary earthquake, summary holt\n\n")
	return a.run(ctx)
}

// A demoShow plays the three days.
type demoShow struct {
	app    *app
	reader *console.Console
	clock  *demoClock
	out    io.Writer
}

// days subscribes the reader on Monday morning and plays until the digest of
// Tuesday evening.
func (s *demoShow) days(ctx context.Context) error {
	fmt.Fprintf(s.out, "A small world of invented news: %d outlets, three days.\n\n", len(demo.Outlets()))
	if err := s.read(ctx); err != nil {
		return err
	}
	s.clock.set(demo.Start().Add(31 * time.Hour))
	s.say(ctx, "timezone Europe/Berlin")
	for _, topic := range topics() {
		s.say(ctx, "subscribe "+topic)
	}
	s.say(ctx, "schedule 18:00")
	for _, day := range []int{1, 2} {
		for _, hour := range []int{9, 12, 15, 16} {
			s.clock.set(demo.Start().AddDate(0, 0, day).Add(time.Duration(hour)*time.Hour + 50*time.Minute))
			if err := s.read(ctx); err != nil {
				return err
			}
		}
		fmt.Fprintln(s.out)
		s.clock.set(demo.Start().AddDate(0, 0, day).Add(17 * time.Hour)) // 18:00 in Berlin
		if err := s.app.loop.Drain(ctx); err != nil {
			return err
		}
	}
	return nil
}

// read polls what is due at the clock's time, and says what came of it.
func (s *demoShow) read(ctx context.Context) error {
	if err := s.app.loop.Drain(ctx); err != nil {
		return err
	}
	counts, err := s.app.store.Counts(ctx, s.clock.Now())
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s  %d feeds read: %2d articles so far, %2d stories\n",
		s.clock.Now().Format("Mon 15:04 MST"), counts.Feeds, counts.Items, counts.Stories)
	return nil
}

// say types a command line for the reader, who gets the answer.
func (s *demoShow) say(ctx context.Context, line string) {
	fmt.Fprintf(s.out, "\n> %s\n", line)
	s.reader.Answer(ctx, s.app.router, line)
}

// serve serves h on a free port of this machine until stop.
func serve(ctx context.Context, h http.Handler) (base string, stop func(), err error) {
	listener, err := listen(ctx, "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			panic(err) // the listener is ours
		}
	}()
	return "http://" + listener.Addr().String(), func() { _ = server.Close(); <-done }, nil
}

func port(base string) string {
	_, port, err := net.SplitHostPort(base[len("http://"):])
	if err != nil {
		panic(err) // serve made it
	}
	return port
}

// A demoClock stands still until it is set, and runs after run.
type demoClock struct {
	mu      sync.Mutex
	at      time.Time
	started time.Time
}

// Now returns the demo's time.
func (c *demoClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.started.IsZero() {
		return c.at
	}
	return c.at.Add(time.Since(c.started))
}

func (c *demoClock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
}

func (c *demoClock) run() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.started = time.Now()
}
