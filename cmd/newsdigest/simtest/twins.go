//go:build unix

package simtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"
)

// Twins runs two real processes on one PostgreSQL database in each of several
// towns, and disturbs them so many times in all: at a random call one of them
// is paused, or parted from the database, and while it is away the leases run
// out, so that the other takes its work. It returns what readers saw.
// Databases gives an empty database for each town.
func Twins(t *testing.T, p Plan, program Program, databases func() string, disturbances int) Verdict {
	t.Helper()
	const each = 8 // disturbances of one town
	// Databases are made before the towns live: only the test may ask for them.
	empty := make(chan string, disturbances/each+1)
	for range cap(empty) {
		empty <- databases()
	}
	return towns(t, p.Seed, cap(empty), func(random *rand.Rand) (Verdict, error) {
		p := p
		p.Due, p.Database = time.Now(), <-empty
		return twins(t, Prepare(t, p), program, random, each)
	})
}

// A twin is one of two processes on a database.
type twin struct {
	*Process
	way *proxy
}

func twins(t *testing.T, m Moment, program Program, random *rand.Rand, disturbances int) (Verdict, error) {
	w, err := Settle(t, m, program)
	defer w.End()
	if err != nil {
		return Verdict{}, err
	}
	called := make(chan struct{}, 1000)
	w.OnSend(func(int) Fault {
		called <- struct{}{}
		return Fault{Delay: 100 * time.Millisecond}
	})
	var pair []twin
	for range 2 {
		way, address, err := newProxy(w.Context(), m.Database)
		if err != nil {
			return Verdict{}, err
		}
		defer way.close()
		process, err := w.Start(address)
		if err != nil {
			return Verdict{}, err
		}
		defer process.Kill()
		pair = append(pair, twin{process, way})
	}
	for range disturbances {
		if !w.next(called, 1+random.IntN(3)) {
			break // all is sent
		}
		if err := w.disturb(pair[random.IntN(2)], called, random); err != nil {
			return Verdict{}, err
		}
	}
	if err := w.Quiet(); err != nil {
		return Verdict{}, fmt.Errorf("%w\n%s\n%s", err, pair[0].log.String(), pair[1].log.String())
	}
	for _, p := range pair {
		p.Kill()
	}
	if err := w.resent(); err != nil {
		return Verdict{}, err
	}
	return w.Judge()
}

// next waits for so many calls, and reports false where all is sent before.
func (w *Town) next(called <-chan struct{}, n int) bool {
	for n > 0 {
		select {
		case <-called:
			n--
		case <-time.After(100 * time.Millisecond):
			if waiting, err := w.waiting(w.Context()); err == nil && waiting == 0 {
				return false
			}
		}
	}
	return true
}

// disturb takes one of the twins away until the other has made some calls.
func (w *Town) disturb(p twin, called <-chan struct{}, random *rand.Rand) error {
	switch random.IntN(3) {
	case 0:
		p.way.part(false)
		defer p.way.heal()
	case 1:
		p.way.part(true)
		defer p.way.heal()
	default:
		p.Signal(syscall.SIGSTOP)
		defer p.Signal(syscall.SIGCONT)
	}
	if err := expire(w.Context(), w.database); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(w.Context(), time.Duration(1+random.IntN(8))*time.Second)
	defer cancel()
	for range random.IntN(4) {
		select {
		case <-called:
		case <-ctx.Done():
		}
	}
	return nil
}

// expire makes all leases run out, as time would, except those that a process
// holds in a transaction at this instant.
func expire(ctx context.Context, database string) error {
	db, err := sql.Open("pgx", database)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `UPDATE leases SET until = 0
WHERE (kind, id) IN (SELECT kind, id FROM leases FOR UPDATE SKIP LOCKED)`)
	return errors.Join(err, db.Close())
}

// resent notes one unknown outcome for each part that was sent again: whose
// process was away when it had to write the first outcome.
func (w *Town) resent() error {
	rows, err := outbox(w.Context(), w.database)
	for _, parts := range rows {
		for _, r := range parts {
			if r.resends > 0 || r.repeated {
				w.unknown[r.id] = max(1, r.resends)
			}
		}
	}
	return err
}
