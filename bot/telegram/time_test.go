package telegram_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"newsdigest/bot"
	"newsdigest/bot/telegram/telegramtest"
	"newsdigest/digest"
)

func TestRun_OutlivesATelegramThatIsDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := telegramtest.InMemory(t)
		r := newRig(t, s)
		s.Fail("getMe", telegramtest.Fault{Cut: true}, telegramtest.Fault{Status: 502}, telegramtest.Fault{Hang: true})
		s.Fail("getUpdates",
			telegramtest.Fault{Status: 429, Description: "Too Many Requests: retry after 300", RetryAfter: 300},
			telegramtest.Fault{Status: 500, Description: "Internal Server Error: restart"})
		start := time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- r.bot.Run(ctx, bot.NewRouter([]bot.Command{r.echo()}, slog.New(slog.DiscardHandler))) }()
		for len(s.Calls("getUpdates")) < 2 {
			time.Sleep(time.Second)
		}
		if waited := time.Since(start); waited < 300*time.Second {
			t.Errorf("the bot polled again after %v; it was told to wait 300 s", waited)
		}
		ada := s.AddUser("Ada")
		s.Say(ada.ID, ada, "/echo back again")
		time.Sleep(5 * time.Minute)
		if len(s.Messages(ada.ID)) != 1 {
			t.Errorf("the bot has not come back")
		}
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run = %v, want nil", err)
		}
	})
}

func TestRun_RemovesAForgottenWebhook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := telegramtest.InMemory(t)
		s.SetWebhook()
		r := newRig(t, s)
		r.run(t, r.echo())
		ada := s.AddUser("Ada")
		s.Say(ada.ID, ada, "/echo hello")
		s.AwaitText(ada.ID, "heard: hello")
	})
}

func TestRun_APanicStopsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := telegramtest.InMemory(t)
		r := newRig(t, s)
		boom := bot.Command{Name: "boom", Help: "Break.", Run: func(context.Context, bot.Request) (bot.Reply, error) { panic("boom") }}
		r.run(t, r.echo(), boom)
		ada := s.AddUser("Ada")
		s.Push("message", map[string]any{"message_id": 1, "date": 1, "migrate_to_chat_id": -667,
			"chat": map[string]any{"id": -666, "type": "group", "title": "Broken"}})
		s.Say(ada.ID, ada, "/boom")
		s.Say(ada.ID, ada, "/echo alive")
		s.AwaitText(ada.ID, "heard: alive")
		r.stop()
		<-r.done
		r.done = nil
		if !strings.Contains(r.logs.String(), "panic in an update") {
			t.Errorf("the log does not tell of the panic:\n%s", r.logs)
		}
	})
}

func TestReply_WaitsAsLongAsTelegramSays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := telegramtest.InMemory(t)
		r := newRig(t, s)
		r.run(t, r.echo())
		ada := s.AddUser("Ada")
		s.Fail("sendMessage", telegramtest.Fault{Status: 429, Description: "Too Many Requests: retry after 17", RetryAfter: 17})
		start := time.Now()
		s.Say(ada.ID, ada, "/echo hello")
		s.AwaitText(ada.ID, "heard: hello")
		if waited := time.Since(start); waited < 17*time.Second || waited > 18*time.Second {
			t.Errorf("the answer came after %v, want 17 s", waited)
		}
		if n := len(s.Calls("sendMessage")); n != 2 {
			t.Errorf("sendMessage was called %d times, want twice", n)
		}
	})
}

func TestReplies_StayWithinAGroupsRate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := telegramtest.InMemory(t)
		s.EnforceLimits()
		r := newRig(t, s)
		r.run(t, r.echo())
		owner := s.AddUser("Owner")
		group := s.Group("Readers", owner)
		for i := range 25 {
			u := s.AddUser(fmt.Sprintf("U%d", i)) // the Router limits each user
			s.SetStatus(group, u, telegramtest.Member)
			s.Say(group, u, fmt.Sprintf("/echo %d", i))
		}
		time.Sleep(3 * time.Minute)
		if n := len(s.Messages(group)); n != 25 {
			t.Errorf("%d of 25 answers came", n)
		}
		if n := s.Refused(); n != 0 {
			t.Errorf("Telegram had to refuse %d messages", n)
		}
	})
}

