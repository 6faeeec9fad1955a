package discordtest

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"
	"unicode/utf16"
)

// Rates that are enforced: the whole bot's, and of one channel's messages.
// Discord publishes the first; the second is what its headers say.
const (
	globalRate    = 50 // in a second
	channelRate   = 5  // messages
	channelWindow = 5 * time.Second
	otherRate     = 40 // of any other bucket, in a second
)

// A bucket counts the requests in a window of time.
type bucket struct {
	limit int
	span  time.Duration
	used  int
	reset time.Time
}

// take counts one request, and returns how long to wait where it is too many.
func (b *bucket) take(now time.Time) time.Duration {
	if !now.Before(b.reset) {
		b.used, b.reset = 0, now.Add(b.span)
	}
	if b.used++; b.used > b.limit {
		return b.reset.Sub(now)
	}
	return 0
}

// limit counts a request and returns a 429 where it is one too many. The
// headers of its bucket are set either way.
func (s *Server) limit(w http.ResponseWriter, r *request, route string) (answer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if !isInteraction(route) {
		if wait := s.bucket("global", globalRate, time.Second).take(now); wait > 0 {
			return limited(w, wait.Seconds(), true), true
		}
	}
	limit, span := otherRate, time.Second
	if route == CreateMessage {
		limit, span = channelRate, channelWindow
	}
	key := route + r.PathValue("channel") + r.PathValue("token")
	b := s.bucket(key, limit, span)
	wait := b.take(now)
	h := w.Header()
	h.Set("X-RateLimit-Bucket", fmt.Sprintf("%x", len(key)))
	h.Set("X-RateLimit-Limit", strconv.Itoa(b.limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(max(b.limit-b.used, 0)))
	h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", b.reset.Sub(now).Seconds()))
	if wait > 0 {
		return limited(w, wait.Seconds(), false), true
	}
	return answer{}, false
}

func (s *Server) bucket(key string, limit int, span time.Duration) *bucket {
	b, ok := s.buckets[key]
	if !ok {
		b = &bucket{limit: limit, span: span}
		s.buckets[key] = b
	}
	return b
}

// limited is a 429 as Discord sends it: whole seconds in the header, more
// exact ones in the body, and no Reset-After for the whole bot.
func limited(w http.ResponseWriter, seconds float64, global bool) answer {
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(seconds))))
	w.Header().Set("X-RateLimit-Scope", "user")
	if global {
		w.Header().Set("X-RateLimit-Global", "true")
		w.Header().Set("X-RateLimit-Scope", "global")
		w.Header().Del("X-RateLimit-Reset-After")
	}
	return answer{status: http.StatusTooManyRequests, body: map[string]any{
		"message": "You are being rate limited.", "code": 0, "retry_after": seconds, "global": global,
	}}
}

// units returns the length of s in UTF-16 code units.
func units(s string) int { return len(utf16.Encode([]rune(s))) }
