package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"newsdigest/digest/extract"
)

const (
	hostileFiles = "../../../shared/data"
	// mostData is how much memory a process may map for its data, in KiB. Its
	// address space is not limited: Go reserves much and uses little.
	mostData   = 512 << 10
	mostTime   = 2 * time.Second // of a processor, for one file
	mostMemory = 64 << 20        // bytes that one file may take
	filesAtOne = 200             // of one process
)

// TestHostile gives every file of the public and of the hostile sets to the
// verbs, once as a feed and once as a page, in processes that may take 512
// MiB, and weighs what each file takes.
func TestHostile(t *testing.T) {
	t.Parallel()
	if _, err := highWater(); err != nil || anew() != nil {
		t.Skipf("what a file takes cannot be weighed on this system (%v): 0 files read", err)
	}
	var files []string
	for _, folder := range []string{"hostile", "feeds"} {
		_ = filepath.WalkDir(filepath.Join(hostileFiles, folder), func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				files = append(files, path)
			}
			return nil
		})
	}
	if len(files) == 0 {
		t.Skip("the hostile files, ../shared/data beside the repository, are not here: 0 files read")
	}
	for _, verb := range []string{"parse", "extract"} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			var all []weighed
			for some := range slices.Chunk(files, filesAtOne) {
				all = append(all, weighedIn(t, verb, some)...)
			}
			if len(all) != len(files) {
				t.Errorf("%d files were read of %d", len(all), len(files))
			}
			var slowest, largest weighed
			for _, w := range all {
				if w.Time > slowest.Time {
					slowest = w
				}
				if w.Memory > largest.Memory {
					largest = w
				}
				if w.Time > mostTime || w.Memory > mostMemory {
					t.Errorf("%s took %v and %d MiB", w.File, w.Time, w.Memory>>20)
				}
			}
			t.Logf("%s: %d files; at most %v of a processor (%s) and %d MiB above idle (%s)", verb, len(all),
				slowest.Time.Round(time.Millisecond), filepath.Base(slowest.File), largest.Memory>>20, filepath.Base(largest.File))
		})
	}
}

// weighedIn weighs files in a process of little memory. A file that ends the
// process, as a panic does, fails the test.
func weighedIn(t *testing.T, verb string, files []string) (all []weighed) {
	t.Helper()
	script := fmt.Sprintf(`ulimit -d %d && exec weigh "$@"`, mostData)
	cmd := exec.CommandContext(t.Context(), "sh", append([]string{"-c", script, "sh", verb}, files...)...)
	cmd.Env = append(os.Environ(), "GOMEMLIMIT=512MiB")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	for line := range bytes.Lines(out) {
		var w weighed
		if err := json.Unmarshal(line, &w); err != nil {
			t.Fatal(err)
		}
		all = append(all, w)
	}
	if err != nil {
		t.Errorf("%s ended with %v after %d files, at %s:\n%.2000s", verb, err, len(all), files[min(len(all), len(files)-1)], stderr.String())
	}
	return all
}

// weighed is what a file took: time of all processors together, and bytes
// above what the process has when it does nothing.
type weighed struct {
	File   string
	Time   time.Duration
	Memory int64
}

// weigh is the program of those processes, which testscript puts on the path:
// weigh VERB FILE…
func weigh() {
	verb := map[string]fileReader{
		"parse":   {most: maxFile, read: (&parseCmd{}).parseFeed},
		"extract": {most: extract.MaxPage, read: extractPage},
	}[os.Args[1]]
	verb.name = func(path string) string { return path }
	idle := rest()
	out := json.NewEncoder(os.Stdout)
	for _, file := range os.Args[2:] {
		w := weighFile(verb, file, idle)
		if w.Memory > mostMemory/2 { // some of it may be left of the files before
			rest()
			w = weighFile(verb, file, idle)
		}
		if err := out.Encode(w); err != nil {
			panic(err)
		}
	}
}

func weighFile(verb fileReader, file string, idle int64) weighed {
	before := processorTime()
	_ = anew()
	_ = verb.run(context.Background(), Env{Stdout: io.Discard}, []string{file}) // most files are hostile or no feed
	most, err := highWater()
	if err != nil {
		panic(err)
	}
	return weighed{File: file, Time: processorTime() - before, Memory: most - idle}
}

// anew lets the high-water mark of this process begin anew: proc(5).
func anew() error { return os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

// rest gives back what can be given back, and returns what the process has.
func rest() int64 {
	debug.FreeOSMemory()
	_ = anew()
	most, err := highWater()
	if err != nil {
		panic(err)
	}
	return most
}

// highWater returns how many bytes this process has had in memory at most.
func highWater() (bytes int64, err error) {
	if runtime.GOOS != "linux" {
		return 0, fmt.Errorf("%s is not Linux", runtime.GOOS)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	_, err = fmt.Sscanf(after, "%d kB", &bytes)
	return bytes << 10, err
}

func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
