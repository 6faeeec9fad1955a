package commands_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"newsdigest/bot/commands"
	"newsdigest/bot/locale"
)

func TestGuessZone(t *testing.T) {
	t.Parallel()
	tests := []struct{ language, want string }{
		{"en-US", "America/New_York"}, {"en-GB", "Europe/London"}, {"en", "Europe/London"},
		{"de", "Europe/Berlin"}, {"de-AT", "Europe/Vienna"}, {"de-LI", "Europe/Berlin"},
		{"es-419", "America/Mexico_City"}, {"pt-br", "America/Sao_Paulo"}, {"pt_BR", "America/Sao_Paulo"},
		{"zh-hans", "Asia/Shanghai"}, {"zh-Hant-HK", "Asia/Taipei"}, {"sv-SE", "Europe/Stockholm"},
		{"", "UTC"}, {"tlh", "UTC"}, {"-", "UTC"}, {"#", "UTC"},
	}
	for _, tt := range tests {
		if got := commands.GuessZone(tt.language); got != tt.want {
			t.Errorf("GuessZone(%q) = %s, want %s", tt.language, got, tt.want)
		}
	}
}

// TestGuessZone_All checks that every zone of the table is one, and that it
// has one for every language of the bot.
func TestGuessZone_All(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("guesses.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(table)) {
		tag, zone, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			continue // a comment
		}
		if _, err := time.LoadLocation(zone); err != nil || commands.GuessZone(tag) != zone {
			t.Errorf("%s: %s is no zone, or is not found: %v", tag, zone, err)
		}
		if found, _ := commands.FindZone(zone); found != zone {
			t.Errorf("%s: the zone %s is found as %q", tag, zone, found)
		}
	}
	for _, tag := range locale.Tags() {
		if commands.GuessZone(tag) == "UTC" {
			t.Errorf("no zone is guessed for %s", tag)
		}
	}
}

func FuzzGuessZone(f *testing.F) {
	for _, tag := range []string{"en-US", "zh-Hant", "-", "a--b", "pt_BR"} {
		f.Add(tag)
	}
	f.Fuzz(func(t *testing.T, language string) {
		if _, err := time.LoadLocation(commands.GuessZone(language)); err != nil {
			t.Errorf("GuessZone(%q) is no zone: %v", language, err)
		}
	})
}
