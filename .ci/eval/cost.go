package main

import (
	"runtime"
	"time"
)

// cost returns the milliseconds on the processors that f takes for each of n
// items, after the garbage of others is gone.
func cost(n int, f func()) float64 {
	runtime.GC()
	begin := cpu()
	f()
	return float64(cpu()-begin) / float64(time.Millisecond) / float64(max(n, 1))
}
