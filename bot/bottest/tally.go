package bottest

import (
	"fmt"
	"sync/atomic"
)

// A Tally counts what a fake network checked against the published contract.
// It is safe for concurrent use.
type Tally struct {
	requests, answers, broken atomic.Int64
}

// Request counts a request that was checked, with what was wrong with it.
func (c *Tally) Request(problems int) { c.count(&c.requests, problems) }

// Answer counts an answer, or an update, of the fake itself.
func (c *Tally) Answer(problems int) { c.count(&c.answers, problems) }

func (c *Tally) count(kind *atomic.Int64, problems int) {
	kind.Add(1)
	if problems > 0 {
		c.broken.Add(1)
	}
}

// Report returns the counts as one line of a test's log. `make test` adds the
// lines of all tests up.
func (c *Tally) Report(network string) string {
	return fmt.Sprintf("contract of %s: requests=%d answers=%d broken=%d", network, c.requests.Load(), c.answers.Load(), c.broken.Load())
}
