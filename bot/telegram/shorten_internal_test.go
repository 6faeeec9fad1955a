package telegram

import (
	"strings"
	"testing"

	"github.com/go-telegram/bot/models"

	"newsdigest/bot/bottest"
)

// No text of the hostile sets is cut through a character or left with an
// entity that is not in it, wherever it is cut.
func TestCut_Hostile(t *testing.T) {
	t.Parallel()
	cuts, split := 0, 0
	for _, words := range append(bottest.Injections(t), "👩🏽‍🚀🇩🇪🇫🇷é", "नमस्ते", "각") {
		words = strings.TrimSpace(safe(strings.Repeat(words, 3)))
		for limit := 1; limit < 60; limit++ {
			own := text{}
			own.write(words)
			own.mark(models.MessageEntityTypeBold, 0, "")
			own.cut(limit)
			got := own.words.String()
			if units(got) > limit {
				t.Errorf("%q cut to %d is %q, which is longer", words, limit, got)
			}
			if got == words {
				continue
			}
			cuts++
			kept := strings.TrimSuffix(got, ellipsis)
			if !strings.HasPrefix(words, kept) || bottest.Splits(words, len(kept)) {
				split++
				t.Errorf("%q cut to %d is %q", words, limit, got)
			}
			for _, e := range own.entities {
				if end, whole := byteOffset(got, e.Offset+e.Length); !whole || end > len(kept) {
					t.Errorf("%q cut to %d has the entity %d–%d", words, limit, e.Offset, e.Offset+e.Length)
				}
			}
		}
	}
	t.Logf("%d cuts, %d through a character", cuts, split)
}
