package deliver_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/deliver"
	"newsdigest/digest/work"
	"newsdigest/storage"
	"newsdigest/storage/sqlite"
)

// office is a database with digests in it, a platform that does what it is
// told, and the courier between them. Its clock is that of synctest.
type office struct {
	t       *testing.T
	store   storage.Store
	courier *deliver.Courier
	net     *network
}

func newOffice(t *testing.T) *office {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "news.db"), time.Now, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	net := &network{outcomes: map[string][]digest.Outcome{}, turns: map[string][]digest.Wait{}}
	return &office{t: t, store: store, net: net, courier: &deliver.Courier{
		Store:    store,
		Sender:   net,
		Now:      time.Now,
		Log:      log,
		Parallel: 1, // so that the order of calls is known
	}}
}

// publish puts an edition with parts into the outbox of a chat.
func (o *office) publish(platform digest.Platform, chat string, parts ...string) {
	o.t.Helper()
	now := time.Now()
	d, err := o.store.Subscribe(o.t.Context(), digest.Subscription{
		Community: digest.Community{Platform: platform, ID: "home:" + chat},
		Chat:      digest.Chat{Platform: platform, ID: chat},
		Topic:     digest.Topic{Name: "world", Query: "world"},
		Schedule:  digest.Schedule{At: []digest.Clock{8 * 60}},
		Now:       now,
	})
	if err != nil {
		o.t.Fatal(err)
	}
	held, err := o.store.TakeLease(o.t.Context(), digest.Key{Kind: "edit", ID: d.ID}, time.Minute)
	if err != nil {
		o.t.Fatal(err)
	}
	p := digest.Publication{
		Edition: digest.Edition{Digest: d.ID, Slot: "2026-03-02 08:00", At: now, From: now.Add(-time.Hour), To: now},
		Next:    now.Add(24 * time.Hour),
		Due:     now,
	}
	for i, text := range parts {
		story := int64(100 + i)
		p.Parts = append(p.Parts, digest.Part{Rich: text, Plain: "plain " + text, Link: "link " + text, Stories: []int64{story}})
		p.Told = append(p.Told, digest.Told{Digest: d.ID, Story: story, At: now})
	}
	if err := o.store.Publish(o.t.Context(), held, p); err != nil {
		o.t.Fatal(err)
	}
	if err := o.store.DropLease(o.t.Context(), held); err != nil {
		o.t.Fatal(err)
	}
}

// run takes the lease of a bot as the engine does, and runs the courier once.
func (o *office) run(ctx context.Context, platform digest.Platform) error {
	o.t.Helper()
	held, err := o.store.TakeLease(o.t.Context(), digest.Key{Kind: "send", ID: digest.Bot(platform)}, 3*time.Minute)
	if err != nil {
		o.t.Fatal(err)
	}
	err = o.courier.Run(ctx, held)
	if dropped := o.store.DropLease(o.t.Context(), held); dropped != nil {
		o.t.Fatal(dropped)
	}
	return err
}

// loop runs the courier in the engine, for a while.
func (o *office) loop(t *testing.T, lasts time.Duration) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer time.AfterFunc(lasts, cancel).Stop()
	loop := &work.Loop{Stages: []work.Stage{o.courier.Stage()}, Leases: o.store, Now: time.Now, Log: o.courier.Log}
	if err := loop.Run(ctx); err != nil {
		t.Fatal(err)
	}
}

// told returns the stories that a chat's digest remembers.
func (o *office) told(platform digest.Platform, chat string) []int64 {
	o.t.Helper()
	ds, err := o.store.ListDigests(o.t.Context(), digest.Community{Platform: platform, ID: "home:" + chat})
	if err != nil || len(ds) != 1 {
		o.t.Fatalf("ListDigests: %d digests, %v", len(ds), err)
	}
	rows, err := o.store.ListTold(o.t.Context(), ds[0].ID)
	if err != nil {
		o.t.Fatal(err)
	}
	var stories []int64
	for _, r := range rows {
		stories = append(stories, r.Story)
	}
	slices.Sort(stories)
	return stories
}

// A network is a platform of which a test says what it answers.
type network struct {
	mu       sync.Mutex
	outcomes map[string][]digest.Outcome // by chat, one a call; then sent
	hang     chan struct{}               // calls wait for it, if it is set
	turns    map[string][]digest.Wait    // by chat, one a question; then at once
	calls    []string                    // "chat: payload", with marks
	at       []time.Time
	notices  []digest.Notice
}

func (n *network) Turn(chat digest.Chat) digest.Wait {
	n.mu.Lock()
	defer n.mu.Unlock()
	script := n.turns[chat.ID]
	if len(script) == 0 {
		return digest.Wait{}
	}
	n.turns[chat.ID] = script[1:]
	return script[0]
}

func (n *network) Notify(_ context.Context, notice digest.Notice) digest.Outcome {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.notices = append(n.notices, notice)
	return digest.Outcome{Kind: digest.OutcomeSent}
}

