package discord_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot/discord"
	"newsdigest/bot/discord/discordtest"
	"newsdigest/bot/message"
	"newsdigest/digest"
	"newsdigest/digest/fetch"
)

func shipment(payload, channel, nonce string) digest.Shipment {
	return digest.Shipment{
		Delivery: 1,
		Payload:  payload,
		Envelope: digest.Envelope{Chat: digest.Chat{Platform: digest.Discord, ID: channel}, Nonce: nonce},
	}
}

// brief is the payload of a part with a story and a button.
func brief(b *discord.Bot) string {
	return b.Render(message.Message{
		Blocks: []message.Block{
			message.Say("Morning brief").Blocks[0],
			{Kind: message.Story, Story: 3, Title: []message.Span{{Text: "Grid bill passes", Link: "https://example.org/grid"}}},
		},
		Buttons: [][]message.Button{{{Label: "Full", Line: "story 3"}}},
	})[0].Rich
}

func send(t *testing.T, b *discord.Bot, s digest.Shipment) digest.Outcome {
	t.Helper()
	return b.Send(t.Context(), s)
}

// sendInTurn sends when it is the channel's and the bot's turn.
func sendInTurn(t *testing.T, b *discord.Bot, s digest.Shipment) digest.Outcome {
	t.Helper()
	for {
		turn := b.Turn(s.Envelope.Chat)
		wait := max(turn.Chat, turn.Bot)
		if wait <= 0 {
			return b.Send(t.Context(), s)
		}
		time.Sleep(wait)
	}
}

func TestSend(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	b := newBot(t, s.Server)
	ship := shipment(brief(b), s.channel, "nd4f")
	ship.Envelope.Late, ship.Envelope.Silent = true, true
	outcome := send(t, b, ship)
	m := s.AwaitMessages(s.channel, 1)[0]
	if outcome.Kind != digest.OutcomeSent || outcome.Receipt != m.ID {
		t.Errorf("Send = %+v, want sent as %s", outcome, m.ID)
	}
	if !m.Silent {
		t.Error("the message came with a notification")
	}
	if want := "-# ⏰ Late: this could not be sent at its time.\nMorning brief"; m.Content != want {
		t.Errorf("content = %q, want %q", m.Content, want)
	}
	if button, _ := m.Button("Full"); button.CustomID != "c:story 3|nd4f" {
		t.Errorf("custom id = %q", button.CustomID)
	}
}

