package simtest_test

import (
	"testing"
	"time"

	"newsdigest/cmd/newsdigest/simtest"
)

// TestDisk_OfTheSystem has file systems fail below the database, at every
// commit: SQLite is told by the kernel.
func TestDisk_OfTheSystem(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		volume func(*testing.T) *simtest.Volume
	}{
		{"no space left", simtest.Full},
		{"input/output error", simtest.Unwritable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			volume := tt.volume(t)
			recovers(t, simtest.Disk{For: 30 * time.Second, Medium: volume}, volume.Folder)
		})
	}
}
