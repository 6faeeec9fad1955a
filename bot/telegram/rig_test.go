package telegram_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot"
	"newsdigest/bot/message"
	"newsdigest/bot/telegram"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
)

// A rig is a bot that runs against a server, and what its hooks were told.
type rig struct {
	*telegramtest.Server
	bot  *telegram.Bot
	logs *syncBuffer
	done chan error
	stop context.CancelFunc

	mu        sync.Mutex
	heard     []string
	asked     []bot.Request
	ungreeted string // the id of a community; set before run
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// newRig makes a bot of the server; run starts it.
func newRig(t *testing.T, s *telegramtest.Server) *rig {
	t.Helper()
	r := &rig{Server: s, logs: &syncBuffer{}}
	r.bot = telegram.New(telegram.Config{
		Token:  s.Token,
		APIURL: s.URL,
		Client: s.Client(),
		Now:    time.Now,
		Log:    slog.New(slog.NewTextHandler(r.logs, nil)),
		Moved: func(_ context.Context, from, to string) error {
			r.hear("moved " + from + " to " + to)
			if from == "-666" {
				panic("the hook is broken")
			}
			return nil
		},
		Gone: func(_ context.Context, chat digest.Chat, why string) error {
			r.hear("gone " + chat.String() + ": " + why)
			return nil
		},
		Back: func(_ context.Context, home digest.Community) error {
			r.hear("back " + home.String())
			return nil
		},
		Greet: func(_ context.Context, home digest.Community, joined time.Time) (bool, error) {
			return home.ID != r.ungreeted && time.Since(joined) < time.Minute, nil
		},
	})
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("log of the bot:\n%s", r.logs)
		}
	})
	return r
}

func (r *rig) run(t *testing.T, commands ...bot.Command) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r.stop, r.done = cancel, make(chan error, 1)
	router := bot.NewRouter(commands, slog.New(slog.DiscardHandler))
	go func() { r.done <- r.bot.Run(ctx, router) }()
	t.Cleanup(func() {
		cancel()
		if r.done != nil {
			<-r.done
		}
	})
	r.AwaitCalls("getUpdates", 1)
}

func (r *rig) hear(what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.heard = append(r.heard, what)
}

func (r *rig) awaitHeard(t *testing.T, want ...string) {
	t.Helper()
	heard := func() []string {
		r.mu.Lock()
		defer r.mu.Unlock()
		return append([]string{}, r.heard...)
	}
	deadline := time.Now().Add(10 * time.Second)
	for len(heard()) < len(want) && time.Now().Before(deadline) {
		time.Sleep(5 * time.Millisecond) // the hooks have no channel of their own
	}
	if diff := cmp.Diff(want, heard()); diff != "" {
		t.Errorf("hooks (-want +got):\n%s", diff)
	}
}

// echo answers /echo words by what it was given and remembers the request.
func (r *rig) echo() bot.Command {
	return bot.Command{
		Name: "echo", Help: "Say it again.", Options: []bot.Option{{Name: "words", Help: "What to say."}},
		Run: func(_ context.Context, req bot.Request) (bot.Reply, error) {
			r.mu.Lock()
			r.asked = append(r.asked, req)
			r.mu.Unlock()
			return bot.Reply{Message: message.Say("heard: " + req.Args["words"])}, nil
		},
	}
}

// restricted is a command for managers.
func restricted() bot.Command {
	return bot.Command{
		Name: "subscribe", Help: "Follow a topic.", Access: bot.Manager,
		Options: []bot.Option{{Name: "topic", Help: "What to follow.", Required: true}},
		Run: func(_ context.Context, req bot.Request) (bot.Reply, error) {
			return bot.Reply{Message: message.Say("followed: " + req.Args["topic"])}, nil
		},
	}
}

// shipment returns a message for a chat as the courier hands it over.
func shipment(r *rig, chat digest.Chat, text string) digest.Shipment {
	return digest.Shipment{Payload: r.bot.Render(message.Say(text))[0].Rich, Envelope: digest.Envelope{Chat: chat}}
}

func chat(id int64, thread ...int) digest.Chat {
	c := digest.Chat{Platform: digest.Telegram, ID: fmt.Sprint(id)}
	if len(thread) > 0 {
		c.Thread = fmt.Sprint(thread[0])
	}
	return c
}

const canary = "123456789:AAH-canary-of-a-token-that-nobody-may-see"

func newBot(url string, client *http.Client) *telegram.Bot {
	return telegram.New(telegram.Config{Token: canary, APIURL: url, Client: client, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
}

// sendInTurn sends when it is the chat's and the bot's turn.
func (r *rig) sendInTurn(ctx context.Context, s digest.Shipment) digest.Outcome {
	for {
		turn := r.bot.Turn(s.Envelope.Chat)
		wait := max(turn.Chat, turn.Bot)
		if wait <= 0 {
			return r.bot.Send(ctx, s)
		}
		time.Sleep(wait)
	}
}
