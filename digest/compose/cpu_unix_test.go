//go:build unix

package compose_test

import (
	"syscall"
	"time"
)

// cpu returns the processor time that this process has used: on a busy
// machine the clock on the wall says little.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
