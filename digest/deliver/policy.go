package deliver

import (
	"time"

	"newsdigest/digest"
)

// maxRefusals is how often a platform may refuse a part in one form before
// the courier takes a plainer one.
const maxRefusals = 3

// A Policy says how often a part whose outcome is unknown may be sent again.
// Discord finds a message of ours again, so that asking often is harmless;
// Telegram does not, so that each resend may be a repeat.
type Policy struct {
	Resends map[digest.Platform]int
}

// DefaultPolicy resends on Discord, which de-duplicates by nonce and lets a
// bot read its own messages, and once on Telegram.
func DefaultPolicy() Policy {
	return Policy{Resends: map[digest.Platform]int{digest.Discord: 5, digest.Telegram: 1}}
}

func (p Policy) mayRepeat(d digest.Delivery) bool {
	return d.Resends < p.Resends[d.Chat.Platform]
}

// settlement returns what is known of d before an outcome.
func settlement(d digest.Delivery) digest.Settlement {
	return digest.Settlement{ID: d.ID, Status: d.Status, Form: d.Form, Refusals: d.Refusals, Resends: d.Resends}
}

// decide turns the outcome of one call into the delivery's next state. It is
// pure: d is the delivery as it was before the call.
func (p Policy) decide(d digest.Delivery, o digest.Outcome, now time.Time) digest.Settlement {
	s := settlement(d)
	s.Error = o.Reason
	if d.Status == digest.StatusUnknown && o.Kind != digest.OutcomeNeverLeft && o.Kind != digest.OutcomeLimited {
		s.Resends++ // this call was a resend, and it left
	}
	// What has not left is what it was: after an unknown outcome it may have
	// arrived before, and the next try must still say so.
	s.Status = d.Status
	if s.Status != digest.StatusUnknown {
		s.Status = digest.StatusPending
	}
	switch o.Kind {
	case digest.OutcomeSent:
		s.Status, s.Receipt, s.Error = digest.StatusSent, o.Receipt, ""
	case digest.OutcomeLimited:
		s.Due = notBefore(now.Add(o.RetryAfter))
	case digest.OutcomeNeverLeft:
		s.Due = now.Add(backoff(d.Attempts))
	case digest.OutcomeRefused:
		refused(&s, now)
	case digest.OutcomeUnknown:
		s.Status, s.Due = digest.StatusUnknown, now.Add(backoff(s.Resends))
		if s.Resends >= p.Resends[d.Chat.Platform] {
			s.Status, s.Due = digest.StatusUnsure, time.Time{}
		}
	case digest.OutcomeGone:
		s.Status = digest.StatusGone
	case digest.OutcomeMigrated:
		s.Due = now
	case digest.OutcomeStopped:
		s.Due = now.Add(time.Minute)
	}
	return s
}

// refused counts a refusal and degrades the part: rich, plain, link, dead. A
// part that may have arrived before its refusal is not known to be lost.
func refused(s *digest.Settlement, now time.Time) {
	s.Refusals++
	s.Due = now.Add(time.Duration(s.Refusals) * time.Second)
	if s.Refusals < maxRefusals {
		return
	}
	s.Refusals = 0
	if s.Form < digest.FormLink {
		s.Form++
		return
	}
	if s.Status == digest.StatusUnknown {
		s.Status = digest.StatusUnsure
	} else {
		s.Status = digest.StatusDead
	}
	s.Due = time.Time{}
}

// notBefore returns t, or the millisecond after it: storage keeps whole ones,
// and a part that is due too early would be refused again at once, many times.
func notBefore(t time.Time) time.Time {
	return t.Add(time.Millisecond - 1).Truncate(time.Millisecond)
}

// backoff returns 2 s, doubling with each attempt, at most 5 minutes.
func backoff(attempts int) time.Duration {
	return min(2*time.Second<<min(max(attempts, 0), 10), 5*time.Minute)
}