func TestSend_Outcomes(t *testing.T) {
	t.Parallel()
	type fault = discordtest.Fault
	tests := []struct {
		name  string
		fault fault
		want  digest.Outcome // without its reason
	}{
		{"an unknown channel", fault{Status: 404, Code: 10003}, digest.Outcome{Kind: digest.OutcomeGone}},
		{"an unknown server", fault{Status: 404, Code: 10004}, digest.Outcome{Kind: digest.OutcomeGone}},
		{"missing access", fault{Status: 403, Code: 50001}, digest.Outcome{Kind: digest.OutcomeGone}},
		{"missing permissions", fault{Status: 403, Code: 50013}, digest.Outcome{Kind: digest.OutcomeGone}},
		{"closed direct messages", fault{Status: 403, Code: 50007}, digest.Outcome{Kind: digest.OutcomeGone}},
		{"a bad form", fault{Status: 400, Code: 50035}, digest.Outcome{Kind: digest.OutcomeRefused}},
		{"another 403", fault{Status: 403, Code: 20028}, digest.Outcome{Kind: digest.OutcomeRefused}},
		{"a refused token", fault{Status: 401}, digest.Outcome{Kind: digest.OutcomeStopped}},
		{"a limit of the channel", fault{Status: 429, RetryAfter: 1.25}, digest.Outcome{Kind: digest.OutcomeLimited, RetryAfter: 1250 * time.Millisecond}},
		{"a limit of the bot", fault{Status: 429, RetryAfter: 0.5, Global: true}, digest.Outcome{Kind: digest.OutcomeLimited, RetryAfter: 500 * time.Millisecond, Global: true}},
		{"a limit of a proxy", fault{Status: 429, Page: true, RetryAfter: 30}, digest.Outcome{Kind: digest.OutcomeLimited, RetryAfter: 30 * time.Second, Global: true}},
		{"an address shut out", fault{Status: 403, Page: true}, digest.Outcome{Kind: digest.OutcomeLimited, RetryAfter: time.Minute, Global: true}},
		{"500", fault{Status: 500}, digest.Outcome{Kind: digest.OutcomeUnknown}},
		{"502 as a page", fault{Status: 502, Page: true}, digest.Outcome{Kind: digest.OutcomeUnknown}},
		{"cut before it was accepted", fault{Cut: true}, digest.Outcome{Kind: digest.OutcomeUnknown}},
		{"cut after it was accepted", fault{Cut: true, Done: true}, digest.Outcome{Kind: digest.OutcomeUnknown}},
		{"no answer", fault{Hang: true}, digest.Outcome{Kind: digest.OutcomeUnknown}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newTown(discordtest.InMemory(t))
				b := newBot(t, s.Server)
				s.Fail(discordtest.CreateMessage, tt.fault)
				ctx, cancel := contextFor(t, 20*time.Second)
				defer cancel()
				got := b.Send(ctx, shipment(brief(b), s.channel, "nd1"))
				if got.Reason == "" || strings.Contains(got.Reason, s.Token) {
					t.Errorf("reason = %q", got.Reason)
				}
				got.Reason = ""
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("outcome (-want +got):\n%s", diff)
				}
				if calls := s.Calls(discordtest.CreateMessage); len(calls) != 1 {
					t.Errorf("%d calls, want 1: Send never retries", len(calls))
				}
			})
		})
	}
}

// What was not connected has not left.
func TestSend_NotReached(t *testing.T) {
	t.Parallel()
	b := discord.New(discord.Config{
		Token: "secret", APIURL: "http://127.0.0.1:1", Client: fetch.NewClient(fetch.Plain()), Now: time.Now,
	})
	if got := send(t, b, shipment(brief(b), "1", "nd1")); got.Kind != digest.OutcomeNeverLeft {
		t.Errorf("Send = %+v, want never-left", got)
	}
}

// After a call whose outcome is not known, the message is there once.
func TestSend_Repeat(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		first    discordtest.Fault
		after    time.Duration
		chatter  int  // messages of others in between
		hidden   bool // the bot may not read the channel
		plain    bool // the part has no buttons to be found by
		forget   bool // Discord no longer knows the nonce
		messages int
		blind    bool // Send finds out that it can not find out
	}{
		{name: "it arrived, at once", first: discordtest.Fault{Done: true, Cut: true}, after: 2 * time.Second, messages: 1},
		{name: "it was lost, at once", first: discordtest.Fault{Cut: true}, after: 2 * time.Second, messages: 1},
		{name: "it arrived, an hour ago", first: discordtest.Fault{Done: true, Cut: true}, after: time.Hour, messages: 1},
		{name: "it was lost, an hour ago", first: discordtest.Fault{Cut: true}, after: time.Hour, messages: 1},
		{name: "it arrived, and many wrote since", first: discordtest.Fault{Done: true, Cut: true}, after: time.Hour, chatter: 120, messages: 1},
		{name: "it arrived, and nonces are forgotten", first: discordtest.Fault{Done: true, Cut: true}, after: time.Hour, forget: true, messages: 1},
		{name: "it arrived without a button", first: discordtest.Fault{Done: true, Cut: true}, after: time.Hour, plain: true, messages: 1},
		{name: "it was lost, and who knows", first: discordtest.Fault{Cut: true}, after: time.Hour, hidden: true, messages: 0, blind: true},
		{name: "it arrived, and who knows", first: discordtest.Fault{Done: true, Cut: true}, after: time.Hour, hidden: true, messages: 1, blind: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(time.Date(2026, 10, 14, 7, 30, 0, 0, time.UTC)))
				s := newTown(discordtest.InMemory(t))
				b := newBot(t, s.Server)
				payload := brief(b)
				if tt.plain {
					payload = b.Render(message.Say("Morning brief"))[0].Rich
				}
				if tt.hidden {
					s.HideHistory(s.channel)
				}
				if tt.forget {
					s.ForgetNonces()
				}
				s.Fail(discordtest.CreateMessage, tt.first)
				ship := shipment(payload, s.channel, "nd1")
				claimed := time.Now()
				if got := send(t, b, ship); got.Kind != digest.OutcomeUnknown {
					t.Fatalf("first Send = %+v, want unknown", got)
				}
				for i := range tt.chatter {
					s.Say(s.channel, s.ben, fmt.Sprint("nd1 ", i))
				}
				time.Sleep(tt.after)
				ship.LookFrom = claimed
				got := send(t, b, ship)
				var ours []discordtest.Message
				for _, m := range s.Messages(s.channel) {
					if m.Author == s.App {
						ours = append(ours, m)
					}
				}
				if len(ours) != tt.messages {
					t.Fatalf("second Send = %+v; messages %v, want %d", got, ours, tt.messages)
				}
				if tt.blind != (got.Kind == digest.OutcomeBlind) || !tt.blind && got.Receipt != ours[0].ID {
					t.Errorf("second Send = %+v, want it blind: %v", got, tt.blind)
				}
			})
		})
	}
}

