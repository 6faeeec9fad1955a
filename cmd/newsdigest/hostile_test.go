package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
)

const (
	hostileFiles = "../../../shared/data"
	// mostData is how much memory the program may map for its data, in KiB.
	// Its address space is not limited: Go reserves much and uses little.
	mostData = 512 << 10
	atOnce   = 200 // files of one process
)

// TestHostile gives every file of the public and of the hostile sets to the
// program, once as a feed and once as a page, in processes that may take 512
// MiB. Each file must get its line.
func TestHostile(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("memory is limited on Linux alone: 0 files read")
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
			lines, memory := 0, int64(0)
			for some := range slices.Chunk(files, atOnce) {
				out, used := limited(t, verb, some)
				lines += bytes.Count(out, []byte("\n"))
				memory = max(memory, used)
			}
			if lines != len(files) {
				t.Errorf("%d lines for %d files", lines, len(files))
			}
			t.Logf("%d files, %d MiB at most", lines, memory>>20)
		})
	}
}

// limited runs a verb of the program, which testscript puts on the path, over files and returns what it printed and how many
// bytes of memory it had at most.
func limited(t *testing.T, verb string, files []string) ([]byte, int64) {
	t.Helper()
	script := fmt.Sprintf(`ulimit -d %d && exec newsdigest "$@"`, mostData)
	cmd := exec.CommandContext(t.Context(), "sh", append([]string{"-c", script, "sh", verb}, files...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if code := cmd.ProcessState.ExitCode(); code != 0 && code != 1 { // 1: some are no feeds
		t.Errorf("%s ended with %v:\n%.2000s", verb, err, stderr.String())
	}
	used, _ := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return out, used.Maxrss << 10
}
