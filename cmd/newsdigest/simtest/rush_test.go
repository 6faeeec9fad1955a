package simtest_test

import (
	"testing"
	"time"

	"newsdigest/cmd/newsdigest/simtest"
)

// TestRush has thousands of chats on each network due at the same minute,
// while one of a hundred calls fails. 10,000 chats whose calls are answered
// have their editions in 345 s on Telegram, at 29.5 messages a second, and in
// 225 s on Discord, at 45; fewer ones within the minute over which they are
// spread. Where no answer came that is waited for, and then some.
func TestRush(t *testing.T) {
	t.Parallel()
	chats := count(t, "RUSH_CHATS", 1000, 100)
	r := simtest.Hurry(t, simtest.Plan{Seed: 5, Chats: chats, Parts: 1, Failures: 10})
	t.Logf("rush: chats=%d telegram=%s discord=%s earned=%d %s", chats, r.Telegram, r.Discord, r.Earned, &r.Verdict)
	report(t, "rush", r.Verdict)
	if r.Earned > 0 {
		t.Errorf("%d calls were one too many for a network", r.Earned)
	}
	const again = 40 * time.Second // twenty for an answer, fifteen until the resend
	for _, network := range []struct {
		name string
		simtest.Arrival
		most time.Duration // for 10,000 chats
	}{
		{"Telegram", r.Telegram, 345 * time.Second},
		{"Discord", r.Discord, 225 * time.Second},
	} {
		most := max(time.Minute, network.most*time.Duration(chats)/10000)
		if network.Last > most || network.Again > most+again {
			t.Errorf("%s took %s, want at most %s, and %s more where an answer was lost", network.name, network.Arrival, most, again)
		}
	}
}
