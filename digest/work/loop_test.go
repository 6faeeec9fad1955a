package work_test

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"newsdigest/digest"
	"newsdigest/digest/work"
)

// start runs a loop in the bubble of t; what it returns stops it.
func start(t *testing.T, loop *work.Loop) (stop func()) {
	t.Helper()
	loop.Now, loop.Log = time.Now, slog.New(slog.DiscardHandler)
	if loop.Leases == nil {
		loop.Leases = newLeases()
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- loop.Run(ctx) }()
	return func() {
		t.Helper()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run() = %v", err)
		}
	}
}

func TestLoop_RunsWhatIsDueInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		polls := newRows("poll", map[int64]time.Duration{1: 3 * time.Hour, 2: -time.Hour, 3: 90 * time.Second, 4: 0})
		stop := start(t, &work.Loop{Stages: []work.Stage{polls.stage(1)}})
		time.Sleep(4 * time.Hour)
		stop()
		polls.want(t, "2@0s", "4@0s", "3@1m30s", "1@3h0m0s")
	})
}

func TestLoop_KeepsToItsWorkers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		polls := newRows("poll", map[int64]time.Duration{1: 0, 2: 0, 3: 0, 4: 0, 5: 0})
		polls.takes = 10 * time.Second
		stop := start(t, &work.Loop{Stages: []work.Stage{polls.stage(2)}})
		time.Sleep(time.Minute)
		stop()
		slices.Sort(polls.ran) // two at a time start in any order
		polls.want(t, "1@0s", "2@0s", "3@10s", "4@10s", "5@20s")
	})
}

// Slow polls fill their own workers and delay nothing else.
func TestLoop_StarvesNoKind(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		polls := newRows("poll", nil)
		for id := range int64(100) {
			polls.due[id] = polls.began.Add(-time.Hour)
		}
		polls.takes = 50 * time.Second
		sends := newRows("send", map[int64]time.Duration{1: time.Second, 2: 2 * time.Second})
		stop := start(t, &work.Loop{Stages: []work.Stage{polls.stage(4), sends.stage(1)}})
		time.Sleep(time.Minute)
		stop()
		sends.want(t, "1@1s", "2@2s")
	})
}

// One key that always fails waits longer each time, and the others go on.
func TestLoop_RestsAfterFailures(t *testing.T) {
	t.Parallel()
	failures := map[string]func(int64) error{
		"error": func(id int64) error {
			if id == 1 {
				return errors.New("broken")
			}
			return nil
		},
		"panic": func(id int64) error {
			if id == 1 {
				panic("broken")
			}
			return nil
		},
	}
	for name, fail := range failures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				edits := newRows("edit", map[int64]time.Duration{1: 0, 2: 0, 3: time.Minute})
				edits.fail = fail
				stop := start(t, &work.Loop{Stages: []work.Stage{edits.stage(1)}})
				time.Sleep(5 * time.Minute)
				stop()
				edits.want(t, "1@0s", "2@0s",
					"1@5s", "1@15s", "1@35s", "3@1m0s", "1@1m15s", "1@2m15s", "1@3m15s", "1@4m15s")
			})
		})
	}
}

// A success ends the rest: the next failure rests 5 s again.
func TestLoop_ForgetsFailuresAfterSuccess(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		edits := newRows("edit", map[int64]time.Duration{1: 0})
		edits.every = time.Minute
		runs := 0
		edits.fail = func(int64) error {
			if runs++; runs == 3 || runs > 4 {
				return nil
			}
			return errors.New("broken")
		}
		stop := start(t, &work.Loop{Stages: []work.Stage{edits.stage(1)}})
		time.Sleep(2 * time.Minute)
		stop()
		edits.want(t, "1@0s", "1@5s", "1@15s", "1@1m15s", "1@1m20s")
	})
}

func TestLoop_RestsAfterDueFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var asked []time.Duration
		began := time.Now()
		broken := work.Stage{Kind: "poll", Workers: 1, Due: func(context.Context, time.Time, int) ([]digest.Wake, error) {
			asked = append(asked, time.Since(began))
			return nil, errors.New("the disk is full")
		}}
		sends := newRows("send", map[int64]time.Duration{1: 12 * time.Second})
		stop := start(t, &work.Loop{Stages: []work.Stage{broken, sends.stage(1)}})
		time.Sleep(40 * time.Second)
		stop()
		sends.want(t, "1@12s")
		want := []time.Duration{0, 5 * time.Second, 15 * time.Second, 35 * time.Second}
		if diff := gocmp.Diff(want, asked); diff != "" {
			t.Errorf("times of Due (-want +got)\n%s", diff)
		}
	})
}

// A key that another process holds is asked for now and then, not all the
// time.
func TestLoop_WaitsForHeldKeys(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared := newLeases()
		if _, err := shared.TakeLease(t.Context(), digest.Key{Kind: "send", ID: 1}, 12*time.Second); err != nil {
			t.Fatal(err)
		}
		sends := newRows("send", map[int64]time.Duration{1: 0, 2: 0})
		stop := start(t, &work.Loop{Stages: []work.Stage{sends.stage(1)}, Leases: shared})
		time.Sleep(time.Minute)
		stop()
		sends.want(t, "2@0s", "1@15s")
		if sends.looked > 12 {
			t.Errorf("the loop looked %d times in a minute", sends.looked)
		}
	})
}

