package main

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"newsdigest/digest/extract"
)

// maxFile is how many bytes of a file, unpacked, the verbs read.
const maxFile = 10 << 20

// extractCmd is the verb extract.
type extractCmd struct {
	Files []string `arg:"" name:"file" help:"Pages as .html or .html.gz."`
}

// Help says what the verb prints.
func (c *extractCmd) Help() string {
	return `Prints one JSON object a page: id (the file's name without endings), title,
text (a paragraph a line, without captions, teasers and boilerplate), byline,
published, language and site. A file that cannot be read gives id and error,
and the exit code 1 at the end.`
}

// An extractedPage is one line of output.
type extractedPage struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Text      string `json:"text"`
	Byline    string `json:"byline"`
	Published string `json:"published"` // RFC 3339, or ""
	Language  string `json:"language"`
	Site      string `json:"site"`
}

// A failedFile is the line of output for a file that cannot be read.
type failedFile struct {
	ID    string `json:"id"`
	Error string `json:"error"`
}

// Run extracts each file and prints what it found.
func (c *extractCmd) Run(ctx context.Context, env Env) error {
	return eachFile(ctx, env, c.Files, baseName, func(id string, data []byte) (any, error) {
		a, err := extract.Page(data, "", "")
		if err != nil {
			return nil, err
		}
		return extractedPage{
			ID: id, Title: a.Title, Text: a.Text, Byline: a.Byline,
			Published: stamp(a.Published), Language: a.Language, Site: a.Site,
		}, nil
	})
}

// eachFile prints a JSON line for each file: what read returns for its bytes,
// or the error. It fails at the end if any file did.
func eachFile(ctx context.Context, env Env, files []string, name func(path string) string, read func(id string, data []byte) (any, error)) error {
	out := json.NewEncoder(env.Stdout)
	out.SetEscapeHTML(false)
	failed := 0
	for _, path := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		var row any
		data, err := readFile(path)
		if err == nil {
			row, err = read(name(path), data)
		}
		if err != nil {
			failed++
			row = failedFile{ID: name(path), Error: err.Error()}
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

// readFile returns at most maxFile bytes of a file, unpacked if its name ends
// in .gz.
func readFile(path string) ([]byte, error) {
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
	data, err := io.ReadAll(io.LimitReader(r, maxFile))
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) { // a file cut short is read as far as it goes
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return data, nil
}

// baseName returns the file's base name without .html and .gz.
func baseName(path string) string {
	return strings.TrimSuffix(strings.TrimSuffix(filepath.Base(path), ".gz"), ".html")
}

// stamp returns t as RFC 3339 in UTC, "" for the zero time.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
