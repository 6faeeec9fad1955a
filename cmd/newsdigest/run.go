package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"

	"newsdigest/bot/console"
	"newsdigest/digest"
)

// runCmd is `newsdigest run`.
type runCmd struct {
	Config
}

// Help is what `newsdigest run --help` teaches.
func (runCmd) Help() string {
	return `With a Discord token this is a Discord bot, with a Telegram token a Telegram bot, with both it is both. Without a token it serves one chat in this terminal.

Every flag is also a variable in the environment, NEWSDIGEST_DISCORD_TOKEN for --discord-token, and a key of the YAML file given with --config:

  discord-token-file: /etc/newsdigest/discord
  database: /var/lib/newsdigest/news.db
  poll-every: 10m

A flag wins over the environment, and that over the file. SIGTERM or Ctrl-C ends the program; what was not sent is sent after the next start.`
}

// Run runs the bot until ctx ends.
func (c *runCmd) Run(ctx context.Context, env Env) error {
	s := setup{Config: c.Config, Now: env.Now, Log: c.logger(env.Stderr)}
	var err error
	if s.DiscordToken, s.TelegramToken, err = c.tokens(); err != nil {
		return err
	}
	if s.Catalogue, err = feedList(c.FeedFlags); err != nil {
		return err
	}
	if s.DiscordToken == "" && s.TelegramToken == "" {
		s.Console = console.New(console.Config{In: env.Stdin, Out: env.Stdout, Color: isTerminal(env.Stdout), Now: env.Now, Log: s.Log})
	}
	var web net.Listener
	if c.HTTP != "" {
		if web, err = listen(ctx, c.HTTP); err != nil {
			return err
		}
		defer web.Close()
	}
	a, err := newApp(ctx, s)
	if err != nil {
		return err
	}
	defer a.close()
	if web != nil {
		s.Log.Info("health page", "address", web.Addr())
		a.web = web
	}
	if s.Console != nil {
		fmt.Fprint(env.Stdout, noToken)
	}
	nudgeWhenMoved(ctx, env, a)
	s.Log.Info("newsdigest runs", "version", version(), "feeds", len(s.Catalogue), "platforms", len(a.platforms))
	return a.run(ctx)
}

const noToken = `No token is given, so this terminal is the only chat.
To serve Discord, make a bot in the developer portal and start with --discord-token TOKEN.
To serve Telegram, ask @BotFather for a bot and start with --telegram-token TOKEN.

`

func listen(ctx context.Context, address string) (net.Listener, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", address)
	var op *net.OpError
	if errors.As(err, &op) {
		return nil, digest.Explain(err, "Nothing can be served on %s: %v. Choose another --http address.", address, op.Err)
	}
	return l, err
}

// nudgeWhenMoved makes the loop look at its clock again when a test has moved
// it.
func nudgeWhenMoved(ctx context.Context, env Env, a *app) {
	if env.Moved == nil {
		return
	}
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-env.Moved:
				a.loop.Nudge()
			}
		}
	}()
}

func (a *app) close() {
	if err := a.store.Close(); err != nil {
		a.log.Error("database not closed", "error", err)
	}
}

// isTerminal reports whether w is a terminal that a person looks at.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
