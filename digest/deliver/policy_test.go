package deliver

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
)

func TestPolicy_Decide(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	discord := digest.Chat{Platform: digest.Discord, ID: "1"}
	telegram := digest.Chat{Platform: digest.Telegram, ID: "2"}
	pending := func(chat digest.Chat) digest.Delivery {
		return digest.Delivery{ID: 7, Chat: chat, Status: digest.StatusPending}
	}
	unknown := func(chat digest.Chat, resends int) digest.Delivery {
		return digest.Delivery{ID: 7, Chat: chat, Status: digest.StatusUnknown, Resends: resends}
	}
	blindly := func(chat digest.Chat) digest.Delivery {
		return digest.Delivery{ID: 7, Chat: chat, Status: digest.StatusUnknown, Blind: true}
	}
	form := func(f digest.Form, refusals int) digest.Delivery {
		return digest.Delivery{ID: 7, Chat: telegram, Status: digest.StatusPending, Form: f, Refusals: refusals}
	}
	tests := []struct {
		name     string
		delivery digest.Delivery
		outcome  digest.Outcome
		want     digest.Settlement
	}{
		{
			"sent keeps the receipt", pending(discord),
			digest.Outcome{Kind: digest.OutcomeSent, Receipt: "m1"},
			digest.Settlement{ID: 7, Attempts: 1, Status: digest.StatusSent, Receipt: "m1"},
		},
		{
			"limited waits exactly as told", form(digest.FormRich, 2),
			digest.Outcome{Kind: digest.OutcomeLimited, RetryAfter: 17 * time.Second, Reason: "too many"},
			digest.Settlement{ID: 7, Status: digest.StatusPending, Refusals: 2, Due: now.Add(17 * time.Second), Error: "too many"},
		},
		{
			"a fraction of a millisecond is waited for too", pending(telegram),
			digest.Outcome{Kind: digest.OutcomeLimited, RetryAfter: 300 * time.Microsecond},
			digest.Settlement{ID: 7, Status: digest.StatusPending, Due: now.Add(time.Millisecond)},
		},
		{
			"a limit does not make an unknown part known", unknown(telegram, 0),
			digest.Outcome{Kind: digest.OutcomeLimited, RetryAfter: time.Second},
			digest.Settlement{ID: 7, Status: digest.StatusUnknown, Due: now.Add(time.Second)},
		},
		{
			"never left is tried again soon", pending(discord),
			digest.Outcome{Kind: digest.OutcomeNeverLeft},
			digest.Settlement{ID: 7, Attempts: 1, Status: digest.StatusPending, Due: now.Add(2 * time.Second)},
		},
		{
			"the first refusal keeps the form", form(digest.FormRich, 0),
			digest.Outcome{Kind: digest.OutcomeRefused},
			digest.Settlement{ID: 7, Attempts: 1, Status: digest.StatusPending, Refusals: 1, Due: now.Add(time.Second)},
		},
		{
			"the third refusal takes the plain form", form(digest.FormRich, 2),
			digest.Outcome{Kind: digest.OutcomeRefused},
			digest.Settlement{ID: 7, Attempts: 1, Status: digest.StatusPending, Form: digest.FormPlain, Due: now.Add(3 * time.Second)},
		},
		{
			"then title and link", form(digest.FormPlain, 2),
			digest.Outcome{Kind: digest.OutcomeRefused},
			digest.Settlement{ID: 7, Attempts: 1, Status: digest.StatusPending, Form: digest.FormLink, Due: now.Add(3 * time.Second)},
		},
		{
			"then it is dead", form(digest.FormLink, 2),
			digest.Outcome{Kind: digest.OutcomeRefused, Reason: "no"},
			digest.Settlement{ID: 7, Attempts: 1, Status: digest.StatusDead, Form: digest.FormLink, Error: "no"},
		},
		{
			"unknown on Telegram may be sent once more", pending(telegram),
			digest.Outcome{Kind: digest.OutcomeUnknown},
			digest.Settlement{ID: 7, Attempts: 1, Status: digest.StatusUnknown, Due: now.Add(15 * time.Second)},
		},
		{
			"unknown twice on Telegram is the end of it", unknown(telegram, 0),
			digest.Outcome{Kind: digest.OutcomeUnknown},
			digest.Settlement{ID: 7, Attempts: 1, Status: digest.StatusUnsure, Resends: 1},
		},
		{
			"unknown on Discord is asked again, with the same nonce", unknown(discord, 1),
			digest.Outcome{Kind: digest.OutcomeUnknown},
			digest.Settlement{ID: 7, Attempts: 1, Status: digest.StatusUnknown, Resends: 2, Due: now.Add(8 * time.Second)},
		},
		{
			"unknown on Discord ends some time", unknown(discord, 19),
			digest.Outcome{Kind: digest.OutcomeUnknown},
			digest.Settlement{ID: 7, Attempts: 1, Status: digest.StatusUnsure, Resends: 20},
		},
		{
			"who can not look starts to count anew, and makes no attempt", unknown(discord, 4),
			digest.Outcome{Kind: digest.OutcomeBlind, Reason: "no right"},
			digest.Settlement{ID: 7, Status: digest.StatusUnknown, Blind: true, Due: now, Error: "no right"},
		},
		{
			"unknown on Discord when nobody could look is the end of it", blindly(discord),
			digest.Outcome{Kind: digest.OutcomeUnknown},
			digest.Settlement{ID: 7, Attempts: 1, Status: digest.StatusUnsure, Resends: 1, Blind: true},
		},
		{
			"a resend that is refused was none, and may be plainer", unknown(telegram, 0),
			digest.Outcome{Kind: digest.OutcomeRefused},
			digest.Settlement{ID: 7, Attempts: 1, Status: digest.StatusUnknown, Refusals: 1, Due: now.Add(time.Second)},
		},
		{
			"a resend that arrived is sent", unknown(telegram, 0),
			digest.Outcome{Kind: digest.OutcomeSent, Receipt: "m2"},
			digest.Settlement{ID: 7, Attempts: 1, Status: digest.StatusSent, Resends: 1, Receipt: "m2"},
		},
		{
			"gone", pending(telegram),
			digest.Outcome{Kind: digest.OutcomeGone, Reason: "blocked"},
			digest.Settlement{ID: 7, Attempts: 1, Status: digest.StatusGone, Error: "blocked"},
		},
		{
			"migrated goes out at once", pending(telegram),
			digest.Outcome{Kind: digest.OutcomeMigrated, MovedTo: "-100"},
			digest.Settlement{ID: 7, Attempts: 1, Status: digest.StatusPending, Due: now},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := Policy{}.decide(tt.delivery, tt.outcome, now)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("decide (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPolicy_GiveUp(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	never := Policy{Never: map[digest.Platform]bool{digest.Discord: true, digest.Telegram: true}}
	discord := digest.Chat{Platform: digest.Discord, ID: "1"}
	telegram := digest.Chat{Platform: digest.Telegram, ID: "2"}
	tests := []struct {
		name     string
		policy   Policy
		delivery digest.Delivery
		want     digest.Status // "" is to go on
	}{
		{"fresh", Policy{}, digest.Delivery{Chat: telegram, Status: digest.StatusPending, Composed: now.Add(-6 * time.Hour)}, ""},
		{"older than six hours", Policy{}, digest.Delivery{Chat: telegram, Status: digest.StatusPending, Composed: now.Add(-6*time.Hour - 1)}, digest.StatusExpired},
		{"old, and it may have arrived", Policy{}, digest.Delivery{Chat: telegram, Status: digest.StatusUnknown, Composed: now.Add(-9 * time.Hour)}, ""},
		{"one resend on Telegram", Policy{}, digest.Delivery{Chat: telegram, Status: digest.StatusUnknown, Composed: now, Resends: 1}, digest.StatusUnsure},
		{"none on Telegram", never, digest.Delivery{Chat: telegram, Status: digest.StatusUnknown, Composed: now}, digest.StatusUnsure},
		{"many on Discord", never, digest.Delivery{Chat: discord, Status: digest.StatusUnknown, Composed: now, Resends: 19}, ""},
		{"one on Discord where nobody can look", Policy{}, digest.Delivery{Chat: discord, Status: digest.StatusUnknown, Composed: now, Blind: true}, ""},
		{"no second one there", Policy{}, digest.Delivery{Chat: discord, Status: digest.StatusUnknown, Composed: now, Blind: true, Resends: 1}, digest.StatusUnsure},
		{"none there", never, digest.Delivery{Chat: discord, Status: digest.StatusUnknown, Composed: now, Blind: true}, digest.StatusUnsure},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, over := tt.policy.giveUp(tt.delivery, now)
			if over != (tt.want != "") || over && got.Status != tt.want {
				t.Errorf("giveUp = %+v, %v, want %q", got, over, tt.want)
			}
		})
	}
}

func TestPolicy_Pack(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	claimed := now.Add(-time.Hour)
	discord := digest.Chat{Platform: digest.Discord, ID: "1"}
	telegram := digest.Chat{Platform: digest.Telegram, ID: "2"}
	part := digest.Part{Rich: "rich", Plain: "plain", Link: "link"}
	pictured := part
	pictured.Image = "https://p.example/1.jpg"
	tests := []struct {
		name     string
		delivery digest.Delivery
		want     digest.Shipment
	}{
		{
			"on time", digest.Delivery{ID: 35, Chat: discord, Part: part, Status: digest.StatusPending, Composed: now, Language: "de"},
			digest.Shipment{Delivery: 35, Payload: "rich", Envelope: digest.Envelope{Chat: discord, Nonce: "ndz", Language: "de"}},
		},
		{
			"with a picture", digest.Delivery{ID: 35, Chat: discord, Part: pictured, Status: digest.StatusPending, Composed: now},
			digest.Shipment{Delivery: 35, Payload: "rich", Image: "https://p.example/1.jpg", Envelope: digest.Envelope{Chat: discord, Nonce: "ndz"}},
		},
		{
			"after a refusal without the picture", digest.Delivery{ID: 35, Chat: discord, Part: pictured, Status: digest.StatusPending, Refusals: 1, Composed: now},
			digest.Shipment{Delivery: 35, Payload: "rich", Envelope: digest.Envelope{Chat: discord, Nonce: "ndz"}},
		},
		{
			"a plain form has no picture", digest.Delivery{ID: 35, Chat: discord, Part: pictured, Form: digest.FormPlain, Status: digest.StatusPending, Composed: now},
			digest.Shipment{Delivery: 35, Payload: "plain", Envelope: digest.Envelope{Chat: discord, Nonce: "ndz"}},
		},
		{
			"late, in the plain form", digest.Delivery{ID: 35, Chat: discord, Part: part, Form: digest.FormPlain, Status: digest.StatusPending, Composed: claimed},
			digest.Shipment{Delivery: 35, Payload: "plain", Envelope: digest.Envelope{Chat: discord, Nonce: "ndz", Late: true}},
		},
		{
			"again on Discord", digest.Delivery{ID: 35, Chat: discord, Part: part, Status: digest.StatusUnknown, Composed: now, Claimed: claimed},
			digest.Shipment{Delivery: 35, Payload: "rich", Envelope: digest.Envelope{Chat: discord, Nonce: "ndz"}, LookFrom: claimed},
		},
		{
			"again where nobody can look", digest.Delivery{ID: 35, Chat: discord, Part: part, Status: digest.StatusUnknown, Blind: true, Composed: now, Claimed: claimed},
			digest.Shipment{Delivery: 35, Payload: "rich", Envelope: digest.Envelope{Chat: discord, Nonce: "ndz", Repeat: true}},
		},
		{
			"again on Telegram", digest.Delivery{ID: 35, Chat: telegram, Part: part, Status: digest.StatusUnknown, Composed: now, Claimed: claimed},
			digest.Shipment{Delivery: 35, Payload: "rich", Envelope: digest.Envelope{Chat: telegram, Nonce: "ndz", Repeat: true}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, Policy{}.pack(tt.delivery, now)); diff != "" {
				t.Errorf("pack (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	tests := []struct {
		attempts int
		want     time.Duration
	}{{-1, 2 * time.Second}, {0, 2 * time.Second}, {3, 16 * time.Second}, {8, 5 * time.Minute}, {1 << 40, 5 * time.Minute}}
	for _, tt := range tests {
		if got := backoff(tt.attempts); got != tt.want {
			t.Errorf("backoff(%d) = %s, want %s", tt.attempts, got, tt.want)
		}
	}
}