func TestLoop_Nudge(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		edits := newRows("edit", nil)
		loop := &work.Loop{Stages: []work.Stage{edits.stage(1)}}
		stop := start(t, loop)
		time.Sleep(7 * time.Second)
		edits.add(1, 0)
		for range 3 {
			loop.Nudge()
		}
		synctest.Wait()
		edits.want(t, "1@7s")
		edits.add(2, 0) // without a nudge it is found within a minute
		time.Sleep(time.Minute + time.Second)
		stop()
		edits.want(t, "1@7s", "2@1m7s")
	})
}

// What a run makes due is found as soon as the run ends.
func TestLoop_LooksAgainAfterEachRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clusters := newRows("cluster", nil)
		polls := newRows("poll", map[int64]time.Duration{1: 10 * time.Second})
		polls.takes = 3 * time.Second
		polls.fail = func(int64) error {
			clusters.add(0, 0)
			return nil
		}
		stop := start(t, &work.Loop{Stages: []work.Stage{clusters.stage(1), polls.stage(1)}})
		time.Sleep(30 * time.Second)
		stop()
		clusters.want(t, "0@13s")
	})
}

// The end of the context ends the contexts of runs, and Run waits for all of
// them, also for those that take their time to end.
func TestLoop_WaitsForRuns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared := newLeases()
		began := time.Now()
		ended := 0
		slow := newRows("send", map[int64]time.Duration{1: 0})
		stage := slow.stage(1)
		stage.Run = func(ctx context.Context, _ digest.Held) error {
			<-ctx.Done()
			time.Sleep(20 * time.Second) // a call that was made is waited for
			ended++
			return ctx.Err()
		}
		stop := start(t, &work.Loop{Stages: []work.Stage{stage}, Leases: shared})
		time.Sleep(10 * time.Second)
		stop()
		if got := time.Since(began); got != 30*time.Second || ended != 1 {
			t.Errorf("Run() ended after %v with %d runs ended, want 30s and 1", got, ended)
		}
		if _, err := shared.TakeLease(t.Context(), digest.Key{Kind: "send", ID: 1}, time.Minute); err != nil {
			t.Errorf("TakeLease() after the end = %v, want the lease given back", err)
		}
	})
}

// A run that ends its goroutine is a failure like any other.
func TestLoop_SurvivesGoexit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		edits := newRows("edit", map[int64]time.Duration{1: 0})
		stage := edits.stage(1)
		runs := 0
		stage.Run = func(context.Context, digest.Held) error {
			runs++
			runtime.Goexit()
			return nil
		}
		stop := start(t, &work.Loop{Stages: []work.Stage{stage}})
		time.Sleep(16 * time.Second)
		stop()
		if runs != 3 {
			t.Errorf("%d runs in 16 s, want 3", runs)
		}
	})
}

// A day of 100 feeds that are polled each quarter of an hour.
func TestLoop_SimulatedDay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		polls := newRows("poll", nil)
		for id := range int64(100) {
			polls.due[id] = polls.began.Add(time.Duration(id) * 9 * time.Second)
		}
		polls.every = 15 * time.Minute
		sends := newRows("send", map[int64]time.Duration{1: time.Second})
		sends.every = 30 * time.Minute
		stop := start(t, &work.Loop{Stages: []work.Stage{polls.stage(8), sends.stage(1)}})
		time.Sleep(24*time.Hour - time.Millisecond)
		stop()
		if got, want := len(polls.ran), 96*100; got != want {
			t.Errorf("%d polls in a day, want %d", got, want)
		}
		if got, want := len(sends.ran), 48; got != want {
			t.Errorf("%d sends in a day, want %d", got, want)
		}
	})
}

func TestLoop_Drain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clusters := newRows("cluster", nil)
		polls := newRows("poll", map[int64]time.Duration{1: 0, 2: 0, 3: 0, 4: time.Second})
		polls.takes = time.Millisecond
		polls.fail = func(id int64) error {
			clusters.add(0, -time.Minute)
			if id == 2 {
				return errors.New("broken")
			}
			return nil
		}
		loop := &work.Loop{
			Stages: []work.Stage{clusters.stage(1), polls.stage(1)},
			Leases: newLeases(),
			Now:    func() time.Time { return polls.began }, // stands still
			Log:    slog.New(slog.DiscardHandler),
		}
		err := loop.Drain(t.Context())
		if err == nil || !strings.Contains(err.Error(), "poll 2: broken") {
			t.Errorf("Drain() = %v, want the failure of poll 2", err)
		}
		polls.want(t, "1@0s", "2@1ms", "3@2ms")
		if len(clusters.ran) == 0 {
			t.Errorf("what polls made due did not run")
		}

		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := loop.Drain(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Drain() of an ended context = %v, want context.Canceled", err)
		}
	})
}

func TestLoop_DrainWithNothingDue(t *testing.T) {
	t.Parallel()
	loop := &work.Loop{Leases: newLeases(), Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	if err := loop.Drain(t.Context()); err != nil {
		t.Errorf("Drain() = %v", err)
	}
}

// A lease that could not be given back, because nothing could be written, runs
// out soon.
func TestLoop_GoesOnWhenALeaseWasNotGivenBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sends := newRows("send", map[int64]time.Duration{1: 0})
		sends.every = 10 * time.Second
		stop := start(t, &work.Loop{Stages: []work.Stage{sends.stage(1)}, Leases: &stuck{leases: newLeases(), from: time.Now()}})
		time.Sleep(41 * time.Second)
		stop()
		sends.want(t, "1@0s", "1@30s", "1@40s")
	})
}

// stuck leases cannot be given back in their first five seconds.
type stuck struct {
	*leases
	from time.Time
}

func (s *stuck) DropLease(ctx context.Context, held digest.Held) error {
	if time.Since(s.from) < 5*time.Second {
		return errors.New("the disk is full")
	}
	return s.leases.DropLease(ctx, held)
}
