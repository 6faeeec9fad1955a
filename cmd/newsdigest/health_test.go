package main

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// A health page that is asked often asks the database seldom.
func TestHealth(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		checks := 0
		var answer error
		h := &health{check: func(context.Context) error { checks++; return answer }}
		for range 100 {
			if err := h.ask(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if checks != 1 {
			t.Errorf("the database was asked %d times, want once", checks)
		}
		answer = errors.New("disk full")
		time.Sleep(healthTime)
		if err := h.ask(t.Context()); !errors.Is(err, answer) || checks != 2 {
			t.Errorf("ask = %v after %d checks, want what the database says now", err, checks)
		}
	})
}
