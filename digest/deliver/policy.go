package deliver

import (
	"strconv"
	"time"

	"newsdigest/digest"
)

const (
	// maxRefusals is how often a platform may refuse a part in one form
	// before the courier takes a plainer one.
	maxRefusals = 3
	// maxLookups is how often a part is sent again where each time it is
	// looked up first. It is harmless, and goes on for about an hour; a part
	// that never gets an answer must end at last.
	maxLookups = 20
	// blindWait is how long a part whose outcome can not be looked up waits
	// for its only other try, so that the platform may be well again.
	blindWait = 15 * time.Second
)

// A Policy says whether a part may be sent again where it can not be found
// out whether it arrived. Discord finds a message of ours again where the bot
// may read the channel's history, so that asking often is harmless; elsewhere
// a resend may be a repeat, is made at most once, and says so.
type Policy struct {
	Never map[digest.Platform]bool // no such resend
}

// resends returns how often d may be sent again after an unknown outcome.
func (p Policy) resends(d digest.Delivery) int {
	switch {
	case !blind(d):
		return maxLookups
	case p.Never[d.Chat.Platform]:
		return 0
	}
	return 1
}

// blind reports whether nobody can tell what became of an earlier call for d.
func blind(d digest.Delivery) bool {
	return d.Blind || d.Chat.Platform != digest.Discord
}

// giveUp returns how d ends without a call, and whether it does: where it may
// not be sent again, or could not leave for so long that the next edition
// tells it.
func (p Policy) giveUp(d digest.Delivery, now time.Time) (digest.Settlement, bool) {
	s := settlement(d)
	switch {
	case d.Status == digest.StatusUnknown && d.Resends >= p.resends(d):
		s.Status, s.Error = digest.StatusUnsure, "whether it arrived is not known"
	case d.Status == digest.StatusPending && now.Sub(d.Composed) > expireAfter:
		s.Status, s.Error = digest.StatusExpired, "it could not be sent for hours"
	default:
		return s, false
	}
	return s, true
}

// pack returns the call that is made for d.
func (p Policy) pack(d digest.Delivery, now time.Time) digest.Shipment {
	s := digest.Shipment{
		Delivery: d.ID,
		Payload:  d.Part.In(d.Form),
		Envelope: digest.Envelope{
			Chat:     d.Chat,
			Nonce:    "nd" + strconv.FormatInt(d.ID, 36),
			Late:     d.Late || now.Sub(d.Composed) > lateAfter,
			Repeat:   d.Status == digest.StatusUnknown && blind(d),
			Language: d.Language,
			Silent:   d.Silent,
		},
	}
	if d.Form == digest.FormRich && d.Refusals == 0 {
		s.Image = d.Part.Image // which a refusal may be about: the next try goes without
	}
	if d.Status == digest.StatusUnknown && !blind(d) {
		s.LookFrom = d.Claimed
	}
	return s
}

// settlement returns what is known of d before an outcome.
func settlement(d digest.Delivery) digest.Settlement {
	return digest.Settlement{
		ID: d.ID, Status: d.Status, Form: d.Form, Refusals: d.Refusals, Attempts: d.Attempts, Resends: d.Resends, Blind: d.Blind,
	}
}

// decide turns the outcome of one call into the delivery's next state. It is
// pure: d is the delivery as it was before the call.
func (p Policy) decide(d digest.Delivery, o digest.Outcome, now time.Time) digest.Settlement {
	s := settlement(d)
	s.Error = o.Reason
	switch o.Kind {
	case digest.OutcomeLimited, digest.OutcomeBlind: // no message was asked for
	default:
		s.Attempts++
	}
	if d.Status == digest.StatusUnknown && (o.Kind == digest.OutcomeUnknown || o.Kind == digest.OutcomeSent) {
		s.Resends++ // there may be two now
	}
	// What has not left is what it was: after an unknown outcome it may have
	// arrived before, and the next try must still say so.
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
	case digest.OutcomeBlind:
		s.Blind, s.Resends, s.Due = true, 0, now
	case digest.OutcomeUnknown:
		p.unknown(&s, d, now)
	case digest.OutcomeGone:
		s.Status = digest.StatusGone
	case digest.OutcomeMigrated:
		s.Due = now
	case digest.OutcomeStopped:
		s.Due = now.Add(time.Minute)
	}
	return s
}

// unknown says when a part that may have arrived is tried again, if ever.
func (p Policy) unknown(s *digest.Settlement, d digest.Delivery, now time.Time) {
	s.Status, s.Due = digest.StatusUnknown, now.Add(backoff(s.Resends))
	if blind(d) {
		s.Due = now.Add(blindWait)
	}
	if s.Resends >= p.resends(d) {
		s.Status, s.Due = digest.StatusUnsure, time.Time{}
	}
}

// refused counts a refusal and degrades the part: rich with its picture, rich,
// plain, link, dead. A
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
