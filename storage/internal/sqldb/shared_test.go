package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var errMember = errors.New("this member fails")

// A first transaction waits until all others do; then they run one after the
// other. What each leaves in the database follows from its own fate alone.
func TestCommits(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		odd  func(t tx) error // what one member does after it has written
		want error            // of that member; the others have none
		kept int              // rows
		used int              // transactions, or 0 for any number
	}{
		{"all share one commit", func(tx) error { return nil }, nil, members, 1},
		{"one that fails takes back its own", func(tx) error { return errMember }, errMember, members - 1, 1},
		{"one that panics takes back its own", func(tx) error { panic("a mistake") }, errPanicked, members - 1, 1},
		{"one that breaks off all makes them run again", func(t tx) error {
			_, err := t.sql.ExecContext(context.Background(), "ROLLBACK") // as SQLite does where the disk is full
			return errors.Join(errMember, err)
		}, errMember, members - 1, 0},
		{"one that breaks off all and does not say so is told", func(t tx) error {
			_, err := t.sql.ExecContext(context.Background(), "ROLLBACK")
			return err
		}, errEnded, members - 1, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := together(t)
			errs, used := crowd(t, s, test.odd)
			for i, err := range errs[:odd] {
				if err != nil {
					t.Errorf("member %d: %v", i, err)
				}
			}
			if !errors.Is(errs[odd], test.want) {
				t.Errorf("the odd member: %v, want %v", errs[odd], test.want)
			}
			if n := rows(t, s); n != test.kept {
				t.Errorf("%d rows, want %d", n, test.kept)
			}
			if test.used > 0 && used != test.used {
				t.Errorf("%d transactions, want %d", used, test.used)
			}
		})
	}
}

const (
	members = 9
	odd     = members - 1
)

// crowd lets members write at once, of which the last does f too, and returns
// their errors and how many transactions they used.
func crowd(t *testing.T, s *Store, f func(t tx) error) (errs [members]error, used int) {
	t.Helper()
	var mu sync.Mutex
	transactions := map[*sql.Tx]bool{}
	started := make(chan struct{})
	hold := sync.OnceFunc(func() { // until all others wait
		close(started)
		for s.commits.waiting.Load() < members-1 {
			runtime.Gosched()
		}
	})
	var group sync.WaitGroup
	for i := range members {
		group.Go(func() {
			if i > 0 {
				<-started
			}
			errs[i] = try(t.Context(), s, i, func(t tx) error {
				hold()
				mu.Lock()
				transactions[t.sql] = true
				mu.Unlock()
				if i == odd {
					return f(t)
				}
				return nil
			})
		})
	}
	group.Wait()
	return errs, len(transactions)
}

// One whose context has ended writes nothing, and the others go on.
func TestCommits_Ended(t *testing.T) {
	t.Parallel()
	s := together(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := try(ctx, s, 1, func(tx) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("write() = %v, want that of its context", err)
	}
	if err := try(t.Context(), s, 2, func(tx) error { return nil }); err != nil {
		t.Errorf("the next write() = %v", err)
	}
	if diff := cmp.Diff(1, rows(t, s)); diff != "" {
		t.Errorf("rows (-want +got)\n%s", diff)
	}
}

var errPanicked = errors.New("panicked")

// try writes a row and then does f.
func try(ctx context.Context, s *Store, id int, f func(t tx) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%w: %v", errPanicked, v)
		}
	}()
	return s.write(ctx, "write a row", func(t tx) error {
		_, err := t.TakeLease(ctx, TakeLeaseParams{Kind: "test", ID: int64(id)})
		if err != nil {
			return err
		}
		return f(t)
	})
}

func rows(t *testing.T, s *Store) (n int) {
	t.Helper()
	if err := s.Writer.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM leases").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// together returns a store on an empty database whose writes share commits.
func together(t *testing.T) *Store {
	t.Helper()
	db := empty(t)
	db.SetMaxOpenConns(1)
	s, err := NewStore(t.Context(), Config{Writer: db, Reader: db, Now: time.Now, Together: true, Prepare: true})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
