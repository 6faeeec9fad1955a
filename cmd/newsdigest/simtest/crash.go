package simtest

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
)

// Crash runs p once, and for each of its points once more from what a crash
// there would leave, on all processors. It returns what all their readers saw.
// At most limit points are run.
func Crash(t *testing.T, p Plan, limit int) Verdict {
	t.Helper()
	begin := Prepare(t, p)
	points := make(chan Moment) // made outside of all bubbles: time stands while one waits
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		sum   Verdict
	)
	add := func(v Verdict) {
		mu.Lock()
		defer mu.Unlock()
		sum.Add(v)
	}
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for m := range points {
				add(fork(t, p, m))
				if err := os.RemoveAll(folderOf(m)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	add(trunk(t, p, begin, limit, points))
	close(points)
	group.Wait()
	return sum
}

// trunk runs p undisturbed and hands out a moment at each point.
func trunk(t *testing.T, p Plan, begin Moment, limit int, points chan<- Moment) (v Verdict) {
	t.Helper()
	folder := Folder(t)
	synctest.Test(t, func(t *testing.T) {
		w := Begin(t, p, begin, folder)
		n := 0
		w.point = func(step string) {
			if n++; n > limit {
				return
			}
			own, err := os.MkdirTemp(folder, "point")
			if err != nil {
				t.Error(err)
				return
			}
			m, err := w.moment(fmt.Sprintf("point %d, %s", n, step), own)
			if err != nil {
				t.Error(err)
			}
			points <- m
		}
		v = finish(t, w)
	})
	v.Points = 0 // it did not crash
	return v
}

// fork lives on from a crash.
func fork(t *testing.T, p Plan, m Moment) (v Verdict) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		folder, err := os.MkdirTemp(folderOf(m), "fork")
		must(t, err)
		v = finish(t, Begin(t, p, m, folder))
	})
	for i := range v.Cases {
		v.Cases[i] = fmt.Sprintf("seed %d, %s: %s", p.Seed, m.Step, v.Cases[i])
	}
	return v
}

// finish runs a world to its end and judges it.
func finish(t *testing.T, w *World) Verdict {
	t.Helper()
	w.Run()
	v, err := w.Judge()
	if err != nil {
		t.Error(err)
	}
	return v
}

func folderOf(m Moment) string { return filepath.Dir(m.Database) }
