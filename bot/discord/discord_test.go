package discord_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"newsdigest/bot"
	"newsdigest/bot/discord"
	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/message"
)

// newBot returns a bot that talks to server. Its log goes to the test's, and
// must never hold the token.
func newBot(t *testing.T, server *discordtest.Server) *discord.Bot {
	t.Helper()
	return discord.New(config(t, server))
}

func config(t *testing.T, server *discordtest.Server) discord.Config {
	log := &testLog{t: t, secret: server.Token}
	t.Cleanup(log.end)
	return discord.Config{
		Token:  server.Token,
		APIURL: server.URL,
		Client: server.Client(),
		Dialer: server.Dialer(),
		Now:    time.Now,
		Log:    slog.New(slog.NewTextHandler(log, nil)),
	}
}

// start runs the bot until the test ends, and returns a function that stops it
// and returns what Run returned.
func start(t *testing.T, b *discord.Bot, commands ...bot.Command) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	router := bot.NewRouter(commands, slog.New(slog.DiscardHandler))
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx, router) }()
	stop = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(time.Minute):
			return errors.New("Run did not return")
		}
	})
	t.Cleanup(func() { _ = stop() })
	return stop
}

// A testLog writes to the test's log while the test runs.
type testLog struct {
	t      *testing.T
	secret string

	mu    sync.Mutex
	ended bool
}

func (l *testLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return len(p), nil
	}
	if strings.Contains(string(p), l.secret) {
		l.t.Errorf("the log holds the token: %s", p)
	}
	l.t.Logf("%s", strings.TrimSpace(string(p)))
	return len(p), nil
}

func (l *testLog) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
}

// echo is a command that says its arguments.
func echo(name string) bot.Command {
	return bot.Command{
		Name: name,
		Help: "Say something.",
		Options: []bot.Option{
			{Name: "words", Help: "What to say.", Required: true},
			{Name: "tone", Help: "How to say it.", Choices: []string{"loud", "low"}},
		},
		Run: func(_ context.Context, r bot.Request) (bot.Reply, error) {
			words := r.Args["words"]
			if r.Args["tone"] == "loud" {
				words = strings.ToUpper(words)
			}
			return bot.Reply{Message: message.Say(words)}, nil
		},
	}
}

func contextFor(t *testing.T, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), d)
}

// edition is a message as long as an edition with n stories.
func edition(n int) message.Message {
	m := message.Message{Blocks: []message.Block{
		{Lines: []message.Line{{Spans: []message.Span{{Text: "🗞 Morning brief · Wed 14 Oct, 07:30 Berlin", Style: message.Bold}, {Text: fmt.Sprintf(" · %d stories", n)}}}}},
		{Kind: message.Heading, Title: message.Text("NEW")},
	}}
	for i := 1; i <= n; i++ {
		m.Blocks = append(m.Blocks, message.Block{
			Kind:  message.Story,
			Story: int64(i),
			Title: []message.Span{{Text: fmt.Sprintf("%d. ", i)}, {Text: fmt.Sprintf("Headline %d, of the usual length of a headline", i), Link: fmt.Sprintf("https://example.org/%d", i)}},
			Lines: []message.Line{
				{Spans: []message.Span{{Text: "11 outlets · first Reuters 19:42", Style: message.Quiet}}},
				{Spans: []message.Span{
					{Text: "Lawmakers voted 312–201 late on Tuesday for a bill that obliges operators of grids to plan ahead. "},
					{Text: "Reuters", Style: message.Quiet, Link: "https://example.org/reuters"},
					{Text: " The bill costs 14 billion. "},
					{Text: "FAZ", Style: message.Quiet, Link: "https://example.org/faz"},
				}},
				{Spans: []message.Span{{Text: "Also: BBC, AP and 3 copies", Style: message.Quiet}}},
			},
		})
	}
	m.Blocks = append(m.Blocks, message.Block{Kind: message.Note, Lines: []message.Line{{Spans: message.Text("31 stories unchanged since yesterday held back")}}})
	m.Buttons = [][]message.Button{{{Label: "Full story 1", Line: "story 1"}, {Label: "Why", Line: "why"}}}
	return m
}

func discardLog() *slog.Logger { return slog.New(slog.DiscardHandler) }

func emptyRouter() *bot.Router { return bot.NewRouter(nil, discardLog()) }
