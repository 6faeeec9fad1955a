package discord

import (
	"errors"
	"net/http"
	"time"

	"newsdigest/digest"
)

// lost are Discord's error codes that say that a chat is out of reach for good,
// or until somebody changes its permissions, with what an admin can do.
// https://docs.discord.com/developers/topics/opcodes-and-status-codes, 2026-08
func lost(code int) (reason string, ok bool) {
	switch code {
	case 10003:
		return "the channel was deleted", true
	case 10004:
		return "the server was deleted or the bot was removed from it", true
	case 40058:
		return "a forum takes posts only: choose one of its threads", true
	case 50001:
		return "the bot can not see the channel: give it View Channel, or invite it again", true
	case 50007:
		return "the user takes no direct messages from the bot", true
	case 50013:
		return "the bot may not write in the channel: give it Send Messages and Embed Links", true
	case 50083:
		return "the thread is archived: open it again", true
	case 160005:
		return "the thread is locked: unlock it", true
	}
	return "", false
}

// blocked is how long to wait where something before Discord's API refuses
// everything and does not say for how long.
const blocked = time.Minute

// outcomeOf returns what an error of a call means for its message. wrote tells
// whether a connection was there to write to: before that nothing can have
// left, and from then on only an answer says what became of it.
func outcomeOf(err error, wrote bool) digest.Outcome {
	var e *apiError
	if !errors.As(err, &e) {
		if wrote {
			return digest.Outcome{Kind: digest.OutcomeUnknown, Reason: "Discord did not answer: " + err.Error()}
		}
		return digest.Outcome{Kind: digest.OutcomeNeverLeft, Reason: "Discord was not reached: " + err.Error()}
	}
	reason, gone := lost(e.Code)
	switch {
	case e.Status == http.StatusTooManyRequests:
		o := digest.Outcome{
			Kind:       digest.OutcomeLimited,
			RetryAfter: e.RetryAfter,
			Global:     e.Global || e.Foreign,
			Reason:     "Discord asks to wait",
		}
		if o.RetryAfter <= 0 {
			o.RetryAfter = blocked
		}
		return o
	case e.Status == http.StatusForbidden && e.Foreign:
		return digest.Outcome{
			Kind:       digest.OutcomeLimited,
			RetryAfter: blocked,
			Global:     true,
			Reason:     "this machine's address is shut out from Discord for a while",
		}
	case e.Status == http.StatusUnauthorized:
		return digest.Outcome{Kind: digest.OutcomeStopped, Reason: tokenRefused}
	case gone:
		return digest.Outcome{Kind: digest.OutcomeGone, Reason: reason}
	case e.Status >= 500:
		if !wrote {
			return digest.Outcome{Kind: digest.OutcomeNeverLeft, Reason: e.Error()}
		}
		return digest.Outcome{Kind: digest.OutcomeUnknown, Reason: e.Error()}
	}
	return digest.Outcome{Kind: digest.OutcomeRefused, Reason: e.Error()}
}

// tokenRefused tells the operator what to do about a wrong token.
const tokenRefused = "Discord refused the token; copy it again from the Bot page of the developer portal"
