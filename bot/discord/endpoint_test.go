package discord_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"newsdigest/bot"
	"newsdigest/bot/discord"
	"newsdigest/bot/discord/discordtest"
)

// newPosted returns a bot with an endpoint, to which the server posts.
func newPosted(t *testing.T, s *discordtest.Server, now func() time.Time) (*discord.Bot, http.Handler) {
	t.Helper()
	log := &testLog{t: t, secret: s.Token}
	t.Cleanup(log.end)
	b := discord.New(discord.Config{
		Token: s.Token, APIURL: s.URL, Client: s.Client(), PublicKey: s.PublicKey(),
		Now: now, Log: slog.New(slog.NewTextHandler(log, nil)),
	})
	pattern, h := b.Handler()
	mux := http.NewServeMux()
	mux.Handle(pattern, h)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s.PostTo(server.URL + "/discord/interactions")
	return b, mux
}

func TestEndpoint_Command(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	b, _ := newPosted(t, s.Server, time.Now)
	start(t, b, echo("say"))
	if got := s.say(s.ben, "hello").Await().Content; got != "hello" {
		t.Errorf("answer = %q, want %q", got, "hello")
	}
	i := s.say(s.ben, "and again")
	i.Await()
	if took := i.Acknowledged(); took <= 0 || took > 3*time.Second {
		t.Errorf("acknowledged after %v, want within 3 s", took)
	}
	if n := len(s.Calls(discordtest.GetGatewayBot)); n != 0 {
		t.Errorf("the bot asked for the gateway %d times", n)
	}
}

// ask posts a body as it is and returns the status of the answer.
func ask(h http.Handler, header http.Header, body []byte) (status int, answer string) {
	r := httptest.NewRequest(http.MethodPost, "/discord/interactions", bytes.NewReader(body))
	r.Header = header
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	out, _ := io.ReadAll(w.Result().Body)
	return w.Code, string(out)
}

// interaction is what Discord posts for /say, with an id.
func interaction(s town, id string) []byte {
	return fmt.Appendf(nil, `{"id":%q,"application_id":%q,"type":2,"token":"t","version":1,"channel_id":%q,"guild_id":%q,`+
		`"member":{"user":{"id":%q,"username":"ben"},"permissions":"0","roles":[]},`+
		`"data":{"id":"9","name":"say","type":1,"options":[{"name":"words","type":3,"value":"hello"}]}}`, id, s.App, s.channel, s.guild, s.ben)
}

func TestEndpoint_Signatures(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	now := time.Now()
	b, h := newPosted(t, s.Server, func() time.Time { return now })
	ping := []byte(`{"id":"1","application_id":"101","type":1,"token":"t","version":1}`)
	tests := []struct {
		name   string
		header http.Header
		body   []byte
		status int
	}{
		{"a ping", s.Sign(now, ping), ping, http.StatusOK},
		{"four minutes old", s.Sign(now.Add(-4*time.Minute), ping), ping, http.StatusOK},
		{"six minutes old", s.Sign(now.Add(-6*time.Minute), ping), ping, http.StatusUnauthorized},
		{"of the future", s.Sign(now.Add(6*time.Minute), ping), ping, http.StatusUnauthorized},
		{"of another body", s.Sign(now, ping), append(bytes.Clone(ping), ' '), http.StatusUnauthorized},
		{"without a signature", http.Header{}, ping, http.StatusUnauthorized},
		{"a short signature", http.Header{"X-Signature-Ed25519": {"00"}, "X-Signature-Timestamp": s.Sign(now, ping)["X-Signature-Timestamp"]}, ping, http.StatusUnauthorized},
		{"no interaction", s.Sign(now, []byte("[]")), []byte("[]"), http.StatusBadRequest},
		{"two megabytes", s.Sign(now, make([]byte, 2<<20)), make([]byte, 2<<20), http.StatusBadRequest},
		{"before the bot runs", s.Sign(now, interaction(s, "5")), interaction(s, "5"), http.StatusServiceUnavailable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, answer := ask(h, tt.header, tt.body)
			if status != tt.status {
				t.Errorf("status %d (%s), want %d", status, strings.TrimSpace(answer), tt.status)
			}
			if status == http.StatusOK && answer != `{"type":1}` {
				t.Errorf("a ping was answered with %q", answer)
			}
		})
	}
	_ = b
}

