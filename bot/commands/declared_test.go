package commands_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot"
	"newsdigest/bot/commands"
	"newsdigest/bot/locale"
)

// TestAll_Declarations checks what package bot and the platforms ask of every
// command.
func TestAll_Declarations(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	seen := map[string]bool{}
	for _, c := range commands.All(commands.Deps{}) {
		if !named.MatchString(c.Name) || seen[c.Name] {
			t.Errorf("%q is no name, or there twice", c.Name)
		}
		seen[c.Name] = true
		if help := locale.For().Text(c.Help); help == c.Help {
			t.Errorf("/%s is explained as %q, which is no sentence of package locale", c.Name, help)
		}
		optional := false
		for _, o := range c.Options {
			if help := locale.For().Text(o.Help); !named.MatchString(o.Name) || help == o.Help || len(o.Choices) > 25 {
				t.Errorf("/%s: option %q is explained as %q, or has a bad name or too many choices", c.Name, o.Name, help)
			}
			if o.Required && optional {
				t.Errorf("/%s: the required option %q comes after an optional one", c.Name, o.Name)
			}
			optional = optional || !o.Required
		}
	}
}

// TestAll_Access names the commands that are open to everyone; all others
// change something.
func TestAll_Access(t *testing.T) {
	t.Parallel()
	var open []string
	for _, c := range commands.All(commands.Deps{}) {
		if c.Access == bot.Anyone {
			open = append(open, c.Name)
		}
	}
	if diff := cmp.Diff([]string{"topics", "digest", "summary", "trending", "search", "story", "why", "help", "status"}, open); diff != "" {
		t.Errorf("open to everyone (-want +got):\n%s", diff)
	}
}

func TestComplete(t *testing.T) {
	t.Parallel()
	berlin(t)
	w := newWorld(t)
	for _, line := range []string{"subscribe grid bill", "subscribe tanker digest=Evening", "sources add gazette.example", "sources add 1"} {
		w.ask("manager", line)
	}
	tests := []struct {
		name, who, command, option, typed string
		args                              map[string]string
		want                              []string
	}{
		{name: "what the top stories are about", who: "member", command: "summary", option: "topic", typed: "hor", want: []string{"Strait of Hormuz"}},
		{name: "a section", who: "manager", command: "subscribe", option: "topic", typed: "busi", want: []string{"Business"}},
		{name: "nothing of the kind", who: "member", command: "summary", option: "topic", typed: "zzz"},
		{name: "followed topics", who: "manager", command: "unsubscribe", option: "topic", typed: "", want: []string{"grid bill", "tanker"}},
		{name: "no topics of others", who: "stranger", command: "unsubscribe", option: "topic", typed: ""},
		{name: "nothing that may not be used", who: "member", command: "unsubscribe", option: "topic", typed: ""},
		{name: "digests", who: "member", command: "digest", option: "name", typed: "eve", want: []string{"Evening"}},
		{name: "stories by headline", who: "member", command: "story", option: "id", typed: "bakery", want: []string{"103"}},
		{name: "zones", who: "manager", command: "timezone", option: "zone", typed: "berl", want: []string{"Europe/Berlin"}},
		{name: "feeds to remove", who: "manager", command: "sources", option: "feed", typed: "gaz",
			args: map[string]string{"action": "remove"}, want: []string{"https://gazette.example/rss"}},
		{name: "feeds of the catalogue to add", who: "manager", command: "sources", option: "feed", typed: "cour",
			args: map[string]string{"action": "add"}, want: []string{"https://courier.example/rss"}},
		{name: "no feeds to add that are read", who: "manager", command: "sources", option: "feed", typed: "reut", args: map[string]string{"action": "add"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			req := people()[tt.who]
			req.Command, req.Args, req.Now = tt.command, tt.args, w.now
			var got []string
			for _, c := range w.router.Complete(t.Context(), req, tt.option, tt.typed) {
				got = append(got, c.Value)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Complete(%q) (-want +got):\n%s", tt.typed, diff)
			}
		})
	}
}

// TestComplete_Fresh checks that suggestions are kept for a minute, and not
// for longer.
func TestComplete_Fresh(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	suggested := func() int {
		req := people()["member"]
		req.Command, req.Now = "story", w.now
		return len(w.router.Complete(t.Context(), req, "id", ""))
	}
	got := []int{suggested()}
	w.now = w.now.Add(59 * time.Second)
	got = append(got, suggested())
	w.now = w.now.Add(48 * time.Hour)
	got = append(got, suggested())
	if diff := cmp.Diff([]int{3, 3, 0}, got); diff != "" {
		t.Errorf("stories suggested at once, within the minute, two days later (-want +got):\n%s", diff)
	}
}
