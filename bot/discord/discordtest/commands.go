package discordtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A command is a slash command as it was published.
type command struct {
	ID          string   `json:"id,omitempty"`
	Type        int      `json:"type"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Translated  words    `json:"description_localizations,omitempty"`
	Options     []option `json:"options"`
	Permissions *string  `json:"default_member_permissions"`
	Contexts    []int    `json:"contexts"`
	Integration []int    `json:"integration_types"`
}

type option struct {
	Type         int      `json:"type"`
	Name         string   `json:"name"`
	Description  string   `json:"description"`
	Translated   words    `json:"description_localizations,omitempty"`
	Required     bool     `json:"required"`
	Autocomplete bool     `json:"autocomplete"`
	Choices      []Choice `json:"choices,omitempty"`
	ChannelTypes []int    `json:"channel_types,omitempty"`
}

// Words are one text by locale.
type words map[string]string

// locales are those that Discord's clients have.
// https://docs.discord.com/developers/reference#locales, 2026-08
var locales = strings.Fields("id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko")

// problem reports whether a text is for no locale, or too long.
func (w words) problem() bool {
	for name, text := range w {
		if !slices.Contains(locales, name) || text == "" || units(text) > 100 {
			return true
		}
	}
	return false
}

// longest returns the length of the longest text; it is what Discord counts.
func (w words) longest() int {
	n := 0
	for _, text := range w {
		n = max(n, units(text))
	}
	return n
}

// A Choice is a value that is offered for an option.
type Choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}]{1,32}$`)

func (s *Server) getCommands(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return ok(s.commandsJSON(r.URL.Query().Get("with_localizations") == "true"))
}

func (s *Server) putCommands(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	var commands []command
	if err := strict(r.data, &commands); err != nil {
		return s.complain(r, []string{err.Error()})
	}
	if problems := commandProblems(commands); len(problems) > 0 {
		return s.complain(r, problems)
	}
	for i := range commands {
		commands[i].ID = s.newID()
	}
	s.commands = commands
	s.notify()
	return ok(s.commandsJSON(true))
}

// commandProblems returns the limits that commands break and that Discord's
// contract does not state.
func commandProblems(commands []command) []string {
	var out []string
	add := func(bad bool, format string, args ...any) {
		if bad {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	names := map[string]bool{}
	for _, c := range commands {
		add(!commandName.MatchString(c.Name) || strings.ToLower(c.Name) != c.Name, "the name %q", c.Name)
		add(names[c.Name], "the command %s twice", c.Name)
		names[c.Name] = true
		add(c.Description == "" || units(c.Description) > 100 || c.Translated.problem(), "the description of %s", c.Name)
		total, optional := units(c.Name)+max(units(c.Description), c.Translated.longest()), false
		for _, o := range c.Options {
			total += units(o.Name) + max(units(o.Description), o.Translated.longest())
			add(!commandName.MatchString(o.Name), "the option %q of %s", o.Name, c.Name)
			add(o.Description == "" || units(o.Description) > 100 || o.Translated.problem(), "the description of %s %s", c.Name, o.Name)
			add(o.Required && optional, "the required option %s of %s comes after an optional one", o.Name, c.Name)
			add(o.Autocomplete && len(o.Choices) > 0, "choices and autocomplete of %s %s", c.Name, o.Name)
			optional = optional || !o.Required
			for _, choice := range o.Choices {
				total += units(choice.Name + choice.Value)
				add(choiceProblem(choice), "the choice %q of %s %s", choice, c.Name, o.Name)
			}
		}
		add(total > 8000, "%s has %d characters", c.Name, total)
	}
	return out
}

func choiceProblem(c Choice) bool {
	return c.Name == "" || units(c.Name) > 100 || c.Value == "" || units(c.Value) > 100
}

// commandsJSON returns the commands as Discord lists them, with the words of
// other languages only where they were asked for.
func (s *Server) commandsJSON(translated bool) []object {
	out := []object{}
	for _, c := range s.commands {
		o := object{
			"id": c.ID, "application_id": s.App, "version": c.ID, "type": c.Type, "name": c.Name,
			"description": c.Description, "default_member_permissions": c.Permissions, "nsfw": false,
			"contexts": c.Contexts, "integration_types": c.Integration,
		}
		if translated {
			o["description_localizations"] = c.Translated
		}
		var options []object
		for _, p := range c.Options {
			option := object{"type": p.Type, "name": p.Name, "description": p.Description}
			if translated {
				option["description_localizations"] = p.Translated
			}
			if p.Required { // Discord leaves out what is false
				option["required"] = true
			}
			if p.Autocomplete {
				option["autocomplete"] = true
			}
			if len(p.Choices) > 0 {
				option["choices"] = p.Choices
			}
			options = append(options, option)
		}
		if options != nil {
			o["options"] = options
		}
		out = append(out, o)
	}
	return out
}

// AwaitCommands waits until commands are published.
func (s *Server) AwaitCommands() {
	s.tb.Helper()
	s.await("commands to be published", func() bool { return len(s.commands) > 0 })
}

// find returns a published command. The caller holds mu.
func (s *Server) find(name string) (command, bool) {
	for _, c := range s.commands {
		if c.Name == name {
			return c, true
		}
	}
	return command{}, false
}
