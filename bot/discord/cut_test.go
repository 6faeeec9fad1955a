package discord

import (
	"strings"
	"testing"

	"newsdigest/bot/bottest"
)

// No text of the hostile sets is cut through a character or made longer than
// its limit, wherever it is cut.
func TestCut_Hostile(t *testing.T) {
	t.Parallel()
	cuts, split := 0, 0
	for _, text := range append(bottest.Injections(t), "👩🏽‍🚀🇩🇪🇫🇷é", "नमस्ते", "각") {
		text = strings.TrimSpace(clean(strings.Repeat(text, 3)))
		for limit := range 60 {
			got, whole := cut(text, limit, func(s string) string { return s })
			if units(got) > limit {
				t.Errorf("cut(%q, %d) = %q, which is longer", text, limit, got)
			}
			if whole || got == "" {
				continue
			}
			cuts++
			kept := strings.TrimSuffix(got, ellipsis)
			if !strings.HasPrefix(text, kept) || bottest.Splits(text, len(kept)) {
				split++
				t.Errorf("cut(%q, %d) = %q", text, limit, got)
			}
		}
	}
	t.Logf("%d cuts, %d through a character", cuts, split)
}
