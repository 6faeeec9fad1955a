package simtest_test

import (
	"os"
	"strconv"
	"testing"

	"newsdigest/cmd/newsdigest/simtest"
)

// TestCrash kills the program at every commit and every call of an edition of
// three parts to five chats on each network, and starts it again.
func TestCrash(t *testing.T) {
	t.Parallel()
	want := count(t, "CRASH_POINTS", 2000, 40)
	var sum simtest.Verdict
	for seed := uint64(0); sum.Points < want; seed++ {
		plan := simtest.Plan{Seed: seed, Chats: 5, Parts: 3}
		if seed > 0 {
			plan.Failures, plan.Waits = 200, 100
		}
		sum.Add(simtest.Crash(t, plan, want-sum.Points))
	}
	report(t, "crash", sum)
}

// count returns how often a test does what it does: as the environment says,
// else the usual number, and a smaller one with -short.
func count(t *testing.T, variable string, usual, short int) int {
	t.Helper()
	if s := os.Getenv(variable); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			t.Fatalf("%s=%q is no count", variable, s)
		}
		return n
	}
	if testing.Short() {
		return short
	}
	return usual
}

// report prints the figures, and fails the test where a promise was broken.
func report(t *testing.T, name string, v simtest.Verdict) {
	t.Helper()
	t.Logf("%s: %s", name, &v)
	if v.Broken() > 0 {
		t.Errorf("%s: %s", name, &v)
	}
	for i, c := range v.Cases {
		if i == 20 {
			t.Errorf("… %d more", len(v.Cases)-i)
			break
		}
		t.Error(c)
	}
}
