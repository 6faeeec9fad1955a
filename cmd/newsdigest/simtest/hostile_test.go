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
	if least := len(texts); s.Told < least { // reports with texts that are alike are one story
		t.Errorf("%d stories were told, want at least %d on both networks together", s.Told, least)
	}
}
