package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"newsdigest/digest"
)

// A lab is where the parts find their data and tell what they do.
type lab struct {
	root     string // of the repository
	fast     bool   // no rivals, no stream of all sets
	wrong    bool   // name what was judged wrongly
	progress io.Writer
}

func (l lab) file(path ...string) string {
	return filepath.Join(append([]string{l.root}, path...)...)
}

// shared returns the path of public data beside the checkout.
func (l lab) shared(path ...string) string {
	return l.file(append([]string{"..", "shared", "data"}, path...)...)
}

func (l lab) say(format string, args ...any) {
	fmt.Fprintf(l.progress, format+"\n", args...)
}

// has reports whether a set lies on this machine, and says so where not.
func (l lab) has(path string) bool {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		l.say("skipped %s: it is not on this machine", path)
		return false
	}
	return true
}

// rivals reports whether rivals are to be run.
func (l lab) rivals() bool { return !l.fast }

// readLines reads a file of JSON, one value a line.
func readLines[T any](path string) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []T
	for dec := json.NewDecoder(f); ; {
		var v T
		if err := dec.Decode(&v); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("read value %d of %s: %w", len(out)+1, path, err)
		}
		out = append(out, v)
	}
}

// A corpus is items in the order in which they arrive, and the story of each.
type corpus struct {
	items []digest.Item
	gold  []string
}

// corpus reads a development set of stories. Items are numbered from 1.
func (l lab) corpus(name string) (corpus, error) {
	type line struct {
		ID, Title, Text, URL, Source, Published, Story string
	}
	lines, err := readLines[line](l.shared("clusters", name+".jsonl"))
	if err != nil {
		return corpus{}, err
	}
	golds, err := readLines[line](l.shared("clusters", name+".gold.jsonl"))
	if err != nil {
		return corpus{}, err
	}
	story := map[string]string{}
	for _, g := range golds {
		story[g.ID] = g.Story
	}
	var c corpus
	feeds := map[string]int64{}
	for i, d := range lines {
		if feeds[d.Source] == 0 {
			feeds[d.Source] = int64(len(feeds) + 1)
		}
		at, _ := time.Parse(time.RFC3339, d.Published) // two of the sets have none
		c.items = append(c.items, digest.Item{
			ID: int64(i + 1), Feed: feeds[d.Source], URL: d.URL, Title: d.Title, Text: d.Text, Published: at,
		})
		c.gold = append(c.gold, story[d.ID])
	}
	return c, nil
}
