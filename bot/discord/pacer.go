package discord

import (
	"context"
	"net/http"
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
	// is shut out. This bot stops far below: after half of its 500 at once,
	// and then as fast as the other half comes back, so that no ten minutes
	// see more than 500.
	maxRefused   = 250
	refusedEvery = 10 * time.Minute / maxRefused
)

// A pacer says when the next request may be made, so that Discord seldom has
// to. It measures real time, whatever clock the program is given.
type pacer struct {
	all *rate.Limiter

	mu      sync.Mutex
	held    time.Time            // the whole bot waits until then
	refused time.Time            // when all refusals so far are forgotten
	routes  map[string]time.Time // a route waits until then, by method and path
	save    func(time.Time)      // stores refused
}

// newPacer returns the pacer of a bot whose refusals of an earlier run are
// forgotten at refused.
func newPacer(refused time.Time, save func(time.Time)) *pacer {
	if save == nil {
		save = func(time.Time) {}
	}
	return &pacer{all: rate.NewLimiter(perSecond, perBurst), refused: refused, routes: map[string]time.Time{}, save: save}
}

// take allows one request on route now, or returns how long the route or the
// whole bot must wait first. The path of a route names its channel, so that
// each has a bucket of its own.
func (p *pacer) take(route string) (ofRoute, ofBot time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	ofRoute = max(0, p.routes[route].Sub(now))
	ofBot = max(0, p.held.Sub(now), p.refused.Add(-(maxRefused-1)*refusedEvery).Sub(now))
	if ofRoute > 0 || ofBot > 0 {
		return ofRoute, ofBot
	}
	delete(p.routes, route)
	turn := p.all.ReserveN(now, 1)
	if ofBot = turn.DelayFrom(now); ofBot > 0 {
		turn.CancelAt(now)
	}
	return 0, ofBot
}

// wait takes a request on route as soon as it is allowed.
func (p *pacer) wait(ctx context.Context, route string) error {
	for {
		ofRoute, ofBot := p.take(route)
		if ofRoute <= 0 && ofBot <= 0 {
			return nil
		}
		if err := sleep(ctx, max(ofRoute, ofBot)); err != nil {
			return err
		}
	}
}

// note remembers what a response says about the requests after it.
func (p *pacer) note(route string, res *http.Response) {
	p.countRefusal(res)
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	switch wait := retryAfter(res.Header); {
	case res.StatusCode == http.StatusTooManyRequests && isGlobal(res):
		if wait <= 0 {
			wait = blocked
		}
		p.held = later(p.held, now.Add(wait))
	case res.StatusCode == http.StatusTooManyRequests:
		p.hold(route, now, wait)
	case res.Header.Get("X-RateLimit-Remaining") == "0":
		p.hold(route, now, seconds(res.Header.Get("X-RateLimit-Reset-After")))
	}
}

// hold makes a route wait. It forgets waits that are over when there are many.
func (p *pacer) hold(route string, now time.Time, wait time.Duration) {
	if len(p.routes)%1024 == 1023 {
		for route, until := range p.routes {
			if now.After(until) {
				delete(p.routes, route)
			}
		}
	}
	p.routes[route] = later(p.routes[route], now.Add(wait))
}

// countRefusal counts a response that Discord holds against the address. A
// limit that is shared among bots is not.
func (p *pacer) countRefusal(res *http.Response) {
	switch res.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
	default:
		return
	}
	if res.Header.Get("X-RateLimit-Scope") == "shared" {
		return
	}
	p.mu.Lock()
	p.refused = later(p.refused, time.Now()).Add(refusedEvery)
	refused := p.refused
	p.mu.Unlock()
	p.save(refused)
}

// isGlobal reports whether a 429 is about the whole bot: it says so, or comes
// from what stands before Discord's API and knows no routes.
func isGlobal(res *http.Response) bool {
	return res.Header.Get("X-RateLimit-Global") != "" || !strings.HasPrefix(res.Header.Get("Content-Type"), "application/json")
}

// retryAfter returns the wait that a header asks for, or zero.
func retryAfter(h http.Header) time.Duration { return seconds(h.Get("Retry-After")) }

// seconds reads a number of seconds, zero where it is none.
func seconds(s string) time.Duration {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n < 0 || n > 1e9 {
		return 0
	}
	return time.Duration(n * float64(time.Second))
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
