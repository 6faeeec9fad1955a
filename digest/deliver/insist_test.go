package deliver_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/storage"
)

// A sickStore is one whose disk fails now and then.
type sickStore struct {
	storage.Store
	claim, settle func() error    // nil is well
	written       []digest.Status // what was settled
}

func (s *sickStore) Claim(ctx context.Context, held digest.Held, id int64, e digest.Envelope, now time.Time) error {
	err := s.Store.Claim(ctx, held, id, e, now)
	if err == nil && s.claim != nil {
		err = s.claim()
	}
	return err
}

func (s *sickStore) Settle(ctx context.Context, held digest.Held, st digest.Settlement, now time.Time) error {
	if s.settle != nil {
		if err := s.settle(); err != nil {
			return err
		}
	}
	s.written = append(s.written, st.Status)
	return s.Store.Settle(ctx, held, st, now)
}

// While a disk fails after a call, its outcome is kept until it can be
// written; a claim that failed, and is on the disk all the same, is taken
// back. Neither becomes a call of which nobody knows what came of it.
func TestCourier_KeepsOutcomes(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk I/O error")
	once := func() func() error {
		failed := false
		return func() error {
			if failed {
				return nil
			}
			failed = true
			return broken
		}
	}
	during := func(d time.Duration, err error) func() error {
		began := time.Now()
		return func() error {
			if time.Since(began) < d {
				return err
			}
			return nil
		}
	}
	tests := []struct {
		name  string
		sick  func(*sickStore)
		stop  time.Duration // when the program is told to stop; 0 is never
		calls []string
		wrote []digest.Status
		most  time.Duration // until all is sent, or the run returned
	}{
		{"the disk is full for ten minutes", func(s *sickStore) { s.settle = during(10*time.Minute, broken) }, 0,
			[]string{"c: one", "c: two"}, []digest.Status{digest.StatusSent, digest.StatusSent}, 10*time.Minute + 2*time.Second},
		{"a claim seems to fail", func(s *sickStore) { s.claim = once() }, 0,
			[]string{"c: one", "c: two"}, []digest.Status{digest.StatusPending, digest.StatusSent, digest.StatusSent}, 10 * time.Second},
		{"another process has the bot", func(s *sickStore) { s.settle = during(time.Second, digest.ErrLost) }, 0,
			[]string{"c: one", "c: one (repeat)", "c: two"}, []digest.Status{digest.StatusSent, digest.StatusSent}, time.Minute},
		{"the program is stopped meanwhile", func(s *sickStore) { s.settle = during(time.Hour, broken) }, time.Minute,
			[]string{"c: one"}, nil, 64 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t)
				o.publish(digest.Telegram, "c", "one", "two")
				sick := &sickStore{Store: o.store}
				tt.sick(sick)
				o.courier.Store = sick
				begin, lasts := time.Now(), 15*time.Minute
				if tt.stop > 0 {
					lasts = tt.stop
				}
				o.loop(t, lasts)
				took := time.Since(begin)
				if tt.stop == 0 {
					took = o.net.at[len(o.net.at)-1].Sub(begin)
				}
				if diff := cmp.Diff(tt.calls, o.net.calls); diff != "" {
					t.Errorf("calls (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(tt.wrote, sick.written); diff != "" {
					t.Errorf("settled as (-want +got):\n%s", diff)
				}
				if took > tt.most {
					t.Errorf("it took %s, want at most %s", took, tt.most)
				}
			})
		})
	}
}
