package simtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"modernc.org/sqlite"
)

// A Disk is how a disk fails, from one commit on for a while.
type Disk struct {
	From int           // the commit, from 1, that fails first
	For  time.Duration // how long commits fail
	Late bool          // the first one is on the disk all the same, and nobody knows
	// Medium, where it is not nil, is what fails, and commits find out; else
	// they fail before they begin.
	Medium Medium
}

// A Medium is a file system that can be broken.
type Medium interface {
	Break() error
	Mend() error
}

// errDisk is what a commit returns while the disk fails.
var errDisk = errors.New("disk I/O error")

// A failing disk belongs to one World.
type failing struct {
	Disk
	commits int
	failed  int // commits that failed
	until   time.Time
	broken  bool // the medium
}

// commit runs f, unless the disk fails.
func (d *failing) commit(w *World, f func() error) error {
	d.commits++
	first := d.commits == d.From
	if first {
		d.until = time.Now().Add(d.For)
	}
	if d.Medium != nil {
		return d.below(w, first, f)
	}
	switch {
	case first && d.Late:
		return errors.Join(f(), errDisk)
	case time.Now().Before(d.until):
		d.failed++
		return errDisk
	}
	return f()
}

// below runs f on the medium.
func (d *failing) below(w *World, first bool, f func() error) error {
	switch {
	case first:
		// With an empty log each commit needs space.
		w.checkpoint()
		d.broken = true
		must(w.t, d.Medium.Break())
	case !d.until.IsZero() && !time.Now().Before(d.until):
		d.mend(w)
	}
	err := f()
	var e *sqlite.Error
	if errors.As(err, &e) {
		d.failed++
	}
	return err
}

// mend mends the medium where it is broken.
func (d *failing) mend(w *World) {
	if d.broken {
		d.broken = false
		must(w.t, d.Medium.Mend())
	}
}

// checkpoint empties the database's log.
func (w *World) checkpoint() {
	db, err := openOutbox(w.database)
	must(w.t, err)
	_, err = db.ExecContext(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)")
	must(w.t, errors.Join(err, db.Close()))
}

// A Recovery is what was found of a plan that was run once for each of its
// commits, with a disk that failed from there on.
type Recovery struct {
	Verdict
	Failed  int           // runs in which a commit failed
	Slowest time.Duration // from the end of a failure until everything was sent
}

// String returns all figures in one line.
func (r *Recovery) String() string {
	return fmt.Sprintf("failed=%d recovery=%s %s", r.Failed, r.Slowest, &r.Verdict)
}

// Fail runs p in folder once for each of its commits, with a disk that fails
// from there on, and looks at each call for its claim.
func Fail(t *testing.T, p Plan, disk Disk, folder string) (r Recovery) {
	t.Helper()
	begin := Prepare(t, p)
	for disk.From = 1; ; disk.From++ {
		reached := false
		synctest.Test(t, func(t *testing.T) {
			own, err := os.MkdirTemp(folder, "world")
			must(t, err)
			w := Begin(t, p, begin, own)
			w.disk.Disk, w.audited = disk, true
			v := finish(t, w)
			for i := range v.Cases {
				v.Cases[i] = fmt.Sprintf("the disk fails from commit %d on: %s", disk.From, v.Cases[i])
			}
			if reached = !w.disk.until.IsZero(); reached {
				r.Add(v)
				r.Slowest = max(r.Slowest, w.ended.Sub(w.disk.until))
			}
			if w.disk.failed > 0 {
				r.Failed++
			}
			must(t, os.RemoveAll(own))
		})
		if !reached {
			return r
		}
	}
}
