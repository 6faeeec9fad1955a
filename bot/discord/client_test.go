package discord_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"newsdigest/bot/discord"
	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/message"
	"newsdigest/digest"
)

// sendMany sends one message to each of n channels at once, and returns how
// often each outcome was met.
func sendMany(t *testing.T, s town, n int) map[digest.OutcomeKind]int {
	t.Helper()
	b := newBot(t, s.Server)
	payload := b.Render(message.Say("hello"))[0].Rich
	var (
		mu     sync.Mutex
		counts = map[digest.OutcomeKind]int{}
		group  sync.WaitGroup
	)
	for i := range n {
		channel := s.AddChannel(s.guild)
		group.Go(func() {
			o := sendInTurn(t, b, shipment(payload, channel, fmt.Sprint("nd", i)))
			mu.Lock()
			defer mu.Unlock()
			counts[o.Kind]++
		})
	}
	group.Wait()
	return counts
}

// The bot keeps below Discord's rate before Discord has to say so.
func TestClient_Paces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newTown(discordtest.InMemory(t))
		begun := time.Now()
		if got := sendMany(t, s, 225); got[digest.OutcomeSent] != 225 {
			t.Errorf("outcomes = %v, want all sent", got)
		}
		if took := time.Since(begun); took < 4*time.Second || took > 5*time.Second {
			t.Errorf("225 messages took %s, want 4 to 5 s at 45 a second", took)
		}
	})
}

// After a 429 for the whole bot nobody has a turn until it is over, whether
// Discord says that it is for the whole bot or a proxy before it answers, which
// knows nothing of bots. discordgo overlooks both.
func TestTurn_GlobalLimit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		fault discordtest.Fault
	}{
		{"of Discord", discordtest.Fault{Status: 429, RetryAfter: 2, Global: true}},
		{"of a proxy", discordtest.Fault{Status: 429, RetryAfter: 2, Page: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newTown(discordtest.InMemory(t))
				b := newBot(t, s.Server)
				payload := b.Render(message.Say("hello"))[0].Rich
				s.Fail(discordtest.CreateMessage, tt.fault)
				limited := sendInTurn(t, b, shipment(payload, s.channel, "nd1"))
				if !limited.Global || limited.RetryAfter != 2*time.Second {
					t.Fatalf("first Send = %+v", limited)
				}
				other := digest.Chat{Platform: digest.Discord, ID: s.AddChannel(s.guild)}
				if turn := b.Turn(other); turn != (digest.Wait{Bot: 2 * time.Second}) {
					t.Errorf("Turn of another channel = %+v, want that the bot waits 2 s", turn)
				}
			})
		})
	}
}

// A channel's bucket is known from the headers of its answers, so that Discord
// never has to refuse; and it holds no other channel.
func TestTurn_ChannelLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newTown(discordtest.InMemory(t))
		b := newBot(t, s.Server)
		payload := b.Render(message.Say("hello"))[0].Rich
		for i := range 5 {
			sendInTurn(t, b, shipment(payload, s.channel, fmt.Sprint("nd", i)))
		}
		turn := b.Turn(digest.Chat{Platform: digest.Discord, ID: s.channel})
		if turn.Bot != 0 || turn.Chat.Round(time.Second) != 5*time.Second {
			t.Errorf("Turn of a channel that is full = %+v, want that it waits for the rest of 5 s", turn)
		}
		time.Sleep(time.Second)
		if turn := b.Turn(digest.Chat{Platform: digest.Discord, ID: s.AddChannel(s.guild)}); turn != (digest.Wait{}) {
			t.Errorf("Turn of another channel = %+v, want now", turn)
		}
		if got := sendInTurn(t, b, shipment(payload, s.channel, "nd5")); got.Kind != digest.OutcomeSent {
			t.Errorf("sixth Send = %+v, want sent", got)
		}
	})
}

// A limit that Discord tells of without a word before is an outcome, and is
// remembered.
func TestTurn_ToldLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newTown(discordtest.InMemory(t))
		b := newBot(t, s.Server)
		s.Fail(discordtest.CreateMessage, discordtest.Fault{Status: 429, RetryAfter: 3})
		got := sendInTurn(t, b, shipment(brief(b), s.channel, "nd1"))
		if got.Kind != digest.OutcomeLimited || got.Global || got.RetryAfter != 3*time.Second {
			t.Errorf("Send = %+v, want limited for 3 s", got)
		}
		if turn := b.Turn(digest.Chat{Platform: digest.Discord, ID: s.channel}); turn != (digest.Wait{Chat: 3 * time.Second}) {
			t.Errorf("Turn = %+v, want that the channel waits 3 s", turn)
		}
	})
}

// Far below the 10,000 refusals in ten minutes that shut an address out, the
// bot slows down: 500 in any ten minutes, whatever restarts meanwhile.
func TestTurn_Refusals(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newTown(discordtest.InMemory(t))
		s.Refuse(s.channel, 50001)
		var saved time.Time
		var at []time.Time
		for range 4 { // programs, of five minutes each
			b := discord.New(discord.Config{
				Token: s.Token, APIURL: s.URL, Client: s.Client(), Now: time.Now, Log: discardLog(),
				Refused: saved, SaveRefused: func(until time.Time) { saved = until },
			})
			payload := b.Render(message.Say("hello"))[0].Rich
			for begun := time.Now(); time.Since(begun) < 5*time.Minute; {
				sendInTurn(t, b, shipment(payload, s.channel, "nd1"))
				at = append(at, time.Now())
			}
		}
		for i := range at {
			n := i
			for ; n < len(at) && at[n].Sub(at[i]) < 10*time.Minute; n++ {
			}
			if n-i > 500 {
				t.Fatalf("%d refusals in the ten minutes from %s, want at most 500", n-i, at[i])
			}
		}
		if len(at) < 500 {
			t.Errorf("only %d requests in twenty minutes", len(at))
		}
	})
}

// No message can ping anybody, whatever its payload says.
func TestClient_AllowedMentions(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	b := newBot(t, s.Server)
	send(t, b, shipment(`{"content":"@everyone","embeds":[],"components":[],"allowed_mentions":{"parse":["everyone"]}}`, s.channel, "nd1"))
	start(t, b, echo("say"))
	s.say(s.ben, "hello").Await()
	for _, route := range []string{discordtest.CreateMessage, discordtest.EditOriginal} {
		var body struct {
			Mentions json.RawMessage `json:"allowed_mentions"`
		}
		if err := json.Unmarshal([]byte(s.Calls(route)[0].Body), &body); err != nil || string(body.Mentions) != `{"parse":[]}` {
			t.Errorf("%s: allowed_mentions = %s, %v", route, body.Mentions, err)
		}
	}
}

// Reasons and logs do not hold the token of the bot, or of an interaction.
func TestClient_HidesTokens(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	b := newBot(t, s.Server)
	s.Fail(discordtest.CreateMessage, discordtest.Fault{Cut: true})
	outcome := send(t, b, shipment(b.Render(message.Say("hello"))[0].Rich, s.channel, "nd1"))
	for _, secret := range []string{s.Token, "127.0.0.1:"} {
		if strings.Contains(outcome.Reason, secret+"/") || strings.Contains(outcome.Reason, s.Token) {
			t.Errorf("the reason %q holds %q", outcome.Reason, secret)
		}
	}
}
