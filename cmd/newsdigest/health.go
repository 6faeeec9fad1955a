package main

import (
	"context"
	"sync"
	"time"
)

const (
	// healthTime is how long an answer about the database is good for, so
	// that whoever asks the health page often costs no writes.
	healthTime = 10 * time.Second
	// checkTime bounds one question to the database.
	checkTime = 5 * time.Second
)

// A health knows whether the database answers.
type health struct {
	check func(context.Context) error

	mu    sync.Mutex
	asked time.Time // zero: never
	err   error
}

// ask returns the error of the last check, which it makes again where that is
// old. Who asks meanwhile waits for it.
func (h *health) ask(ctx context.Context) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.asked.IsZero() || time.Since(h.asked) >= healthTime {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkTime)
		defer cancel()
		h.err, h.asked = h.check(ctx), time.Now()
	}
	return h.err
}