func (n *network) Send(_ context.Context, s digest.Shipment) digest.Outcome {
	if n.hang != nil {
		<-n.hang
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	line := s.Envelope.Chat.ID + ": " + s.Payload
	if s.Envelope.Repeat {
		line += " (repeat)"
	}
	if s.Envelope.Late {
		line += " (late)"
	}
	if !s.LookFrom.IsZero() {
		line += " (look)"
	}
	if s.Envelope.Nonce == "" || len(s.Envelope.Nonce) > 25 {
		line += " (bad nonce)"
	}
	n.calls = append(n.calls, line)
	n.at = append(n.at, time.Now())
	script := n.outcomes[s.Envelope.Chat.ID]
	if len(script) == 0 {
		return digest.Outcome{Kind: digest.OutcomeSent, Receipt: fmt.Sprint("m", len(n.calls))}
	}
	n.outcomes[s.Envelope.Chat.ID] = script[1:]
	return script[0]
}

func TestCourier_InOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.publish(digest.Telegram, "long", "one", "two", "three")
		o.publish(digest.Telegram, "short", "only")
		if err := o.run(t.Context(), digest.Telegram); err != nil {
			t.Fatal(err)
		}
		want := []string{"long: one", "short: only", "long: two", "long: three"}
		if diff := cmp.Diff(want, o.net.calls); diff != "" {
			t.Errorf("calls (-want +got):\n%s", diff)
		}
		if err := o.run(t.Context(), digest.Telegram); err != nil || len(o.net.calls) != 4 {
			t.Errorf("a second run made %d calls (%v), want none", len(o.net.calls)-4, err)
		}
	})
}

func TestCourier_Outcomes(t *testing.T) {
	t.Parallel()
	kind := func(k digest.OutcomeKind) digest.Outcome { return digest.Outcome{Kind: k, Reason: "said so"} }
	refuse := kind(digest.OutcomeRefused)
	tests := []struct {
		name     string
		platform digest.Platform
		outcomes []digest.Outcome
		want     []string // calls for a chat with the parts one and two
		told     []int64
	}{
		{"a network that is down", digest.Discord,
			[]digest.Outcome{kind(digest.OutcomeNeverLeft), kind(digest.OutcomeNeverLeft)},
			[]string{"c: one", "c: one", "c: one", "c: two"}, []int64{100, 101}},
		{"refused in the rich form", digest.Telegram,
			[]digest.Outcome{refuse, refuse, refuse},
			[]string{"c: one", "c: one", "c: one", "c: plain one", "c: two"}, []int64{100, 101}},
		{"refused in every form: dead, and taken back", digest.Telegram,
			slices.Repeat([]digest.Outcome{refuse}, 9),
			[]string{"c: one", "c: one", "c: one", "c: plain one", "c: plain one", "c: plain one", "c: link one", "c: link one", "c: link one", "c: two"}, []int64{101}},
		{"unknown on Discord: looked for, unmarked", digest.Discord,
			slices.Repeat([]digest.Outcome{kind(digest.OutcomeUnknown)}, 3),
			[]string{"c: one", "c: one (look)", "c: one (look)", "c: one (look)", "c: two"}, []int64{100, 101}},
		{"unknown on Discord, and nobody can look: one labelled resend", digest.Discord,
			[]digest.Outcome{kind(digest.OutcomeUnknown), kind(digest.OutcomeUnknown), kind(digest.OutcomeBlind), kind(digest.OutcomeUnknown)},
			[]string{"c: one", "c: one (look)", "c: one (look)", "c: one (repeat)", "c: two"}, []int64{100, 101}},
		{"unknown on Telegram: one labelled resend", digest.Telegram,
			[]digest.Outcome{kind(digest.OutcomeUnknown)},
			[]string{"c: one", "c: one (repeat)", "c: two"}, []int64{100, 101}},
		{"unknown twice on Telegram: no third time, and told", digest.Telegram,
			[]digest.Outcome{kind(digest.OutcomeUnknown), kind(digest.OutcomeUnknown)},
			[]string{"c: one", "c: one (repeat)", "c: two"}, []int64{100, 101}},
		{"gone: nothing more, and all taken back", digest.Telegram,
			[]digest.Outcome{kind(digest.OutcomeGone)},
			[]string{"c: one"}, nil},
		{"migrated: to the new id", digest.Telegram,
			[]digest.Outcome{{Kind: digest.OutcomeMigrated, MovedTo: "d", MovedHome: "home:c"}},
			[]string{"c: one", "d: one", "d: two"}, []int64{100, 101}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t)
				o.publish(tt.platform, "c", "one", "two")
				o.net.outcomes["c"] = tt.outcomes
				for range 30 { // the engine comes back when something is due
					if err := o.run(t.Context(), tt.platform); err != nil {
						t.Fatal(err)
					}
					time.Sleep(20 * time.Second)
				}
				if diff := cmp.Diff(tt.want, o.net.calls); diff != "" {
					t.Errorf("calls (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(tt.told, o.told(tt.platform, "c")); diff != "" {
					t.Errorf("told (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// A platform that tells the whole bot to wait is waited for exactly so long,
// however long that is and whatever restarts meanwhile; it counts as nothing.
func TestCourier_Limited(t *testing.T) {
	t.Parallel()
	for _, wait := range []time.Duration{7 * time.Second, 3 * time.Hour} {
		t.Run(wait.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t)
				o.publish(digest.Telegram, "a", "one")
				o.publish(digest.Telegram, "b", "one")
				o.net.outcomes["a"] = []digest.Outcome{{Kind: digest.OutcomeLimited, RetryAfter: wait, Global: true}}
				begin := time.Now()
				if err := o.run(t.Context(), digest.Telegram); err != nil {
					t.Fatal(err)
				}
				ready, err := o.store.Ready(t.Context(), digest.Bot(digest.Telegram), begin.Add(wait), 2)
				if err != nil || len(ready) != 2 || ready[0].Attempts+ready[1].Attempts != 0 {
					t.Fatalf("Ready: %+v, %v, want two deliveries without an attempt", ready, err)
				}
				o.courier = &deliver.Courier{Store: o.store, Sender: o.net, Now: time.Now, Log: o.courier.Log, Parallel: 1}
				o.loop(t, wait+time.Minute)
				if len(o.net.calls) != 3 {
					t.Fatalf("calls = %q, want one refused and two sent", o.net.calls)
				}
				if waited := o.net.at[1].Sub(begin); waited != wait {
					t.Errorf("the bot waited %s, want exactly %s", waited, wait)
				}
			})
		})
	}
}

func TestCourier_OneChatLimited(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.publish(digest.Telegram, "a", "one")
		o.publish(digest.Telegram, "b", "one", "two")
		o.net.outcomes["a"] = []digest.Outcome{{Kind: digest.OutcomeLimited, RetryAfter: time.Hour}}
		if err := o.run(t.Context(), digest.Telegram); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"a: one", "b: one", "b: two"}, o.net.calls); diff != "" {
			t.Errorf("a limit of one chat held another (-want +got):\n%s", diff)
		}
	})
}

