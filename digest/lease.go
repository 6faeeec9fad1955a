package digest

import "time"

// A Key names a piece of work: polling a feed, editing a digest, sending for
// a bot. ID is zero for work of which there is one.
type Key struct {
	Kind string // poll(feed), cluster, edit(digest), send(bot), purge
	ID   int64
}

// A Wake says when a piece of work is due.
type Wake struct {
	Key
	At time.Time
}

// Held proves that its holder took the lease of Key. Storage checks the epoch
// first in every transaction of the holder, so a process that paused past its
// lease changes nothing when it comes back.
type Held struct {
	Key
	Epoch int64
}
