// Package console is a chat in the terminal: one reader, who may do everything,
// in a community of its own.
package console

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"newsdigest/bot"
	"newsdigest/bot/locale"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

// Community is the only community of the console, and Chat its only chat.
func Community() digest.Community {
	return digest.Community{Platform: digest.Console, ID: "local"}
}

// Chat returns the only chat of the console.
func Chat() digest.Chat { return digest.Chat{Platform: digest.Console, ID: "local"} }

const prompt = "> "

// A Config is what a console works with.
type Config struct {
	In    io.Reader
	Out   io.Writer
	Color bool // Out is a terminal that shows bold and dim
	Now   func() time.Time
	Log   *slog.Logger
}

// A Console is a chat in the terminal. It is a bot.Platform.
type Console struct {
	Config
	mu        sync.Mutex // held while writing to Out
	sent      int        // deliveries printed
	prompting bool       // the reader has a prompt before them
	offered   []offer    // by the answer above
}

// New returns a console.
func New(c Config) *Console { return &Console{Config: c} }

// Name returns digest.Console.
func (c *Console) Name() digest.Platform { return digest.Console }

// Run prompts for command lines, with or without a slash, and answers them
// until ctx ends, In ends, or somebody types quit.
//
// Reading a terminal cannot be interrupted: the goroutine that reads ends with
// the line that it waits for, or with the process.
func (c *Console) Run(ctx context.Context, router *bot.Router) error {
	l := locale.For()
	c.print(l.Text("console.welcome") + "\n\n")
	lines := make(chan string)
	done := make(chan struct{})
	defer close(done)
	var failure error
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(c.In)
		scanner.Buffer(nil, 64<<10)
		for scanner.Scan() {
			select {
			case lines <- scanner.Text():
			case <-done:
				return
			}
		}
		failure = scanner.Err()
	}()
	for {
		c.prompt()
		select {
		case <-ctx.Done():
			return nil
		case line, ok := <-lines:
			switch line = strings.TrimSpace(line); {
			case !ok && failure != nil:
				return fmt.Errorf("read a command: %w", failure)
			case !ok, line == "quit", line == "exit":
				c.print("\n")
				return nil
			case line == "":
				continue
			}
			c.Answer(ctx, router, line)
		}
	}
}

// Answer answers one line as if it had been typed.
func (c *Console) Answer(ctx context.Context, router *bot.Router, line string) {
	c.mu.Lock()
	if i := slices.IndexFunc(c.offered, func(o offer) bool { return o.typed == strings.TrimPrefix(line, "/") }); i >= 0 {
		line = c.offered[i].line
	}
	c.mu.Unlock()
	reply := router.Line(ctx, line, bot.Request{
		Chat:      Chat(),
		Community: Community(),
		User:      bot.User{ID: "local", Manager: bot.Allows(digest.Console, bot.RoleAlone, bot.Manager)},
		Now:       c.Now(),
	})
	text := format(reply.Message, c.Color)
	for _, f := range reply.Files {
		if f.Alt != "" {
			text += clean(f.Alt) + "\n" // a terminal shows no pictures
		}
		text += fmt.Sprintf("%s (%d bytes)\n", clean(f.Name), len(f.Data))
	}
	c.print("\n" + text + "\n")
	c.mu.Lock()
	defer c.mu.Unlock()
	if next := offers(reply.Message); len(next) > 0 {
		c.offered = next
	}
}

// Render returns the message as one part: a terminal has no limits. All three
// forms are plain text; the last one has headlines and links only.
func (c *Console) Render(m message.Message) []digest.Part {
	text := format(m, false)
	if text == "" {
		return nil
	}
	part := digest.Part{Rich: text, Plain: text, Link: headlines(m)}
	if part.Link == "" {
		part.Link = text
	}
	for _, b := range m.Blocks {
		if b.Story != 0 {
			part.Stories = append(part.Stories, b.Story)
		}
	}
	return []digest.Part{part}
}

// Turn returns no wait: a terminal has no limits.
func (c *Console) Turn(digest.Chat) digest.Wait { return digest.Wait{} }

// Send prints a delivery. It is gone for a chat that is not the console's.
func (c *Console) Send(_ context.Context, s digest.Shipment) digest.Outcome {
	if s.Envelope.Chat != Chat() {
		return digest.Outcome{Kind: digest.OutcomeGone, Reason: "the console has no such chat"}
	}
	text := "\n"
	for _, label := range bot.Labels(s.Envelope) {
		text += label + "\n"
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := io.WriteString(c.Out, text+s.Payload+"\n"+c.again()); err != nil {
		return digest.Outcome{Kind: digest.OutcomeUnknown, Reason: err.Error()}
	}
	c.sent++
	c.offered = nil // what is typed now is about what was sent
	return digest.Outcome{Kind: digest.OutcomeSent, Receipt: strconv.Itoa(c.sent)}
}

// prompt asks for a line.
func (c *Console) prompt() {
	c.print(prompt)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.prompting = true
}

// again returns the prompt that a delivery has pushed up, if there was one.
func (c *Console) again() string {
	if c.prompting {
		return prompt
	}
	return ""
}

// print writes to the terminal. Nobody is left to be told where that fails.
func (c *Console) print(s string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := io.WriteString(c.Out, s); err != nil {
		c.Log.Warn("the terminal does not take text", "error", err)
	}
}
