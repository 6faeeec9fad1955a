package work_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/work"
)

// rows is what a stage works on: keys and when each is due. A key that was
// run is due again after every, or never where that is 0.
type rows struct {
	kind  string
	every time.Duration
	takes time.Duration // how long a run takes
	fail  func(id int64) error

	mu     sync.Mutex
	due    map[int64]time.Time
	ran    []string // "id@time since the start"
	looked int
	began  time.Time
}

func newRows(kind string, due map[int64]time.Duration) *rows {
	r := &rows{kind: kind, due: map[int64]time.Time{}, began: time.Now()}
	for id, d := range due {
		r.due[id] = r.began.Add(d)
	}
	return r
}

func (r *rows) stage(workers int) work.Stage {
	return work.Stage{Kind: r.kind, Workers: workers, Timeout: time.Minute, Due: r.list, Run: r.run}
}

func (r *rows) list(_ context.Context, _ time.Time, limit int) ([]digest.Wake, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.looked++
	var wakes []digest.Wake
	for id, at := range r.due {
		wakes = append(wakes, digest.Wake{Key: digest.Key{Kind: r.kind, ID: id}, At: at})
	}
	slices.SortFunc(wakes, func(a, b digest.Wake) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	return wakes[:min(limit, len(wakes))], nil
}

func (r *rows) run(ctx context.Context, held digest.Held) error {
	r.mu.Lock()
	r.ran = append(r.ran, fmt.Sprintf("%d@%v", held.ID, time.Since(r.began)))
	r.mu.Unlock()
	if r.takes > 0 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(r.takes):
		}
	}
	if r.fail != nil {
		if err := r.fail(held.ID); err != nil {
			return err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.due, held.ID)
	if r.every > 0 {
		r.due[held.ID] = time.Now().Add(r.every)
	}
	return nil
}

// add makes a key due after d.
func (r *rows) add(id int64, d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.due[id] = time.Now().Add(d)
}

func (r *rows) want(t *testing.T, want ...string) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if diff := gocmp.Diff(want, r.ran); diff != "" {
		t.Errorf("runs of %s (-want +got)\n%s", r.kind, diff)
	}
}

// leases are leases of a process, by its clock.
type leases struct {
	mu    sync.Mutex
	epoch map[digest.Key]int64
	until map[digest.Key]time.Time
	full  bool // no lease can be kept
}

func newLeases() *leases {
	return &leases{epoch: map[digest.Key]int64{}, until: map[digest.Key]time.Time{}}
}

func (l *leases) TakeLease(_ context.Context, key digest.Key, ttl time.Duration) (digest.Held, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.until[key].After(time.Now()) {
		return digest.Held{}, digest.ErrHeld
	}
	l.epoch[key]++
	l.until[key] = time.Now().Add(ttl)
	return digest.Held{Key: key, Epoch: l.epoch[key]}, nil
}

func (l *leases) KeepLease(_ context.Context, held digest.Held, ttl time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.full {
		return errors.New("the disk is full")
	}
	if l.epoch[held.Key] != held.Epoch {
		return digest.ErrLost
	}
	l.until[held.Key] = time.Now().Add(ttl)
	return nil
}

func (l *leases) DropLease(_ context.Context, held digest.Held) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.epoch[held.Key] == held.Epoch {
		delete(l.until, held.Key)
	}
	return nil
}
