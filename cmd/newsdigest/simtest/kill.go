package simtest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	"newsdigest/digest"
)

// atOnce is how many towns live at once: their processes mostly wait.
const atOnce = 8

// Kill starts a real process n times, kills it at a random write or call,
// starts it again, and returns what readers saw. The towns are those of p.
func Kill(t *testing.T, p Plan, program Program, n int) Verdict {
	t.Helper()
	f := &fresh{plan: p}
	return towns(t, p.Seed, n, func(random *rand.Rand) (Verdict, error) {
		return kill(t, f.moment(t), program, random)
	})
}

// Stop starts a real process n times and ends it by SIGTERM at a random write
// or call, while the networks take up to slowest to answer. A process that
// takes longer than ten seconds to end, and an outcome that it does not know
// then, are lost parts of the verdict.
func Stop(t *testing.T, p Plan, program Program, n int, slowest time.Duration) Verdict {
	t.Helper()
	f := &fresh{plan: p}
	return towns(t, p.Seed, n, func(random *rand.Rand) (Verdict, error) {
		return stop(t, f.moment(t), program, random, slowest)
	})
}

// A fresh plan has its editions due a moment ago, for processes whose clock is
// the real one.
type fresh struct {
	plan Plan

	mu   sync.Mutex
	last Moment
}

// moment returns a moment in which the editions are not yet late.
func (f *fresh) moment(t *testing.T) Moment {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if time.Since(f.plan.Due) > 5*time.Minute {
		f.plan.Due = time.Now()
		f.last = Prepare(t, f.plan)
	}
	return f.last
}

// towns makes n verdicts, several at once. What each does follows from the
// seed and its number, as far as real time allows.
func towns(t *testing.T, seed uint64, n int, live func(random *rand.Rand) (Verdict, error)) Verdict {
	t.Helper()
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		sum   Verdict
	)
	numbers := make(chan int)
	for range min(atOnce, n) {
		group.Go(func() {
			for number := range numbers {
				v, err := live(rand.New(rand.NewPCG(seed, uint64(number))))
				if err != nil {
					t.Errorf("town %d: %v", number, err)
				}
				for i := range v.Cases {
					v.Cases[i] = fmt.Sprintf("seed %d, town %d: %s", seed, number, v.Cases[i])
				}
				mu.Lock()
				sum.Add(v)
				mu.Unlock()
			}
		})
	}
	for number := range n {
		numbers <- number
	}
	close(numbers)
	group.Wait()
	return sum
}

// A blow is the moment at which a process is hit: at a call that sends, before
// or after the message arrives, or when its log on the disk has grown.
type blow struct {
	call  int // 0 is none
	done  bool
	bytes int64
}

// writes is how much printing and sending a part writes to the log, in bytes.
const writes = 200 << 10

func newBlow(random *rand.Rand, r readers) blow {
	parts := len(r.chats) * r.editions
	if random.IntN(2) == 0 {
		return blow{bytes: random.Int64N(int64(parts) * writes)}
	}
	return blow{call: 1 + random.IntN(parts), done: random.IntN(2) == 0}
}

// strike starts a process and hits it with a signal at b, or when it has sent
// everything, and returns it at once.
func (w *Town) strike(b blow, s syscall.Signal, answer func(n int) Fault) (*Process, error) {
	begun := make(chan *Process, 1)
	w.OnSend(func(n int) Fault {
		if n == b.call {
			p := <-begun
			p.Signal(s)
			if s == syscall.SIGKILL {
				return Fault{Hang: true, Done: b.done}
			}
		}
		return answer(n)
	})
	p, err := w.Start(w.database)
	if err != nil {
		return nil, err
	}
	begun <- p
	for looked := time.Now(); !p.Ended(time.Millisecond); {
		switch info, err := os.Stat(w.database + "-wal"); {
		case b.call > 0 && int(w.sends.Load()) >= b.call:
			return p, nil // it was hit there
		case b.call == 0 && err == nil && info.Size() >= b.bytes:
			p.Signal(s)
			return p, nil
		}
		if time.Since(looked) > lookEvery {
			if n, err := w.waiting(w.Context()); err == nil && n == 0 {
				p.Signal(s)
				return p, nil
			}
			looked = time.Now()
		}
	}
	return p, nil
}

func answerAtOnce(int) Fault { return Fault{} }

func kill(t *testing.T, m Moment, program Program, random *rand.Rand) (Verdict, error) {
	w, err := Settle(t, m, program)
	defer w.End()
	if err != nil {
		return Verdict{}, err
	}
	p, err := w.strike(newBlow(random, m.readers), syscall.SIGKILL, answerAtOnce)
	if err != nil {
		return Verdict{}, err
	}
	p.Kill()
	if _, err := w.Interrupted(); err != nil {
		return Verdict{}, err
	}
	return w.recover()
}

// recover starts the program again, lets it send everything, and judges.
func (w *Town) recover() (Verdict, error) {
	w.OnSend(answerAtOnce)
	p, err := w.Start(w.database)
	if err != nil {
		return Verdict{}, err
	}
	err = w.Quiet()
	p.Kill()
	if err != nil {
		return Verdict{}, fmt.Errorf("%w\n%s", err, p.log.String())
	}
	return w.Judge()
}

func stop(t *testing.T, m Moment, program Program, random *rand.Rand, slowest time.Duration) (Verdict, error) {
	w, err := Settle(t, m, program)
	defer w.End()
	if err != nil {
		return Verdict{}, err
	}
	slow := make([]time.Duration, 1000)
	for i := range slow {
		slow[i] = time.Duration(random.Int64N(int64(slowest)) / (1 + random.Int64N(20)))
	}
	p, err := w.strike(newBlow(random, m.readers), syscall.SIGTERM, func(n int) Fault { return Fault{Delay: slow[n%len(slow)]} })
	if err != nil {
		return Verdict{}, err
	}
	late := !p.Ended(10 * time.Second)
	p.Kill()
	unknown, err := w.Interrupted()
	if err != nil {
		return Verdict{}, err
	}
	v, err := w.recover()
	if late {
		v.Lost++
		v.note("the process did not end within 10 s of SIGTERM")
	}
	rows, readErr := outbox(w.Context(), w.database)
	for _, parts := range rows {
		for _, r := range parts {
			if r.status == digest.StatusUnsure {
				unknown++
			}
		}
	}
	if unknown > 0 {
		v.Lost += unknown
		v.note("%d outcomes were not known after SIGTERM", unknown)
	}
	if err == nil {
		err = readErr
	}
	return v, err
}
