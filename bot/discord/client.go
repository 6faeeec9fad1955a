package discord

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// discordHost is the host of Discord's API. The token goes nowhere else.
const discordHost = "discord.com"

// apiVersion is the version of the API that all requests use; discordgo asks
// for an older one.
const apiVersion = "/api/v10/"

// A client calls Discord's API.
type client struct {
	http  *http.Client
	pacer *pacer
}

// newClient returns a client that shares no state with another bot's.
func newClient(c Config) *client {
	t := &transport{token: c.Token, pacer: newPacer(c.Refused, c.SaveRefused)}
	if base, err := url.Parse(c.APIURL); err == nil && base.Host != "" {
		t.base = base
	}
	if c.Client == nil {
		return &client{pacer: t.pacer} // of a bot that only renders
	}
	h := *c.Client
	t.next, h.Transport = h.Transport, t
	return &client{http: &h, pacer: t.pacer}
}

// A transport adds the token to requests to Discord, sends them to a stand-in
// where there is one, and holds them while the bot may not call.
type transport struct {
	next  http.RoundTripper
	base  *url.URL // nil: Discord itself
	token string
	pacer *pacer
}

// RoundTrip makes one request. It waits for its turn first, as long as the
// request's context allows, unless it needs none or took it before.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	out := req.Clone(req.Context())
	if req.URL.Host == discordHost {
		out.URL.Path = strings.Replace(out.URL.Path, "/api/v9/", apiVersion, 1)
		out.Header.Set("Authorization", "Bot "+t.token)
	}
	if t.base != nil {
		out.URL.Scheme, out.URL.Host, out.Host = t.base.Scheme, t.base.Host, ""
	}
	route := out.Method + " " + strings.TrimPrefix(out.URL.Path, apiVersion)
	if !isInteraction(out.URL.Path) && !isMessage(route) {
		if err := t.pacer.wait(req.Context(), route); err != nil {
			return nil, err
		}
	}
	res, err := t.next.RoundTrip(out)
	if err == nil {
		t.pacer.note(route, res)
	}
	return res, err
}

// messageRoute is where messages of a channel are made. Who makes one has
// taken its turn before: see Bot.Turn.
func messageRoute(channel string) string { return "POST channels/" + channel + "/messages" }

func isMessage(route string) bool {
	return strings.HasPrefix(route, "POST channels/") && strings.HasSuffix(route, "/messages")
}

// isInteraction reports whether a path is about an interaction; such requests
// are exempt from the limit of the whole bot.
func isInteraction(path string) bool {
	return strings.HasPrefix(path, apiVersion+"interactions/") || strings.HasPrefix(path, apiVersion+"webhooks/")
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