// TestSend_ManyChats sends to many chats at once, as at a full hour.
func TestSend_ManyChats(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := telegramtest.InMemory(t)
		s.EnforceLimits()
		r := newRig(t, s)
		const chats = 1000
		queue := make(chan digest.Shipment, chats)
		for i := range chats {
			queue <- shipment(r, chat(s.AddUser(fmt.Sprintf("U%d", i)).ID), "Morning brief")
		}
		close(queue)
		start := time.Now()
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				for sh := range queue {
					if o := r.sendInTurn(t.Context(), sh); o.Kind != digest.OutcomeSent {
						t.Errorf("Send = %+v", o)
					}
				}
			})
		}
		group.Wait()
		if took := time.Since(start); took > 35*time.Second {
			t.Errorf("%d chats took %v; at 29.5 a second it is 33.9 s", chats, took)
		}
		if n := s.Refused(); n != 0 {
			t.Errorf("Telegram had to refuse %d messages", n)
		}
	})
}

func TestTurn_TellsWhenAChatMustWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := telegramtest.InMemory(t)
		s.EnforceLimits()
		r := newRig(t, s)
		ada := s.AddUser("Ada")
		sent := 0
		for range 20 {
			turn := r.bot.Turn(chat(ada.ID))
			if turn.Bot > time.Second || turn.Chat > 3*time.Second {
				t.Errorf("Turn = %+v, want a wait of the chat alone", turn)
			}
			if wait := max(turn.Chat, turn.Bot); wait > 0 {
				time.Sleep(wait)
				continue
			}
			if o := r.bot.Send(t.Context(), shipment(r, chat(ada.ID), "part")); o.Kind != digest.OutcomeSent {
				t.Errorf("Send = %+v", o)
			}
			sent++
		}
		if sent < 8 || len(s.Messages(ada.ID)) != sent {
			t.Errorf("%d sent, %d arrived", sent, len(s.Messages(ada.ID)))
		}
		if n := s.Refused(); n != 0 {
			t.Errorf("Telegram had to refuse %d messages", n)
		}
	})
}

func TestTurn_ASecondLimitedChatMeansTheWholeBot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := telegramtest.InMemory(t)
		r := newRig(t, s)
		limit := telegramtest.Fault{Status: 429, Description: "Too Many Requests: retry after 30", RetryAfter: 30}
		s.Fail("sendMessage", limit, limit)
		first := r.bot.Send(t.Context(), shipment(r, chat(s.AddUser("Ada").ID), "a"))
		second := r.bot.Send(t.Context(), shipment(r, chat(s.AddUser("Bob").ID), "b"))
		for i, want := range []digest.Outcome{
			{Kind: digest.OutcomeLimited, RetryAfter: 30 * time.Second},
			{Kind: digest.OutcomeLimited, RetryAfter: 30 * time.Second, Global: true},
		} {
			got := []digest.Outcome{first, second}[i]
			got.Reason = ""
			if got != want {
				t.Errorf("send %d = %+v, want %+v", i+1, got, want)
			}
		}
		if turn := r.bot.Turn(chat(s.AddUser("Eve").ID)); turn != (digest.Wait{Bot: 30 * time.Second}) {
			t.Errorf("Turn of a third chat = %+v, want that the bot waits 30 s", turn)
		}
	})
}

func TestSend_OutcomeOfATimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := telegramtest.InMemory(t)
		r := newRig(t, s)
		ada := s.AddUser("Ada")
		s.Fail("sendMessage", telegramtest.Fault{Hang: true, Done: true})
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		o := r.bot.Send(ctx, shipment(r, chat(ada.ID), "hello"))
		if o.Kind != digest.OutcomeUnknown {
			t.Errorf("Send = %+v, want unknown: it has arrived", o)
		}
		if len(s.Messages(ada.ID)) != 1 {
			t.Error("the message has not arrived")
		}
		if strings.Contains(o.Reason, "canary") {
			t.Errorf("the reason holds the token: %s", o.Reason)
		}
	})
}