func TestCourier_Interrupted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.publish(digest.Telegram, "c", "one")
		// A process claims and dies: nobody settles, and its lease runs out.
		held, err := o.store.TakeLease(t.Context(), digest.Key{Kind: "send", ID: digest.Bot(digest.Telegram)}, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		ready, err := o.store.Ready(t.Context(), held.ID, time.Now(), 10)
		if err != nil || len(ready) != 1 {
			t.Fatalf("Ready: %d deliveries, %v", len(ready), err)
		}
		if err := o.store.Claim(t.Context(), held, ready[0].ID, digest.Envelope{Chat: ready[0].Chat}, time.Now()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		if err := o.run(t.Context(), digest.Telegram); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"c: one (repeat) (late)"}, o.net.calls); diff != "" {
			t.Errorf("calls (-want +got):\n%s", diff)
		}
	})
}

func TestCourier_NeverResend(t *testing.T) {
	t.Parallel()
	tests := []struct {
		platform digest.Platform
		outcomes []digest.Outcome
		want     []string
	}{
		{digest.Telegram, []digest.Outcome{{Kind: digest.OutcomeUnknown}}, []string{"c: one", "c: two"}},
		{digest.Discord, []digest.Outcome{{Kind: digest.OutcomeUnknown}, {Kind: digest.OutcomeBlind}}, []string{"c: one", "c: one (look)", "c: two"}},
	}
	for _, tt := range tests {
		t.Run(string(tt.platform), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t)
				o.courier.Policy.Never = map[digest.Platform]bool{tt.platform: true}
				o.publish(tt.platform, "c", "one", "two")
				o.net.outcomes["c"] = tt.outcomes
				o.loop(t, time.Minute)
				if diff := cmp.Diff(tt.want, o.net.calls); diff != "" {
					t.Errorf("calls (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// TestCourier_Stop ends the courier while a call is on its way: the outcome
// is still written, and nothing else is claimed.
func TestCourier_Stop(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.net.hang = make(chan struct{})
		o.publish(digest.Telegram, "c", "one", "two")
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- o.run(ctx, digest.Telegram) }()
		synctest.Wait()
		cancel()
		close(o.net.hang)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		o.net.hang = nil
		if err := o.run(t.Context(), digest.Telegram); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"c: one", "c: two"}, o.net.calls); diff != "" {
			t.Errorf("calls (-want +got):\n%s", diff)
		}
	})
}

func TestCourier_TokenRefused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.publish(digest.Discord, "c", "one")
		o.net.outcomes["c"] = []digest.Outcome{{Kind: digest.OutcomeStopped, Reason: "the token was refused"}}
		err := o.run(t.Context(), digest.Discord)
		if err == nil || !strings.Contains(digest.Explanation(err), "token was refused") {
			t.Errorf("Run = %v, want an explained error about the token", err)
		}
	})
}
