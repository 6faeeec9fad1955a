package main

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// maxFile is how many bytes of a file, unpacked, are read: as many as of a
// feed that is fetched.
const maxFile = 10 << 20

// A failedFile is the line of output for a file that cannot be read.
type failedFile struct {
	ID    string `json:"id"`
	Error string `json:"error"`
}

// A fileReader is a verb that makes one JSON line of each file.
type fileReader struct {
	most int64                                             // bytes of a file, unpacked, that are read
	name func(path string) string                          // the id of a file
	read func(id string, data []byte) (row any, err error) // what to print
}

// run prints a line for each file: its row, or the error. It fails at the end
// if any file did.
func (f fileReader) run(ctx context.Context, env Env, files []string) error {
	out := json.NewEncoder(env.Stdout)
	out.SetEscapeHTML(false)
	failed := 0
	for _, path := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		var row any
		data, err := readFile(path, f.most)
		if err == nil {
			row, err = f.read(f.name(path), data)
		}
		if err != nil {
			failed++
			row = failedFile{ID: f.name(path), Error: err.Error()}
		}
		if err := out.Encode(row); err != nil {
			return fmt.Errorf("print %s: %w", path, err)
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d files could not be read", failed, len(files))
	}
	return nil
}

// readFile returns at most so many bytes of a file, unpacked if its name ends
// in .gz.
func readFile(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("unpack %s: %w", path, err)
		}
	}
	data, err := io.ReadAll(io.LimitReader(r, most))
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) { // a file cut short is read as far as it goes
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return data, nil
}

// stamp returns t as RFC 3339 in UTC, "" for the zero time.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
