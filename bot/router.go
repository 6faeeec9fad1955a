package bot

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"newsdigest/bot/locale"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

const (
	// perMinute is how many commands one user may give in one minute of the
	// clock, those that are not understood among them. The console is exempt:
	// whoever sits there owns the machine.
	perMinute = 10
	// completionsPerMinute is how many suggestions: one for each key typed.
	completionsPerMinute = 120
)

// A Router finds and runs commands. It is safe for concurrent use.
type Router struct {
	// Changed is called after each command of managers, for it may have made
	// something due; nil does nothing. It is set before the first command.
	Changed func()
	// Language returns the language of a community's answers, as a BCP 47 tag;
	// "" is that of who asks, and so is nil. It is set as Changed is.
	Language func(ctx context.Context, c digest.Community) string

	commands []Command
	log      *slog.Logger

	mu     sync.Mutex
	minute time.Time      // the minute that counts is about
	counts map[string]int // commands in that minute, by user; completions too, by user and "?"
}

// NewRouter returns a router for commands, in the order in which /help lists
// them.
func NewRouter(commands []Command, log *slog.Logger) *Router {
	return &Router{commands: commands, log: log}
}

// Commands returns all commands in their order.
func (r *Router) Commands() []Command { return r.commands }

// Find returns the command of a name.
func (r *Router) Find(name string) (Command, bool) {
	for _, c := range r.commands {
		if c.Name == name {
			return c, true
		}
	}
	return Command{}, false
}

// Line answers a command line such as "subscribe climate summit": it parses
// the line into req.Command and req.Args, and then does what Run does. A
// button's line comes here too.
func (r *Router) Line(ctx context.Context, line string, req Request) Reply {
	if reply, ok := r.admit(req); !ok {
		return reply
	}
	l := r.locale(ctx, req)
	c, args, err := ParseLine(r.commands, line, l)
	if err != nil {
		return r.apologize(req, err, l)
	}
	req.Command, req.Args = c.Name, args
	return r.run(ctx, req, l)
}

// Run answers a request whose Command and Args are set. It checks that the
// user may use the command and that the arguments are those of its options.
// It always returns a reply: what went wrong is said in it, and a panic of a
// command is logged and answered.
func (r *Router) Run(ctx context.Context, req Request) Reply {
	if reply, ok := r.admit(req); !ok {
		return reply
	}
	return r.run(ctx, req, r.locale(ctx, req))
}

// locale returns the language in which a request is answered.
func (r *Router) locale(ctx context.Context, req Request) locale.Locale {
	chosen := ""
	if r.Language != nil {
		chosen = r.Language(ctx, req.Community)
	}
	return locale.For(chosen, req.User.Language)
}

// run is Run for a request that was admitted, in l.
func (r *Router) run(ctx context.Context, req Request, l locale.Locale) Reply {
	c, ok := r.Find(req.Command)
	if !ok {
		return r.apologize(req, unknown(r.commands, req.Command, l), l)
	}
	if c.Access == Manager && !req.User.Manager {
		return r.apologize(req, refusal(req, l), l)
	}
	args, err := check(c, req.Args, l)
	if err != nil {
		return r.apologize(req, err, l)
	}
	req.Args = args
	reply, err := protect(func() (Reply, error) { return c.Run(ctx, req) })
	if c.Access == Manager && r.Changed != nil {
		r.Changed()
	}
	if err != nil {
		return r.apologize(req, err, l)
	}
	reply.Private = reply.Private || c.Private
	return reply
}

// Complete suggests values for one option of req.Command. It returns nothing
// where the user may not use the command, or asked too often.
func (r *Router) Complete(ctx context.Context, req Request, option, typed string) []Choice {
	c, ok := r.Find(req.Command)
	if !ok || c.Access == Manager && !req.User.Manager || r.count(req, "?") > completionsPerMinute {
		return nil
	}
	for _, o := range c.Options {
		if o.Name != option || o.Complete == nil {
			continue
		}
		choices, err := protect(func() ([]Choice, error) { return o.Complete(ctx, req, typed), nil })
		if err != nil {
			r.log.Error("completion failed", "command", c.Name, "option", option, "error", err)
		}
		return choices[:min(len(choices), 25)]
	}
	return nil
}

// admit counts a command of the user. It reports false for one too many, and
// returns what is answered then.
func (r *Router) admit(req Request) (Reply, bool) {
	if r.count(req, "") <= perMinute {
		return Reply{}, true
	}
	l := locale.For(req.User.Language)
	return r.apologize(req, digest.Explain(nil, "%s", l.Text("router.often")), l), false
}

// count counts what the user did in this minute, of one kind, this time
// included. It is 0 for who is exempt.
func (r *Router) count(req Request, kind string) int {
	if req.Chat.Platform == digest.Console {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if m := req.Now.Truncate(time.Minute); !m.Equal(r.minute) || r.counts == nil {
		r.minute, r.counts = m, map[string]int{}
	}
	user := string(req.Chat.Platform) + "/" + req.User.ID + kind
	r.counts[user]++
	return r.counts[user]
}

// apologize turns an error into a reply for the asker alone. An error without
// a sentence for people is logged.
func (r *Router) apologize(req Request, err error, l locale.Locale) Reply {
	sentence := Explanation(err, l)
	if sentence == "" {
		r.log.Error("command failed", "command", req.Command, "chat", req.Chat.String(), "error", err)
		sentence = l.Text("router.failed")
	}
	m := message.Say(sentence)
	if l.RightToLeft() {
		m = m.RightToLeft()
	}
	return Reply{Message: m, Private: true}
}

// check returns args with choices spelled as they are declared, or says which
// of them is wrong.
func check(c Command, args map[string]string, l locale.Locale) (map[string]string, error) {
	known := map[string]bool{}
	checked := map[string]string{}
	for _, o := range c.Options {
		known[o.Name] = true
		value, given := args[o.Name]
		switch {
		case !given && !o.Required:
			continue
		case strings.TrimSpace(value) == "" && o.Required:
			return nil, digest.Explain(nil, "%s", l.Text("router.missing",
				"command", c.Name, "option", o.Name, "help", l.Text(o.Help), "usage", usage(c)))
		case len(o.Choices) > 0:
			choice, ok := choose(o, value)
			if !ok {
				return nil, digest.Explain(nil, "%s", l.Text("router.choice",
					"option", o.Name, "choices", l.Names(o.Choices)))
			}
			value = choice
		}
		checked[o.Name] = value
	}
	for name := range args {
		if !known[name] {
			return nil, digest.Explain(nil, "%s", l.Text("router.option",
				"command", c.Name, "option", name, "usage", usage(c)))
		}
	}
	return checked, nil
}

// refusal says who may do what the user may not.
func refusal(req Request, l locale.Locale) error {
	id := "router.access.chat"
	switch req.Chat.Platform {
	case digest.Discord:
		id = "router.access.discord"
	case digest.Telegram:
		id = "router.access.telegram"
	}
	return digest.Explain(nil, "%s", l.Text(id))
}

// protect turns a panic of f into an error with its stack.
func protect[T any](f func() (T, error)) (t T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return f()
}
