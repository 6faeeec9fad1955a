// Command newsdigest follows news feeds, groups what many outlets report into
// stories, and brings each chat its digest.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"newsdigest/digest"
)

// An Env is what the program sees of the world. The released binary fills it
// from the process; tests fill it with a clock of their own.
type Env struct {
	Args   []string // without the program's name
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Now    func() time.Time
	Moved  <-chan struct{} // tests: the clock was moved; nil otherwise
}

// A CLI is the command line.
type CLI struct {
	Parse     parseCmd     `cmd:"" help:"Read feed files and print their items as JSON lines."`
	Extract   extractCmd   `cmd:"" help:"Read HTML pages and print their articles as JSON lines."`
	Cluster   clusterCmd   `cmd:"" help:"Group items from standard input into stories."`
	Summarize summarizeCmd `cmd:"" help:"Summarize articles with cited sentences."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := Main(ctx, Env{
		Args:   os.Args[1:],
		Stdin:  os.Stdin,
		Stdout: os.Stdout,
		Stderr: os.Stderr,
		Now:    time.Now,
	})
	stop()
	os.Exit(code)
}

// Main runs the program and returns its exit code: 0, 1 for what failed, 2
// for a command line that is wrong.
func Main(ctx context.Context, env Env) int {
	var cli CLI
	parser, err := kong.New(&cli,
		kong.Name("newsdigest"),
		kong.Writers(env.Stdout, env.Stderr),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(env),
	)
	if err != nil {
		panic(err) // the struct tags above are wrong
	}
	k, err := parser.Parse(env.Args)
	if err != nil {
		fmt.Fprintf(env.Stderr, "newsdigest: %v\n", err)
		return 2
	}
	if err := k.Run(); err != nil && !errors.Is(err, context.Canceled) {
		if s := digest.Explanation(err); s != "" {
			err = errors.New(s)
		}
		fmt.Fprintf(env.Stderr, "newsdigest: %v\n", err)
		return 1
	}
	return 0
}
