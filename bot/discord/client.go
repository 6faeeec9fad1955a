package discord

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits of the whole bot.
// https://docs.discord.com/developers/topics/rate-limits, 2026-08
const (
	// perSecond stays below Discord's 50 requests a second; answers to
	// interactions do not count.
	perSecond = 45
	perBurst  = 5 // with it, no second sees more than 50
	// An address that gets 10,000 answers of 401, 403 or 429 in ten minutes
	// is shut out. This bot stops far below.
	maxInvalid    = 500
	invalidWindow = 10 * time.Minute
)

// discordHost is the host of Discord's API. The token goes nowhere else.
const discordHost = "discord.com"

// apiVersion is the version of the API that all requests use; discordgo asks
// for an older one.
const apiVersion = "/api/v10/"

// A client calls Discord's API.
type client struct {
	http *http.Client
}

// newClient returns a client that shares no state with another bot's.
func newClient(c Config) *client {
	t := &transport{
		token:   c.Token,
		pace:    rate.NewLimiter(perSecond, perBurst),
		invalid: rate.NewLimiter(rate.Limit(maxInvalid/invalidWindow.Seconds()), maxInvalid),
	}
	if base, err := url.Parse(c.APIURL); err == nil && base.Host != "" {
		t.base = base
	}
	if c.Client == nil {
		return &client{} // of a bot that only renders
	}
	h := *c.Client
	t.next, h.Transport = h.Transport, t
	return &client{http: &h}
}

// A transport adds the token to requests to Discord, sends them to a stand-in
// where there is one, and holds them while the bot may not call.
type transport struct {
	next    http.RoundTripper
	base    *url.URL // nil: Discord itself
	token   string
	pace    *rate.Limiter
	invalid *rate.Limiter // its tokens are how many refusals are left

	mu   sync.Mutex
	held time.Time // no request before, after a 429 for the whole bot
}

// RoundTrip makes one request. It waits for its turn first, as long as the
// request's context allows.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	out := req.Clone(req.Context())
	if req.URL.Host == discordHost {
		out.URL.Path = strings.Replace(out.URL.Path, "/api/v9/", apiVersion, 1)
		out.Header.Set("Authorization", "Bot "+t.token)
	}
	if t.base != nil {
		out.URL.Scheme, out.URL.Host, out.Host = t.base.Scheme, t.base.Host, ""
	}
	if !isInteraction(out.URL.Path) {
		if err := t.wait(req.Context()); err != nil {
			return nil, err
		}
	}
	res, err := t.next.RoundTrip(out)
	if err == nil {
		t.note(res)
	}
	return res, err
}

// isInteraction reports whether a path is about an interaction; such requests
// are exempt from the limit of the whole bot.
func isInteraction(path string) bool {
	return strings.HasPrefix(path, apiVersion+"interactions/") || strings.HasPrefix(path, apiVersion+"webhooks/")
}

// wait returns when the bot may make its next request.
func (t *transport) wait(ctx context.Context) error {
	t.mu.Lock()
	held := time.Until(t.held)
	t.mu.Unlock()
	if t.invalid.Tokens() < 1 {
		held = max(held, invalidWindow/maxInvalid)
	}
	if err := sleep(ctx, held); err != nil {
		return err
	}
	return t.pace.Wait(ctx)
}

// note remembers what a response says about the requests after it. A limit
// that Discord shares among bots does not count as a refusal.
func (t *transport) note(res *http.Response) {
	switch res.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		if res.Header.Get("X-RateLimit-Scope") != "shared" {
			t.invalid.Allow()
		}
	}
	if res.StatusCode != http.StatusTooManyRequests || res.Header.Get("X-RateLimit-Global") == "" {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if until := time.Now().Add(retryAfter(res.Header)); until.After(t.held) {
		t.held = until
	}
}

// retryAfter returns the wait that a header asks for, or zero.
func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.ParseFloat(h.Get("Retry-After"), 64)
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(seconds * float64(time.Second))
}

// sleep waits for d or until ctx ends, and returns ctx's error then.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
