package simtest_test

import (
	"testing"
	"time"

	"newsdigest/cmd/newsdigest/simtest"
	"newsdigest/digest"
)

// TestApart has one network slow or dead: on the other one each message comes
// with the same words and at the same second as when both are well.
func TestApart(t *testing.T) {
	t.Parallel()
	well := simtest.Apart(t, town(), "", simtest.Fault{})
	tests := []struct {
		name      string
		sick, fit digest.Platform
		fault     simtest.Fault
	}{
		{"telegram is slow", digest.Telegram, digest.Discord, simtest.Fault{Delay: 12 * time.Second}},
		{"telegram is dead", digest.Telegram, digest.Discord, simtest.Fault{Hang: true}},
		{"discord is slow", digest.Discord, digest.Telegram, simtest.Fault{Delay: 12 * time.Second}},
		{"discord is dead", digest.Discord, digest.Telegram, simtest.Fault{Hang: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			want, got := well[tt.fit], simtest.Apart(t, town(), tt.sick, tt.fault)[tt.fit]
			if len(want) < 8 || len(got) != len(want) {
				t.Fatalf("%d messages on %s, want %d", len(got), tt.fit, len(want))
			}
			latest := time.Duration(0)
			for i, m := range got {
				if m.Words != want[i].Words {
					t.Errorf("a message is\n%s\nwant\n%s", m.Words, want[i].Words)
				}
				latest = max(latest, m.At.Sub(want[i].At))
			}
			if latest > time.Second {
				t.Errorf("a message on %s is %s late", tt.fit, latest)
			}
			t.Logf("%d messages on %s, at most %s late", len(got), tt.fit, latest)
		})
	}
}
