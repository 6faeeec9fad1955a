package bot

import (
	"context"
	"log/slog"
)

// A Router finds and runs commands. It is safe for concurrent use.
type Router struct {
	commands []Command
	log      *slog.Logger
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

// Line answers a command line such as "subscribe climate summit", without
// the platform's slash: it parses the line into req.Command and req.Args, and
// then does what Run does. A button's line comes here too.
func (r *Router) Line(ctx context.Context, line string, req Request) Reply {
	panic("not yet") // bot core fills this
}

// Run answers a request whose Command and Args are set. It checks that the
// user may use the command and that the arguments are those of its options.
// It always returns a reply: what went wrong is said in it, and a panic of a
// command is logged and answered.
func (r *Router) Run(ctx context.Context, req Request) Reply {
	panic("not yet")
}

// Complete suggests values for one option of req.Command.
func (r *Router) Complete(ctx context.Context, req Request, option, typed string) []Choice {
	panic("not yet")
}
