package telegram_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/bot/message"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
)

func TestSend_Outcomes(t *testing.T) {
	t.Parallel()
	answer := func(status int, words string) []telegramtest.Fault {
		return []telegramtest.Fault{{Status: status, Description: words}}
	}
	goneWith := func(why string) digest.Outcome { return digest.Outcome{Kind: digest.OutcomeGone, Reason: why} }
	tests := []struct {
		name   string
		faults []telegramtest.Fault
		want   digest.Outcome
	}{
		{"it arrives", nil, digest.Outcome{Kind: digest.OutcomeSent, Receipt: "1"}},
		{"blocked", answer(403, "Forbidden: bot was blocked by the user"), goneWith("the user has blocked the bot")},
		{"deactivated", answer(403, "Forbidden: user is deactivated"), goneWith("the user's account is deleted")},
		{"never started", answer(403, "Forbidden: bot can't initiate conversation with a user"), goneWith("the user has not started the bot")},
		{"kicked", answer(403, "Forbidden: bot was kicked from the supergroup chat"), goneWith("the bot was removed from the chat")},
		{"not a member", answer(403, "Forbidden: bot is not a member of the channel chat"), goneWith("the bot is not a member of the chat")},
		{"deleted", answer(403, "Forbidden: the group chat was deleted"), goneWith("the chat is deleted")},
		{"another 403", answer(403, "Forbidden: something new"), goneWith("Forbidden: something new")},
		{"chat not found", answer(400, "Bad Request: chat not found"), goneWith("there is no such chat, or the bot was never in it")},
		{"peer id", answer(400, "Bad Request: PEER_ID_INVALID"), goneWith("there is no such chat, or the bot was never in it")},
		{"no right to write", answer(400, "Bad Request: not enough rights to send text messages to the chat"), goneWith("the bot may not write in the chat")},
		{"write forbidden", answer(400, "Bad Request: CHAT_WRITE_FORBIDDEN"), goneWith("the bot may not write in the chat")},
		{"topic closed", answer(400, "Bad Request: TOPIC_CLOSED"), goneWith("the topic is closed")},
		{"topic deleted", answer(400, "Bad Request: message thread not found"), goneWith("the topic is deleted")},
		{"too long", answer(400, "Bad Request: message is too long"), digest.Outcome{Kind: digest.OutcomeRefused, Reason: "Bad Request: message is too long"}},
		{"too large", answer(413, "Request Entity Too Large"), digest.Outcome{Kind: digest.OutcomeRefused, Reason: "Request Entity Too Large"}},
		{"token revoked", answer(401, "Unauthorized"), digest.Outcome{Kind: digest.OutcomeStopped, Reason: "Telegram refused the token; ask @BotFather for the right one and set it"}},
		{"another copy", answer(409, "Conflict: terminated by other getUpdates request"), digest.Outcome{Kind: digest.OutcomeStopped, Reason: "another copy of this bot is running with the same token; stop it and start this one again"}},
		{"limited", []telegramtest.Fault{{Status: 429, Description: "Too Many Requests: retry after 37", RetryAfter: 37}},
			digest.Outcome{Kind: digest.OutcomeLimited, RetryAfter: 37 * time.Second, Reason: "Too Many Requests: retry after 37"}},
		{"limited without a time", answer(429, "Too Many Requests"), digest.Outcome{Kind: digest.OutcomeLimited, RetryAfter: 5 * time.Second, Reason: "Too Many Requests"}},
		{"moved", []telegramtest.Fault{{Status: 400, Description: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: -1009}},
			digest.Outcome{Kind: digest.OutcomeMigrated, MovedTo: "-1009", MovedHome: "chat:-1009", Reason: "Bad Request: group chat was upgraded to a supergroup chat"}},
		{"internal error", answer(500, "Internal Server Error: restart"), digest.Outcome{Kind: digest.OutcomeUnknown, Reason: "Internal Server Error: restart"}},
		{"a proxy's page", []telegramtest.Fault{{Status: 502}}, digest.Outcome{Kind: digest.OutcomeUnknown, Reason: "the answer is not the Bot API's"}},
		{"a proxy's refusal", []telegramtest.Fault{{Status: 403}}, digest.Outcome{Kind: digest.OutcomeUnknown, Reason: "the answer is not the Bot API's"}},
		{"cut off", []telegramtest.Fault{{Cut: true}}, digest.Outcome{Kind: digest.OutcomeUnknown, Reason: "EOF"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := telegramtest.New(t)
			r := newRig(t, s)
			s.Fail("sendMessage", test.faults...)
			got := r.bot.Send(t.Context(), shipment(r, chat(s.AddUser("Ada").ID), "hello"))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Send (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSend_RealRefusals(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	ada := s.AddUser("Ada")
	forum := s.Forum("Forum", ada)
	closed, deleted := s.Topic(forum), s.Topic(forum)
	s.CloseTopic(forum, closed)
	s.DeleteTopic(forum, deleted)
	silent, removed, moved := s.Group("Silent", ada), s.Group("Removed", ada), s.Group("Moved", ada)
	s.Silence(silent)
	s.SetBotStatus(removed, ada, telegramtest.Left)
	to := s.MigrateUntold(moved)
	tests := []struct {
		name string
		chat digest.Chat
		want digest.OutcomeKind
	}{
		{"a closed topic", chat(forum, closed), digest.OutcomeGone},
		{"a deleted topic", chat(forum, deleted), digest.OutcomeGone},
		{"the forum itself", chat(forum), digest.OutcomeSent},
		{"a group without the right to write", chat(silent), digest.OutcomeGone},
		{"a group that removed the bot", chat(removed), digest.OutcomeGone},
		{"a group that moved", chat(moved), digest.OutcomeMigrated},
		{"where it moved to", chat(to), digest.OutcomeSent},
		{"a chat that never was", chat(-5), digest.OutcomeGone},
		{"a chat of another platform", digest.Chat{ID: "general"}, digest.OutcomeRefused},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := r.bot.Send(t.Context(), shipment(r, test.chat, "hello")); got.Kind != test.want {
				t.Errorf("Send to %s = %+v, want %s", test.chat, got, test.want)
			}
		})
	}
}

func TestSend_AnAcceptedMessageWithAnOddAnswerIsSent(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"ok":true,"result":{"message_id":7,"chat":"of a kind that comes next year"}}`)
	}))
	t.Cleanup(server.Close)
	b := newBot(server.URL, server.Client())
	o := b.Send(t.Context(), digest.Shipment{Payload: `{"text":"a"}`, Envelope: digest.Envelope{Chat: chat(1)}})
	if want := (digest.Outcome{Kind: digest.OutcomeSent, Receipt: "7"}); o != want {
		t.Errorf("Send = %+v, want %+v", o, want)
	}
}

func TestSend_NeverLeft(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + l.Addr().String()
	_ = l.Close()
	tls := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(tls.Close)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name string
		ctx  context.Context
		url  string
	}{
		{"nobody listens", t.Context(), nobody},
		{"the certificate is not trusted", t.Context(), tls.URL},
		{"the program is stopping", cancelled, nobody},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := newBot(test.url, &http.Client{}).Send(test.ctx, digest.Shipment{Payload: `{"text":"a"}`, Envelope: digest.Envelope{Chat: chat(1)}})
			if o.Kind != digest.OutcomeNeverLeft {
				t.Errorf("Send = %+v, want never-left", o)
			}
			if strings.Contains(o.Reason, "canary") {
				t.Errorf("the reason holds the token: %s", o.Reason)
			}
		})
	}
}

func TestSend_FollowsNoRedirect(t *testing.T) {
	t.Parallel()
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the token went to another server: %s", r.URL)
	}))
	t.Cleanup(other.Close)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+r.URL.Path, http.StatusTemporaryRedirect)
	}))
	t.Cleanup(server.Close)
	o := newBot(server.URL, server.Client()).Send(t.Context(), digest.Shipment{Payload: `{"text":"a"}`, Envelope: digest.Envelope{Chat: chat(1)}})
	if o.Kind != digest.OutcomeUnknown {
		t.Errorf("Send = %+v, want unknown", o)
	}
}

func TestSend_Envelope(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	ada := s.AddUser("Ada")
	forum := s.Forum("Forum", ada)
	topic := s.Topic(forum)
	m := message.Message{Blocks: []message.Block{{Kind: message.Story, Title: []message.Span{{Text: "Grid bill passes", Link: "https://example.org/a"}}}}}
	o := r.bot.Send(t.Context(), digest.Shipment{
		Payload:  r.bot.Render(m)[0].Rich,
		Envelope: digest.Envelope{Chat: chat(forum, topic), Late: true, Repeat: true, Silent: true},
	})
	if o.Kind != digest.OutcomeSent {
		t.Fatalf("Send = %+v", o)
	}
	got := s.Messages(forum)[0]
	want := telegramtest.Message{
		Thread: topic,
		Silent: true,
		Text: "This may be a repeat: whether it arrived before is not known.\n\n" +
			"⏰ Late: this could not be sent at its time.\n\nGrid bill passes",
		Entities: []telegramtest.Entity{
			{Type: "text_link", Offset: 108, Length: 16, URL: "https://example.org/a"},
			{Type: "bold", Offset: 108, Length: 16},
		},
	}
	got = telegramtest.Message{Thread: got.Thread, Silent: got.Silent, Text: got.Text, Entities: got.Entities}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}
}

// TestToken_IsNeverTold goes through every way in which a call can fail and
// looks for the token in what is said about it.
func TestToken_IsNeverTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := telegramtest.InMemory(t)
		r := newRig(t, s)
		faults := []telegramtest.Fault{
			{Cut: true}, {Status: 502}, {Status: 500, Description: "Internal Server Error: /bot" + canary + "/x"},
			{Status: 400, Description: "Bad Request: " + canary}, {Status: 429, Description: canary, RetryAfter: 1},
		}
		for _, method := range []string{"getMyCommands", "sendMessage", "getChatMember", "answerCallbackQuery"} {
			s.Fail(method, faults...)
		}
		s.Fail("getMe", faults[0], faults[2])
		r.run(t, r.echo())
		ada := s.AddUser("Ada")
		group := s.Group("Readers", ada)
		for i := range 5 {
			s.Say(group, ada, fmt.Sprintf("/echo %d", i))
		}
		s.AwaitText(group, "heard: 4")
		s.Fail("sendMessage", faults...)
		for range faults {
			o := r.bot.Send(t.Context(), shipment(r, chat(s.AddUser("Bob").ID), "x"))
			if o.Kind == digest.OutcomeSent || strings.Contains(o.Reason, "canary") {
				t.Errorf("Send = %+v", o)
			}
		}
		if logs := r.logs.String(); strings.Contains(logs, "canary") || !strings.Contains(logs, "[token]") {
			t.Errorf("the log holds the token, or nothing in its place:\n%s", logs)
		}
	})
}

func TestToken_IsNotInTheErrorOfABadAddress(t *testing.T) {
	t.Parallel()
	o := newBot("http://127.0.0.1:1\x7f", &http.Client{}).Send(t.Context(),
		digest.Shipment{Payload: `{"text":"a"}`, Envelope: digest.Envelope{Chat: chat(1)}})
	if o.Kind != digest.OutcomeNeverLeft || strings.Contains(o.Reason, "canary") {
		t.Errorf("Send = %+v, want never-left without the token", o)
	}
}

// TestSend_NoParseMode reads the requests as they go over the wire.
func TestSend_NoParseMode(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := newRig(t, s)
	r.bot.Send(t.Context(), shipment(r, chat(s.AddUser("Ada").ID), "<b>hello</b>"))
	var sent map[string]any
	if err := json.Unmarshal([]byte(s.Calls("sendMessage")[0].Body), &sent); err != nil {
		t.Fatal(err)
	}
	if _, ok := sent["parse_mode"]; ok || sent["text"] != "<b>hello</b>" {
		t.Errorf("sendMessage was called with %v", sent)
	}
}
