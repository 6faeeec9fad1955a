package main

import (
	"flag"
	"fmt"
	"log/slog"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"newsdigest/bot"
	"newsdigest/bot/commands"
	"newsdigest/bot/locale"
	"newsdigest/digest"
)

var update = flag.Bool("update", false, "write the generated tables of the README")

// TestReadme keeps the tables of the README as the program has them.
func TestReadme(t *testing.T) {
	file := "../../README.md"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := replace(t, string(data), "commands", commandTable())
	want = replace(t, want, "rights", rightsTable())
	want = replace(t, want, "configuration", configurationTable(t))
	if want == string(data) {
		return
	}
	if !*update {
		t.Fatal("the tables of README.md are out of date; run go test ./cmd/newsdigest -run TestReadme -update")
	}
	if err := os.WriteFile(file, []byte(want), 0o644); err != nil { //nolint:gosec // a README is for everyone
		t.Fatal(err)
	}
}

// TestReadme_HasNoNames looks for the name of a sentence where the sentence
// should stand.
func TestReadme_HasNoNames(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if name := regexp.MustCompile(`\| help\.[a-z_]+ \|`).FindString(string(data)); name != "" {
		t.Errorf("README.md has the name of a sentence: %s", name)
	}
}

func replace(t *testing.T, text, name, table string) string {
	t.Helper()
	begin := fmt.Sprintf("<!-- %s: generated, see readme_test.go -->\n", name)
	before, rest, ok := strings.Cut(text, begin)
	_, after, ended := strings.Cut(rest, "<!-- end -->")
	if !ok || !ended {
		t.Fatalf("README.md has no place for the table of %s", name)
	}
	return before + begin + table + "<!-- end -->" + after
}

func commandTable() string {
	var b strings.Builder
	b.WriteString("| command | what it does | who |\n|---|---|---|\n")
	for _, c := range commands.All(commands.Deps{Log: slog.New(slog.DiscardHandler)}) {
		usage := "/" + c.Name
		for _, o := range c.Options {
			if o.Required {
				usage += " " + o.Name
			} else {
				usage += " [" + o.Name + "]"
			}
		}
		who := "anyone"
		if c.Access == bot.Manager {
			who = "manager"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", usage, locale.For().Text(c.Help), who)
	}
	return b.String()
}

func rightsTable() string {
	var b strings.Builder
	b.WriteString("| a manager is | on Discord | on Telegram |\n|---|---|---|\n")
	for _, r := range bot.Rights() {
		fmt.Fprintf(&b, "| %s |", r.Who)
		for _, p := range []digest.Platform{digest.Discord, digest.Telegram} {
			word := "–"
			if most, there := r.Most[p]; there {
				word = map[bot.Access]string{bot.Anyone: "no", bot.Manager: "yes"}[most]
			}
			fmt.Fprintf(&b, " %s |", word)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func configurationTable(t *testing.T) string {
	t.Helper()
	var cli CLI
	parser, err := kong.New(&cli, kong.DefaultEnvars("NEWSDIGEST"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| flag | environment | what it is | default |\n|---|---|---|---|\n")
	for _, node := range parser.Model.Children {
		if node.Name != "run" {
			continue
		}
		for _, f := range node.Flags {
			if f.Name == "help" {
				continue
			}
			fmt.Fprintf(&b, "| `--%s` | `%s` | %s | %s |\n", f.Name, strings.Join(f.Envs, " "), strings.ReplaceAll(f.Help, "|", `\|`), f.Default)
		}
	}
	return b.String()
}

// TestConfig_Names keeps the names of settings free of surprises: every field
// of Config is a flag, and every flag a variable of that name.
func TestConfig_Names(t *testing.T) {
	t.Parallel()
	var cli CLI
	parser, err := kong.New(&cli, kong.DefaultEnvars("NEWSDIGEST"))
	if err != nil {
		t.Fatal(err)
	}
	flags := 0
	for _, node := range parser.Model.Children {
		if node.Name != "run" {
			continue
		}
		for _, f := range node.Flags {
			if f.Name == "help" {
				continue
			}
			flags++
			want := "NEWSDIGEST_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
			if len(f.Envs) != 1 || f.Envs[0] != want {
				t.Errorf("--%s is %v in the environment, want %s", f.Name, f.Envs, want)
			}
		}
	}
	fields := 0
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		if !f.Anonymous {
			fields++
		}
	}
	if flags != fields {
		t.Errorf("%d flags for %d fields of Config", flags, fields)
	}
}
