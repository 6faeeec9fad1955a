//go:build !unix

package main

import "time"

// started stands for the start of the process.
var started = time.Now()

// cpu returns the time since the start: elsewhere the time on the processors
// is not at hand.
func cpu() time.Duration { return time.Since(started) }
