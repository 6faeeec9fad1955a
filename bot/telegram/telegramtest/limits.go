package telegramtest

import "time"

// burst is how many messages a chat takes at once.
const burst = 5

// limits are the rates at which the server takes messages.
// https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
type limits struct {
	all     []time.Time           // of the last second
	groups  map[int64][]time.Time // of the last minute
	paid    map[int64]time.Time   // up to when a chat has used up its one message a second
	refused int
}

// EnforceLimits makes the server refuse more than 30 messages a second in all,
// more than one a second to a chat in the long run, with bursts of five, and
// more than 20 a minute to a group.
func (s *Server) EnforceLimits() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limits = &limits{groups: map[int64][]time.Time{}, paid: map[int64]time.Time{}}
}

// Refused returns how often the server has answered 429 of its own accord.
func (s *Server) Refused() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.limits == nil {
		return 0
	}
	return s.limits.refused
}

// take counts a message to a chat, or refuses it.
func (l *limits) take(chat int64, now time.Time) *failure {
	if l == nil {
		return nil
	}
	if l.paid[chat].Before(now) {
		l.paid[chat] = now
	}
	wait := over(l.all, 30, time.Second, now)
	wait = max(wait, l.paid[chat].Sub(now)-(burst-1)*time.Second)
	if chat < 0 {
		wait = max(wait, over(l.groups[chat], 20, time.Minute, now))
	}
	if wait > 0 {
		l.refused++
		seconds := int((wait + time.Second - 1) / time.Second)
		f := errorf(429, "Too Many Requests: retry after %d", seconds)
		f.parameters = object{"retry_after": seconds}
		return f
	}
	l.all = append(recent(l.all, 30), now)
	l.groups[chat] = append(recent(l.groups[chat], 20), now)
	l.paid[chat] = l.paid[chat].Add(time.Second)
	return nil
}

// over returns how long it takes until fewer than n of times lie within per.
func over(times []time.Time, n int, per time.Duration, now time.Time) time.Duration {
	if len(times) < n {
		return 0
	}
	return times[len(times)-n].Add(per).Sub(now)
}

// recent returns the last n-1 of times, so that one more can be added.
func recent(times []time.Time, n int) []time.Time {
	return times[max(0, len(times)-n+1):]
}
