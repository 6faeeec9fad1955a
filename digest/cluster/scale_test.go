//go:build unix

package cluster_test

import (
	"fmt"
	"runtime"
	"syscall"
	"testing"
	"time"

	"newsdigest/digest/cluster"
)

// sizes are the windows, in items, at which the cost is measured. Those over
// a thousand take long and are left out in short mode.
var sizes = []int{1_000, 3_000, 10_000, 20_000, 100_000}

// BenchmarkScale fills a window as a start does, and reports the time per item
// on arrival when the window is full, the seconds of a repair and what it
// allocates in all, and the memory that the engine holds. `make scale` runs all
// sizes once.
func BenchmarkScale(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if testing.Short() && n > 1_000 {
				b.Skip("it takes long; make scale runs it")
			}
			for range b.N {
				measure(b, n)
			}
		})
	}
}

func measure(b *testing.B, n int) {
	const more = 500
	items := newPress(1).stream(n+more, noon, 48*time.Hour)
	before := heap()
	e := cluster.New(cluster.Options{})
	b.ResetTimer()
	for i := range items[:n] {
		items[i].Story = items[i].ID
	}
	e.Restore(items[:n])
	e.Repair()
	begin := cpu(b)
	fill(e, items[n:])
	b.ReportMetric((cpu(b)-begin).Seconds()*1000/more, "ms/arrival")
	allocated := total()
	begin = cpu(b)
	e.Repair()
	b.ReportMetric((cpu(b) - begin).Seconds(), "s/repair")
	b.ReportMetric(float64(total()-allocated)/1e6, "MB/repair")
	b.ReportMetric(float64(heap()-before)/1e6, "MB")
	runtime.KeepAlive(e)
	runtime.KeepAlive(items)
}

// heap returns the bytes in use after a collection.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// total returns the bytes that were ever allocated.
func total() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.TotalAlloc)
}

// cpu returns the processor time of this process.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
