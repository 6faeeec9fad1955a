package compose_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
)

// TestCompose_Length has eleven stories of three sentences each.
func TestCompose_Length(t *testing.T) {
	t.Parallel()
	tests := []struct {
		length                   digest.Length
		stories, long, sentences int // sentences: of the first
	}{
		{digest.LengthCompact, 5, 3, 1},
		{digest.LengthNormal, 9, 5, 3},
		{digest.LengthLong, 9, 9, 3},
	}
	for _, tt := range tests {
		t.Run("length "+string(tt.length), func(t *testing.T) {
			t.Parallel()
			var stories []digest.Story
			for n := range int64(11) {
				stories = append(stories, story(n+1, report(n+1, "Agency", int(n), fmt.Sprintf("Warehouse %d burns", n), fmt.Sprintf(
					"Warehouse number %d burned down on Sunday. Its owner said that %d people work there. The fire began in a store for paint at noon.", n, 20+n))))
			}
			d := order("warehouse")
			d.Settings.Length = tt.length
			e, _ := composed(t, input(d, stories...))
			long := 0
			for _, entry := range e.Entries {
				if entry.Kind != digest.KindShort {
					long++
				}
			}
			got := []int{len(e.Entries), long, len(e.Entries[0].Sentences)}
			if diff := cmp.Diff([]int{tt.stories, tt.long, tt.sentences}, got); diff != "" {
				t.Errorf("stories, those with sentences, sentences of the first (-want +got):\n%s", diff)
			}
		})
	}
}
