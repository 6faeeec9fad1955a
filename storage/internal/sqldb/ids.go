package sqldb

import (
	"math/rand/v2"
	"sync"
	"time"
)

// ids makes ids that rise with time: the millisecond in the upper bits, a
// count in the lower ones. It is safe for concurrent use.
type ids struct {
	now    func() time.Time
	shared bool // other processes make ids too, so a count starts at random

	mu   sync.Mutex
	last int64
}

// countBits leaves a million ids for each millisecond, until the year 2248.
const countBits = 20

// next returns n new ids as the first of n consecutive ones. They are above
// all earlier ones even when the clock is set back.
func (g *ids) next(n int) int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	first := g.now().UnixMilli() << countBits
	if g.shared {
		first += rand.Int64N(1 << countBits / 2)
	}
	first = max(first, g.last+1)
	g.last = first + int64(n) - 1
	return first
}

// id returns one new id.
func (t tx) id() int64 { return t.ids.next(1) }
