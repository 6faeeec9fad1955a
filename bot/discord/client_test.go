package discord_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

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
			o := b.Send(t.Context(), shipment(payload, channel, fmt.Sprint("nd", i)))
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

// After a 429 for the whole bot no request leaves until it is over. discordgo
// overlooks such a 429, which has no X-RateLimit-Reset-After.
func TestClient_GlobalLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newTown(discordtest.InMemory(t))
		b := newBot(t, s.Server)
		payload := b.Render(message.Say("hello"))[0].Rich
		s.Fail(discordtest.CreateMessage, discordtest.Fault{Status: 429, RetryAfter: 2, Global: true})
		limited := send(t, b, shipment(payload, s.channel, "nd1"))
		if !limited.Global || limited.RetryAfter != 2*time.Second {
			t.Fatalf("first Send = %+v", limited)
		}
		begun := time.Now()
		if got := send(t, b, shipment(payload, s.AddChannel(s.guild), "nd2")); got.Kind != digest.OutcomeSent {
			t.Errorf("second Send = %+v", got)
		}
		if waited := time.Since(begun); waited < 2*time.Second {
			t.Errorf("a request to another channel left after %s, want 2 s", waited)
		}
	})
}

// A channel's own limit is an outcome, and holds no other channel.
func TestClient_ChannelLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newTown(discordtest.InMemory(t))
		b := newBot(t, s.Server)
		payload := b.Render(message.Say("hello"))[0].Rich
		var last digest.Outcome
		for i := range 6 {
			last = send(t, b, shipment(payload, s.channel, fmt.Sprint("nd", i)))
		}
		if last.Kind != digest.OutcomeLimited || last.Global || last.RetryAfter.Round(time.Second) != 5*time.Second {
			t.Errorf("sixth Send = %+v, want limited for the rest of 5 s", last)
		}
		if got := send(t, b, shipment(payload, s.AddChannel(s.guild), "other")); got.Kind != digest.OutcomeSent {
			t.Errorf("Send to another channel = %+v", got)
		}
		time.Sleep(last.RetryAfter)
		if got := send(t, b, shipment(payload, s.channel, "nd6")); got.Kind != digest.OutcomeSent {
			t.Errorf("Send after the wait = %+v", got)
		}
	})
}

// Far below the 10,000 refusals in ten minutes that shut an address out, the
// bot slows down.
func TestClient_Refusals(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newTown(discordtest.InMemory(t))
		s.Refuse(s.channel, 50001)
		b := newBot(t, s.Server)
		payload := b.Render(message.Say("hello"))[0].Rich
		begun := time.Now()
		for time.Since(begun) < 10*time.Minute {
			send(t, b, shipment(payload, s.channel, "nd1"))
		}
		if n := len(s.Calls(discordtest.CreateMessage)); n > 1100 {
			t.Errorf("%d refusals in ten minutes, want about 1000 at most", n)
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