// A resend that may be a repeat says so, in the language of its chat.
func TestSend_Labels(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	b := newBot(t, s.Server)
	ship := shipment(brief(b), s.channel, "nd1")
	ship.Envelope.Late, ship.Envelope.Repeat, ship.Envelope.Language = true, true, "de"
	if got := send(t, b, ship); got.Kind != digest.OutcomeSent {
		t.Fatalf("Send = %+v", got)
	}
	m := s.Messages(s.channel)[0]
	for _, want := range []string{"-# ⏰ Verspätet", "-# Das ist vielleicht eine Wiederholung"} {
		if !strings.Contains(m.Content, want) {
			t.Errorf("content %q lacks %q", m.Content, want)
		}
	}
}

// A chat that is a user gets direct messages.
func TestSend_ToAUser(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	b := newBot(t, s.Server)
	got := send(t, b, shipment(brief(b), "user:"+s.anna, "nd1"))
	if n := len(s.Messages(s.Direct(s.anna))); got.Kind != digest.OutcomeSent || n != 1 {
		t.Errorf("Send = %+v; %d direct messages, want one", got, n)
	}
	if got := send(t, b, shipment(brief(b), "user:1", "nd2")); got.Kind != digest.OutcomeRefused {
		t.Errorf("Send to nobody = %+v, want refused", got)
	}
}

// A repeat whose channel can not be read now has not left, and waits.
func TestSend_RepeatUnread(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	b := newBot(t, s.Server)
	s.Fail(discordtest.ListMessages, discordtest.Fault{Status: 500})
	ship := shipment(brief(b), s.channel, "nd1")
	ship.LookFrom = time.Now().Add(-time.Hour)
	if got := send(t, b, ship); got.Kind != digest.OutcomeNeverLeft {
		t.Errorf("Send = %+v, want never-left", got)
	}
	if calls := s.Calls(discordtest.CreateMessage); len(calls) > 0 {
		t.Errorf("%d messages were sent unread", len(calls))
	}
}

// Every form of every part goes through, and holds the same stories.
func TestSend_Forms(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	b := newBot(t, s.Server)
	part := b.Render(edition(3))[0]
	for i, form := range []digest.Form{digest.FormRich, digest.FormPlain, digest.FormLink} {
		got := send(t, b, shipment(part.In(form), s.channel, fmt.Sprint("nd", i)))
		if got.Kind != digest.OutcomeSent {
			t.Errorf("form %d: %+v", form, got)
		}
	}
	for _, m := range s.Messages(s.channel) {
		for n := 1; n <= 3; n++ {
			if want := fmt.Sprintf("Headline %d", n); !strings.Contains(m.Text(), want) {
				t.Errorf("%q is not in %q", want, m.Text())
			}
		}
	}
}