// Of 10,000 requests with a signature, time or body that was changed, and of
// 1,000 that come again, none is taken.
func TestEndpoint_Forged(t *testing.T) {
	t.Parallel()
	s := newTown(discordtest.New(t))
	now := time.Now()
	b, h := newPosted(t, s.Server, func() time.Time { return now })
	var ran atomic.Int64
	say := echo("say")
	run := say.Run
	say.Run = func(ctx context.Context, r bot.Request) (bot.Reply, error) {
		ran.Add(1)
		return run(ctx, r)
	}
	start(t, b, say)
	i := s.say(s.ben, "the real one")
	i.Await()

	random := rand.New(rand.NewPCG(1, 2))
	accepted := 0
	for n := range 10_000 {
		body := interaction(s, fmt.Sprint(1_000_000+n))
		header := s.Sign(now, body)
		mutate(random, n, header, &body)
		if status, _ := ask(h, header, body); status < 400 {
			accepted++
		}
	}
	if accepted > 0 {
		t.Errorf("%d of 10,000 forged requests were taken", accepted)
	}
	body := interaction(s, "77")
	header := s.Sign(now, body)
	if status, _ := ask(h, header, body); status != http.StatusAccepted {
		t.Fatalf("a good request was answered with %d", status)
	}
	for range 1000 {
		if status, _ := ask(h, header, body); status < 400 {
			accepted++
		}
	}
	if accepted > 0 {
		t.Errorf("%d of 1,000 replays were taken", accepted)
	}
	s.AwaitCalls(discordtest.Callback, 2)
	if n := ran.Load(); n != 1 {
		t.Errorf("the command ran %d times, want once: the one that was posted by hand has no token that Discord knows", n)
	}
}

// mutate changes one bit of a signature, of its time or of the body.
func mutate(random *rand.Rand, n int, header http.Header, body *[]byte) {
	flip := func(s []byte) { s[random.IntN(len(s))] ^= 1 << random.IntN(3) }
	switch n % 3 {
	case 0:
		signature := []byte(header.Get("X-Signature-Ed25519"))
		at := random.IntN(len(signature))
		old := signature[at]
		for signature[at] == old {
			signature[at] = "0123456789abcdef"[random.IntN(16)]
		}
		header["X-Signature-Ed25519"] = []string{string(signature)}
	case 1:
		stamp := []byte(header.Get("X-Signature-Timestamp"))
		flip(stamp)
		header["X-Signature-Timestamp"] = []string{string(stamp)}
	case 2:
		flip(*body)
	}
}

func FuzzEndpoint(f *testing.F) {
	s := discordtest.New(f)
	b := discord.New(discord.Config{PublicKey: s.PublicKey(), Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	_, h := b.Handler()
	f.Add([]byte(`{"id":"1","type":1}`), true)
	f.Add([]byte(`{"id":"1","type":2,"data":{}}`), true)
	f.Add([]byte(`{"id":"1","type":3,"data":{"custom_id":"x","component_type":2},"member":null}`), false)
	f.Fuzz(func(t *testing.T, body []byte, signed bool) {
		header := http.Header{"X-Signature-Ed25519": {string(body)}, "X-Signature-Timestamp": {string(body)}}
		if signed {
			header = s.Sign(time.Now(), body)
		}
		status, _ := ask(h, header, body)
		if !signed && status < 400 {
			t.Errorf("an unsigned request was answered with %d", status)
		}
	})
}
