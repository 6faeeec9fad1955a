package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"newsdigest/digest"
)

// A block is what stands below one heading of a file of invented news.
type block struct {
	file, heading string
	reports       []report
}

// A report is an item as the files have it. Copies are the outlets that
// reprinted it.
type report struct {
	at                  time.Time
	outlet, title, text string
	copies              []reprint
}

type reprint struct {
	at     time.Time
	outlet string
}

// newsYear is when the invented news happened.
const newsYear = "2026-"

// readNews reads the *.txt files of a folder, by name.
func readNews(folder string) ([]block, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil || len(paths) == 0 {
		return nil, fmt.Errorf("find news in %s: no files, %w", folder, err)
	}
	var blocks []block
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		n := 0
		for line := range strings.Lines(string(data)) {
			n++
			line = strings.TrimSpace(line)
			if heading, ok := strings.CutPrefix(line, "## "); ok {
				name := strings.TrimSuffix(filepath.Base(path), ".txt")
				blocks = append(blocks, block{file: name, heading: heading})
				continue
			}
			if line == "" {
				continue
			}
			if len(blocks) == 0 {
				return nil, fmt.Errorf("read %s: it begins with %q, not with ## and a heading", path, line)
			}
			if err := blocks[len(blocks)-1].read(line); err != nil {
				return nil, fmt.Errorf("read line %d of %s: %w", n, path, err)
			}
		}
	}
	return blocks, nil
}

// read takes one line: the head of a report, its text, or its reprints.
func (b *block) read(line string) error {
	if outlets, ok := strings.CutPrefix(line, "+ "); ok && len(b.reports) > 0 {
		r := &b.reports[len(b.reports)-1]
		for one := range strings.SplitSeq(outlets, " + ") {
			clock, outlet, _ := strings.Cut(one, " ")
			at, err := time.Parse("2006-01-02 15:04", r.at.Format(time.DateOnly)+" "+clock)
			if err != nil {
				return err
			}
			r.copies = append(r.copies, reprint{at, strings.TrimSpace(outlet)})
		}
		return nil
	}
	if n := len(b.reports); n > 0 && b.reports[n-1].text == "" {
		b.reports[n-1].text = line
		return nil
	}
	head, title, ok := strings.Cut(line, " | ")
	if !ok || len(head) < len("01-02 15:04 x") {
		return fmt.Errorf("%q is no head of a report: MM-DD hh:mm outlet | title", line)
	}
	at, err := time.Parse("2006-01-02 15:04", newsYear+head[:11])
	if err != nil {
		return err
	}
	b.reports = append(b.reports, report{at: at, outlet: head[12:], title: title})
	return nil
}

// reprintOf returns how an outlet reprints an agency's report, by the rule
// with the number n: as it is, or with one small change.
func reprintOf(r report, outlet string, n int) (title, text string) {
	switch n % 5 {
	case 1:
		return r.title, strings.ToUpper(r.outlet) + " — " + r.text
	case 2:
		return outlet + ": " + r.title, r.text
	case 3:
		return r.title, r.text + "\n(Report by " + r.outlet + ")"
	case 4:
		return r.title, strings.ReplaceAll(r.text, "on "+r.at.Weekday().String(), "today")
	}
	return r.title, r.text
}

// A newsroom makes items of reports, in the order in which they were
// published, and keeps the label of each.
type newsroom struct {
	items  []digest.Item
	labels map[int64]string // of an item
	family map[int64]int64  // the original of a reprint
	feeds  map[string]int64
}

func newNewsroom() *newsroom {
	return &newsroom{labels: map[int64]string{}, family: map[int64]int64{}, feeds: map[string]int64{}}
}

// add makes the item of a report, whose id is provisional until sort.
func (n *newsroom) add(label, language, outlet, title, text string, at time.Time) int64 {
	if n.feeds[outlet] == 0 {
		n.feeds[outlet] = int64(len(n.feeds) + 1)
	}
	id := int64(len(n.items) + 1)
	n.items = append(n.items, digest.Item{
		ID: id, Feed: n.feeds[outlet], URL: fmt.Sprintf("https://%d.example/%d", n.feeds[outlet], id),
		Title: title, Text: text, Language: language, Published: at, Stored: at, Outlet: outlet, Independent: outlet,
	})
	n.labels[id] = label
	return id
}

// sort puts the items into the order of their times.
func (n *newsroom) sort() {
	slices.SortStableFunc(n.items, func(a, b digest.Item) int {
		return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(a.ID, b.ID))
	})
}
