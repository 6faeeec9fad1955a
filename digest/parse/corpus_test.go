package parse_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newsdigest/digest/parse"
)

const (
	feedparser = "../../../shared/data/feeds/feedparser"
	bombs      = "../../../shared/data/hostile/generated/bombs"
)

// TestParse_Feedparser reads the feeds of feedparser's own tests, except for
// those that need the headers of an HTTP answer.
func TestParse_Feedparser(t *testing.T) {
	t.Parallel()
	list, err := os.ReadFile(filepath.Join(feedparser, "expectations.jsonl"))
	if err != nil {
		t.Skipf("the feeds of feedparser are not here: %v", err)
	}
	files, parsed := 0, 0
	for row := range strings.Lines(string(list)) {
		var c struct {
			File    string
			Headers json.RawMessage
		}
		if err := json.Unmarshal([]byte(row), &c); err != nil {
			t.Fatal(err)
		}
		if c.Headers != nil {
			continue
		}
		data, err := os.ReadFile(filepath.Join(feedparser, "tests", c.File))
		if err != nil {
			t.Fatal(err)
		}
		files++
		feed, err := parse.Parse(data, "", "")
		if err != nil {
			t.Logf("%s: %v", c.File, err)
			continue
		}
		parsed++
		checkLimits(t, feed)
	}
	if share := float64(parsed) / float64(files); share < 0.999 {
		t.Errorf("parsed %d of %d feeds (%.4f), want at least .999", parsed, files, share)
	}
}

// endless is far beyond what any feed costs, however slow the machine: time is
// looked at only to find work that grows without bound.
const endless = time.Minute

// TestParse_Bombs gives the parser files made to take all memory or time.
func TestParse_Bombs(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the bombs take minutes under the race detector")
	}
	files, _ := filepath.Glob(filepath.Join(bombs, "*"))
	if len(files) == 0 {
		t.Skipf("no files in %s", bombs)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			data := unpacked(t, path)
			start := time.Now()
			feed, err := parse.Parse(data, "https://a.example/feed", "")
			if took := time.Since(start); took > endless {
				t.Errorf("Parse took %v; the work is not bounded", took)
			}
			if err == nil {
				checkLimits(t, feed)
			}
		})
	}
}

// unpacked returns at most 10 MiB of a file, as a fetch would.
func unpacked(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return data
	}
	data, _ = io.ReadAll(io.LimitReader(z, 10<<20)) // a broken archive is read as far as it goes
	return data
}
