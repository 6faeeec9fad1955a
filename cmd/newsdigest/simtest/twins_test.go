//go:build unix

package simtest_test

import (
	"testing"

	"newsdigest/cmd/newsdigest/simtest"
)

// TestTwins pauses and parts two processes on one PostgreSQL database while
// they send.
func TestTwins(t *testing.T) {
	t.Parallel()
	databases := func() string { return database.Database(t) }
	n := count(t, "DISTURBANCES", 200, 16)
	report(t, "twins", simtest.Twins(t, simtest.Plan{Seed: 4, Chats: 2, Digests: 6}, program(t), databases, n))
}
