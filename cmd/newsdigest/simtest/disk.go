package simtest

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// A Disk is how a disk fails, from one commit on for a while.
type Disk struct {
	From int           // the commit, from 1, that fails first
	For  time.Duration // how long commits fail
	Late bool          // the first one is on the disk all the same, and nobody knows
}

// errDisk is what a commit returns while the disk fails.
var errDisk = errors.New("disk I/O error")

// A failing disk belongs to one World.
type failing struct {
	Disk
	commits int
	until   time.Time
}

// commit runs f, unless the disk fails.
func (d *failing) commit(f func() error) error {
	if d.commits++; d.commits == d.From {
		d.until = time.Now().Add(d.For)
		if d.Late {
			return errors.Join(f(), errDisk)
		}
	}
	if time.Now().Before(d.until) {
		return errDisk
	}
	return f()
}

// Fail runs p once for each of its commits, with a disk that fails from there
// on, and looks at each call for its claim. It returns what readers saw, and the longest time from the end of the
// failure until everything was sent.
func Fail(t *testing.T, p Plan, disk Disk) (sum Verdict, slowest time.Duration) {
	t.Helper()
	begin := Prepare(t, p)
	folder := Folder(t)
	for disk.From = 1; ; disk.From++ {
		var recovery time.Duration
		reached := false
		synctest.Test(t, func(t *testing.T) {
			w := Begin(t, p, begin, folder)
			w.disk.Disk, w.audited = disk, true
			v := finish(t, w)
			for i := range v.Cases {
				v.Cases[i] = fmt.Sprintf("the disk fails from commit %d on: %s", disk.From, v.Cases[i])
			}
			sum.Add(v)
			recovery, reached = w.ended.Sub(w.disk.until), !w.disk.until.IsZero()
		})
		if !reached {
			return sum, slowest
		}
		slowest = max(slowest, recovery)
	}
}
