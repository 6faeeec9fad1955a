package deliver_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"newsdigest/digest"
)

// A chat with twelve parts does not delay five hundred with one.
func TestCourier_Fair(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.publish(digest.Telegram, "long", strings.Fields("1 2 3 4 5 6 7 8 9 10 11 12")...)
		for i := range 500 {
			o.publish(digest.Telegram, fmt.Sprint("short ", i), "only")
		}
		if err := o.run(t.Context(), digest.Telegram); err != nil {
			t.Fatal(err)
		}
		if len(o.net.calls) != 512 {
			t.Fatalf("%d calls, want 512", len(o.net.calls))
		}
		before, between := -1, 512 // the last call to the long chat, and the fewest since the one before it
		for i, call := range o.net.calls[:501] {
			if strings.HasPrefix(call, "long:") {
				if before >= 0 {
					between = min(between, i-before-1)
				}
				before = i
			}
		}
		if between < 20 {
			t.Errorf("only %d chats had their turn between two parts of the long one", between)
		}
	})
}

// A chat that has to wait is put off without a call or a claim, and the others
// go on; a bot that has to wait for a moment is waited for.
func TestCourier_Turns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.publish(digest.Telegram, "a", "one")
		o.publish(digest.Telegram, "b", "one")
		o.net.turns["a"] = []digest.Wait{{Chat: 90 * time.Second}}
		o.net.turns["b"] = []digest.Wait{{Bot: 30 * time.Millisecond}, {Bot: time.Millisecond}}
		begin := time.Now()
		o.loop(t, 5*time.Minute)
		if len(o.net.calls) != 2 || o.net.calls[0] != "b: one" || o.net.calls[1] != "a: one" {
			t.Fatalf("calls = %q, want b and then a", o.net.calls)
		}
		if got := o.net.at[0].Sub(begin); got != 31*time.Millisecond {
			t.Errorf("b was sent after %s, want 31ms", got)
		}
		if got := o.net.at[1].Sub(begin); got < 90*time.Second || got > 91*time.Second {
			t.Errorf("a was sent after %s, want 90s", got)
		}
	})
}

// While a platform does not answer, few parts are risked: of two hundred that
// are due in an outage of ten minutes, most never have an unknown outcome, and
// all have arrived a minute or two after its end.
func TestCourier_Outage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.courier.Parallel = 0
		const chats = 200
		for i := range chats {
			o.publish(digest.Telegram, fmt.Sprint("c", i), "one")
		}
		outage := &outage{network: o.net, until: time.Now().Add(10 * time.Minute), unknown: map[string]int{}}
		o.courier.Sender = outage
		o.loop(t, 13*time.Minute)
		if n := len(outage.unknown); n > 50 {
			t.Errorf("%d parts have an unknown outcome, want at most those of the first calls and of the probes", n)
		}
		twice := 0
		for _, n := range outage.unknown {
			if n > 1 {
				twice++
			}
		}
		if got := len(o.net.calls); got != chats-twice {
			t.Errorf("%d parts arrived, and %d met the outage twice, of %d", got, twice, chats)
		}
	})
}

// An outage is a network that answers nothing for a time.
type outage struct {
	*network
	until time.Time

	mu      sync.Mutex
	unknown map[string]int
}

func (n *outage) Send(ctx context.Context, s digest.Shipment) digest.Outcome {
	if time.Now().Before(n.until) {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.unknown[s.Envelope.Chat.ID]++
		return digest.Outcome{Kind: digest.OutcomeUnknown, Reason: "no answer"}
	}
	return n.network.Send(ctx, s)
}

// One network that hangs does not delay the other.
func TestCourier_OneNetworkHangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		for i := range 100 {
			o.publish(digest.Discord, fmt.Sprint("d", i), "one")
			o.publish(digest.Telegram, fmt.Sprint("t", i), "one")
		}
		o.courier.Sender = &hanging{network: o.net}
		begin := time.Now()
		o.loop(t, time.Minute)
		sent := 0
		for i, call := range o.net.calls {
			if strings.HasPrefix(call, "t") && o.net.at[i].Sub(begin) < time.Second {
				sent++
			}
		}
		if sent != 100 {
			t.Errorf("%d of 100 messages left for Telegram in a second, while Discord hung", sent)
		}
	})
}

// A hanging network answers nothing on Discord until the call is given up.
type hanging struct{ *network }

func (n *hanging) Send(ctx context.Context, s digest.Shipment) digest.Outcome {
	if s.Envelope.Chat.Platform == digest.Discord {
		<-ctx.Done()
		return digest.Outcome{Kind: digest.OutcomeUnknown, Reason: "no answer"}
	}
	return n.network.Send(ctx, s)
}

// A part that could not leave for six hours is left to the next edition.
func TestCourier_Expired(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.publish(digest.Telegram, "c", "one", "two")
		time.Sleep(7 * time.Hour)
		o.loop(t, time.Minute)
		if len(o.net.calls) != 0 {
			t.Errorf("calls = %q, want none", o.net.calls)
		}
		if told := o.told(digest.Telegram, "c"); told != nil {
			t.Errorf("told = %v, want that it is taken back", told)
		}
	})
}

// A platform whose bot does not run here costs nothing, and goes on when it
// runs again.
func TestCourier_Asleep(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.publish(digest.Telegram, "c", "one")
		o.courier.Platforms = []digest.Platform{digest.Discord}
		o.loop(t, time.Hour)
		if len(o.net.calls) != 0 {
			t.Fatalf("calls = %q, want none", o.net.calls)
		}
		o.courier.Platforms = append(o.courier.Platforms, digest.Telegram)
		o.loop(t, time.Minute)
		if len(o.net.calls) != 1 || o.net.calls[0] != "c: one (late)" {
			t.Errorf("calls = %q, want the part, late", o.net.calls)
		}
	})
}

// A dead part is told to the admins once, where they want to be told.
func TestCourier_Notices(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		home := digest.Community{Platform: digest.Telegram, ID: "home:c"}
		place := digest.Chat{Platform: digest.Telegram, ID: "admin"}
		o.publish(digest.Telegram, "c", "one", "two")
		if err := o.store.SaveSettings(t.Context(), home, digest.Settings{Notices: place}, time.Now()); err != nil {
			t.Fatal(err)
		}
		for range 9 {
			o.net.outcomes["c"] = append(o.net.outcomes["c"], digest.Outcome{Kind: digest.OutcomeRefused, Reason: "bad entities"})
		}
		o.loop(t, time.Minute)
		o.loop(t, time.Minute)
		if len(o.net.notices) != 1 || o.net.notices[0].Why != "bad entities" || o.net.notices[0].Number != 1 {
			t.Errorf("notices = %+v, want one about the first part", o.net.notices)
		}
	})
}

// A panic in an adapter does not end the program: the part has an unknown
// outcome, and the others go on.
func TestCourier_Panic(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.publish(digest.Telegram, "bad", "one")
		o.publish(digest.Telegram, "good", "one")
		o.courier.Sender = &panicking{network: o.net}
		o.loop(t, 5*time.Minute)
		if len(o.net.calls) != 1 || o.net.calls[0] != "good: one" {
			t.Errorf("calls = %q, want that of the good chat", o.net.calls)
		}
	})
}

type panicking struct{ *network }

func (n *panicking) Send(ctx context.Context, s digest.Shipment) digest.Outcome {
	if s.Envelope.Chat.ID == "bad" {
		panic("a mistake")
	}
	return n.network.Send(ctx, s)
}
