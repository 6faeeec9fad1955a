package discord_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot"
	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/locale"
)

func TestRun_PublishesCommands(t *testing.T) {
	t.Parallel()
	s := discordtest.New(t)
	topics := bot.Command{
		Name: "subscribe", Help: "Follow a topic.", Access: bot.Manager,
		Options: []bot.Option{{
			Name: "topic", Help: "Words.", Required: true,
			Complete: func(context.Context, bot.Request, string) []bot.Choice { return nil },
		}},
	}
	start(t, newBot(t, s), topics, echo("say"))
	s.AwaitCommands()
	var got []map[string]any
	if err := json.Unmarshal([]byte(s.Calls(discordtest.PutCommands)[0].Body), &got); err != nil {
		t.Fatal(err)
	}
	both := []any{0.0, 1.0} // servers and direct messages
	want := []map[string]any{
		{
			"type": 1.0, "name": "subscribe", "description": "Follow a topic.", "default_member_permissions": "32",
			"contexts": both, "integration_types": []any{0.0},
			"options": []any{
				map[string]any{"type": 3.0, "name": "topic", "description": "Words.", "required": true, "autocomplete": true},
			},
		},
		{
			"type": 1.0, "name": "say", "description": "Say something.", "default_member_permissions": nil,
			"contexts": both, "integration_types": []any{0.0},
			"options": []any{
				map[string]any{"type": 3.0, "name": "words", "description": "What to say.", "required": true, "autocomplete": false},
				map[string]any{
					"type": 3.0, "name": "tone", "description": "How to say it.", "required": false, "autocomplete": false,
					"choices": []any{map[string]any{"name": "loud", "value": "loud"}, map[string]any{"name": "low", "value": "low"}},
				},
			},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("commands (-want +got):\n%s", diff)
	}
}

// What commands and options do is said in the languages of Discord's clients.
func TestRun_PublishesLanguages(t *testing.T) {
	t.Parallel()
	s := discordtest.New(t)
	start(t, newBot(t, s), bot.Command{Name: "pause", Help: "help.pause", Options: []bot.Option{{Name: "until", Help: "help.until"}}})
	s.AwaitCommands()
	type translated struct {
		Description  string
		Translations map[string]string `json:"description_localizations"`
	}
	var got []struct {
		translated
		Options []translated
	}
	if err := json.Unmarshal([]byte(s.Calls(discordtest.PutCommands)[0].Body), &got); err != nil {
		t.Fatal(err)
	}
	tags := map[string]string{"de": "de", "es-ES": "es", "es-419": "es", "fr": "fr", "it": "it", "ja": "ja",
		"pt-BR": "pt", "ru": "ru", "tr": "tr", "uk": "uk", "zh-CN": "zh"}
	for id, have := range map[string]translated{"help.pause": got[0].translated, "help.until": got[0].Options[0]} {
		want := translated{locale.For().Text(id), map[string]string{}}
		for name, tag := range tags {
			want.Translations[name] = locale.For(tag).Text(id)
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
}

// Commands are published once, and again only when they change.
func TestRun_PublishesOnce(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	pause := bot.Command{Name: "pause", Help: "help.pause"} // in many languages
	tests := []struct {
		name     string
		commands []bot.Command
		want     int
	}{
		{"for the first time", []bot.Command{echo("say"), pause}, 1},
		{"as they are", []bot.Command{echo("say"), pause}, 1},
		{"one more", []bot.Command{echo("say"), pause, echo("sing")}, 2},
		{"one less", []bot.Command{echo("say"), pause}, 3},
	}
	for i, tt := range tests {
		stop := start(t, newBot(t, s.Server), tt.commands...)
		s.AwaitGateway(1)
		s.AwaitCalls(discordtest.GetCommands, i+1)
		s.AwaitCalls(discordtest.PutCommands, tt.want)
		s.say(s.ben, "hello").Await()
		if err := stop(); err != nil {
			t.Errorf("%s: Run = %v", tt.name, err)
		}
		s.AwaitGateway(0)
		if got := len(s.Calls(discordtest.PutCommands)); got != tt.want {
			t.Errorf("%s: commands were published %d times, want %d", tt.name, got, tt.want)
		}
	}
}

// Publishing that fails is tried again.
func TestRun_PublishFails(t *testing.T) {
	t.Parallel()
	s := discordtest.New(t)
	s.Fail(discordtest.GetCommands, discordtest.Fault{Status: 500})
	start(t, newBot(t, s), echo("say"))
	begun := time.Now()
	s.AwaitCommands()
	if took := time.Since(begun); took < time.Second {
		t.Errorf("published after %s, want a pause", took)
	}
}
