package simtest_test

import (
	"testing"

	"newsdigest/cmd/newsdigest/simtest"
)

// The harness finds what naive couriers do: one that sends and then marks
// repeats parts, one that marks and then sends loses them.
func TestCrash_FindsNaiveCouriers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		naive simtest.Naive
		found func(simtest.Verdict) int
	}{
		{"sends, then marks", simtest.Naive{}, func(v simtest.Verdict) int { return v.Repeated }},
		{"marks, then sends", simtest.Naive{MarkFirst: true}, func(v simtest.Verdict) int { return v.Lost }},
	}
	for _, tt := range tests {
		for _, failures := range []int{0, 200} {
			name := tt.name
			if failures > 0 {
				name += ", with faults"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				v := simtest.Crash(t, simtest.Plan{Seed: 1, Chats: 1, Parts: 3, Failures: failures, Naive: &tt.naive}, 50)
				t.Log(&v)
				if tt.found(v) == 0 {
					t.Errorf("nothing was found in %s", &v)
				}
			})
		}
	}
}
