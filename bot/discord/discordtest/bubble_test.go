package discordtest_test

import (
	"encoding/json"
	"testing"
	"testing/synctest"

	"newsdigest/bot/discord/discordtest"
)

// inBubble runs f on the fake clock, with a server in memory and a bare
// gateway client. ask makes a user press a button, and returns the paths of
// the first answer and of those after it.
func inBubble(t *testing.T, f func(t *testing.T, s *discordtest.Server, ask func() (callback, hook string))) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := discordtest.InMemory(t)
		channel := s.AddChannel(s.AddGuild())
		user, _ := s.AddUser("anna")
		conn, _, err := s.Dialer().DialContext(t.Context(), "ws://discord.test/?v=10&encoding=json", nil)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		events := make(chan map[string]any, 100)
		go func() {
			for {
				var p struct {
					T string
					D json.RawMessage
				}
				if conn.ReadJSON(&p) != nil {
					return
				}
				var d map[string]any
				if p.T == "INTERACTION_CREATE" && json.Unmarshal(p.D, &d) == nil {
					events <- d
				}
			}
		}()
		if err := conn.WriteJSON(map[string]any{"op": 2, "d": map[string]any{
			"token": s.Token, "intents": 0, "properties": map[string]string{"os": "linux", "browser": "bare", "device": "bare"},
		}}); err != nil {
			t.Fatal(err)
		}
		f(t, s, func() (callback, hook string) {
			s.PressID(user, discordtest.Message{Channel: channel}, "c:help")
			d := <-events
			token := d["token"].(string)
			return "/interactions/" + d["id"].(string) + "/" + token + "/callback", "/webhooks/" + s.App + "/" + token
		})
	})
}
