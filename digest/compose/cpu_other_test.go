//go:build !unix

package compose_test

import "time"

// cpu returns no time: how to ask for it is not known here.
func cpu() time.Duration { return 0 }
