// Command newsdigest follows news feeds, groups what many outlets report into
// stories, and brings each chat its digest.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // zones, wherever the binary runs

	"github.com/alecthomas/kong"
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
	Run     runCmd     `cmd:"" help:"Run the bot: follow the feeds, answer commands, bring the digests."`
	Demo    demoCmd    `cmd:"" help:"See what it does in ten seconds, with invented news and no account."`
	Sources sourcesCmd `cmd:"" help:"List the feeds that the bot knows, try them, enable and disable them."`
	Backup  backupCmd  `cmd:"" help:"Copy the database into a file, while the bot runs."`
	Restore restoreCmd `cmd:"" help:"Make a backup the database; nothing that was sent since is sent again."`
	Version versionCmd `cmd:"" help:"Print the version."`

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

const about = `A news-digest bot for Discord and Telegram. It follows news feeds, groups what many outlets report about one event into a story, and brings each chat a daily digest with a source behind every sentence.

Start with: newsdigest demo`

// Main runs the program and returns its exit code: 0, 1 for what failed, 2
// for a command line or a configuration that is wrong.
func Main(ctx context.Context, env Env) (code int) {
	var cli CLI
	parser, err := kong.New(&cli,
		kong.Name("newsdigest"),
		kong.Description(about),
		kong.Writers(env.Stdout, env.Stderr),
		kong.Exit(func(code int) { panic(exit(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.DefaultEnvars("NEWSDIGEST"),
		kong.Configuration(loadConfig),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(env),
	)
	if err != nil {
		panic(err) // the struct tags above are wrong
	}
	defer func() { // --help ends here
		switch r := recover().(type) {
		case nil:
		case exit:
			code = int(r)
		default:
			panic(r)
		}
	}()
	k, err := parser.Parse(env.Args)
	var file *fs.PathError
	if errors.As(err, &file) { // nothing else is opened yet
		err = fmt.Errorf("the configuration file %s cannot be read; check its name and its permissions", file.Path)
	}
	if err != nil {
		fmt.Fprintf(env.Stderr, "newsdigest: %v\nnewsdigest --help lists the commands, newsdigest COMMAND --help its flags.\n", err)
		return 2
	}
	if err := k.Run(); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintf(env.Stderr, "newsdigest: %s\n", explained(err))
		return 1
	}
	return 0
}

// An exit is the code with which kong wants to end the program.
type exit int
