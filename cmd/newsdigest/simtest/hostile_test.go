package simtest_test

import (
	"testing"

	"newsdigest/bot/bottest"
	"newsdigest/cmd/newsdigest/simtest"
)

// TestHostile sends every text of the hostile sets in the title, text, author,
// URL and category of an item through the whole program to both networks.
func TestHostile(t *testing.T) {
	t.Parallel()
	texts := bottest.Injections(t)
	s := simtest.Besiege(t, texts)
	t.Logf("siege: %s", &s)
	if s.Live+s.Broken > 0 {
		t.Errorf("%d things live, %d messages are broken", s.Live, s.Broken)
	}
	if least := 2 * len(texts) * 9 / 10; s.Told < least {
		t.Errorf("%d items were told, want at least %d of both networks", s.Told, least)
	}
}
