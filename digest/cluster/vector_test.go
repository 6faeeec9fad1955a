package cluster_test

import (
	"math"
	"testing"

	"newsdigest/digest/cluster"
)

func TestWeight_IsKeptInEightBits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		w       float32
		atLeast float64
		atMost  float64
	}{
		{"one is exact", 1, 1, 1},
		{"a half is exact", .5, .5, .5},
		{"the lightest one", .00403, .00402, .00404},
		{"lighter ones count as that", 0, .00402, .00404},
		{"rounding of the sum of squares", 1.0000001, 1, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := float64(cluster.Coded(tt.w)); got < tt.atLeast || got > tt.atMost {
				t.Errorf("Coded(%v) = %v, want %v to %v", tt.w, got, tt.atLeast, tt.atMost)
			}
		})
	}
	for w := float32(.00403); w <= 1; w += .0001 {
		if got := cluster.Coded(w); math.Abs(float64(got/w-1)) > .016 {
			t.Fatalf("Coded(%v) = %v, more than 1.6 %% off", w, got)
		}
	}
}
