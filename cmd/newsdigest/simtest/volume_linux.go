package simtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// A Volume is a small file system that can fail below the database.
type Volume struct {
	Folder string // where it is mounted
	memory string // the folder of the memory that it lives in
	trims  bool   // what is free on it must be given back to the memory first
}

const (
	memorySize = "24m"    // of the memory
	imageSize  = 16 << 20 // of a file system in a file in it
)

// Full returns a volume that says, while it is broken, that no space is left
// (ENOSPC). The test is skipped where nothing can be mounted.
func Full(t *testing.T) *Volume {
	t.Helper()
	folder := memory(t)
	return &Volume{Folder: folder, memory: folder}
}

// Unwritable returns a volume on which, while it is broken, what was written
// cannot be brought to the device (EIO): it is an ext4 in a file that has
// holes, in a memory without space for them. The test is skipped where nothing
// can be mounted.
func Unwritable(t *testing.T) *Volume {
	t.Helper()
	memory := memory(t)
	image := filepath.Join(memory, "image")
	f, err := os.Create(image)
	must(t, err)
	must(t, errors.Join(f.Truncate(imageSize), f.Close()))
	// Without a journal a failure is that of one write, not the end of all.
	if out, err := exec.CommandContext(t.Context(), "mkfs.ext4", "-q", "-O", "^has_journal", "-E", "nodiscard", image).CombinedOutput(); err != nil {
		t.Skipf("no file system can be made: %v: %s", err, out)
	}
	folder := Folder(t)
	if out, err := exec.CommandContext(t.Context(), "mount", "-o", "loop", image, folder).CombinedOutput(); err != nil {
		t.Skipf("no file can be mounted: %v: %s", err, out)
	}
	t.Cleanup(func() { must(t, syscall.Unmount(folder, 0)) })
	return &Volume{Folder: folder, memory: memory, trims: true}
}

// memory mounts a memory of its own.
func memory(t *testing.T) string {
	t.Helper()
	folder := Folder(t)
	if err := syscall.Mount("none", folder, "tmpfs", 0, "size="+memorySize); err != nil {
		t.Skipf("no memory can be mounted: %v", err)
	}
	t.Cleanup(func() { must(t, syscall.Unmount(folder, 0)) })
	return folder
}

// Break takes all space that is left.
func (v *Volume) Break() error {
	if v.trims {
		if out, err := exec.CommandContext(context.Background(), "fstrim", v.Folder).CombinedOutput(); err != nil {
			return fmt.Errorf("fstrim: %w: %s", err, out)
		}
	}
	f, err := os.Create(v.filler())
	if err != nil {
		return err
	}
	defer f.Close()
	for size := 64 << 10; size > 0; {
		if n, err := f.Write(make([]byte, size)); errors.Is(err, syscall.ENOSPC) {
			size = (size - n) / 2
		} else if err != nil {
			return err
		}
	}
	return nil
}

// Mend gives it back.
func (v *Volume) Mend() error { return os.Remove(v.filler()) }

func (v *Volume) filler() string { return filepath.Join(v.memory, "filler") }
