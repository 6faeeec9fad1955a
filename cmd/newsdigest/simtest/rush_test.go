package simtest_test

import (
	"testing"
	"time"

	"newsdigest/cmd/newsdigest/simtest"
)

// TestRush has thousands of chats on each network due at the same minute,
// while one of a hundred calls fails. At 29 messages a second on Telegram and
// 45 on Discord, 10,000 chats take 345 s and 222 s; failures may add a tenth.
func TestRush(t *testing.T) {
	t.Parallel()
	chats := count(t, "RUSH_CHATS", 1000, 100)
	r := simtest.Hurry(t, simtest.Plan{Seed: 5, Chats: chats, Parts: 1, Failures: 10})
	t.Logf("rush: chats=%d telegram=%s discord=%s earned=%d %s", chats,
		r.Telegram.Round(time.Millisecond), r.Discord.Round(time.Millisecond), r.Earned, &r.Verdict)
	report(t, "rush", r.Verdict)
	if r.Earned > 0 {
		t.Errorf("%d calls were one too many for a network", r.Earned)
	}
	const spread = time.Minute // chats of one minute are sent to in its course
	if most := time.Duration(chats) * 345 * time.Second / 10000 * 11 / 10; r.Telegram > most+spread {
		t.Errorf("Telegram took %s, want at most %s", r.Telegram, most+spread)
	}
	if most := time.Duration(chats) * 225 * time.Second / 10000 * 11 / 10; r.Discord > most+spread {
		t.Errorf("Discord took %s, want at most %s", r.Discord, most+spread)
	}
}
