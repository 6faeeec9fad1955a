package simtest_test

import (
	"testing"
	"time"

	"newsdigest/cmd/newsdigest/simtest"
)

// TestDisk has the disk fail at every commit of an edition of three parts to a
// chat on each network: nothing is sent without a claim, no outcome becomes
// unknown, and within a minute after the disk works again all is sent.
func TestDisk(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		disk simtest.Disk
	}{
		{"full or read-only", simtest.Disk{For: 30 * time.Second}},
		{"fails after it wrote", simtest.Disk{For: 30 * time.Second, Late: true}},
		{"for long", simtest.Disk{For: 20 * time.Minute}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			recovers(t, tt.disk, simtest.Folder(t))
		})
	}
}

// recovers has a disk fail at every commit.
func recovers(t *testing.T, disk simtest.Disk, folder string) {
	t.Helper()
	r := simtest.Fail(t, simtest.Plan{Seed: 6, Chats: 1, Parts: 3}, disk, folder)
	t.Logf("disk: %s", &r)
	report(t, "disk", r.Verdict)
	if r.Unknown > 0 {
		t.Errorf("%d outcomes became unknown", r.Unknown)
	}
	if r.Slowest > time.Minute {
		t.Errorf("all was sent %s after the disk worked again, want a minute at most", r.Slowest)
	}
	if r.Failed < 20 { // some commits have nothing to write
		t.Errorf("a commit failed in %d of %d runs", r.Failed, r.Points)
	}
}
