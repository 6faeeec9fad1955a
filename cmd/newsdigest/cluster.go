package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/cluster"
)

// clusterCmd groups items from standard input, JSON lines, into stories.
type clusterCmd struct {
	OnArrival bool `help:"Print each item's story at once, before any repair."`
	Explain   bool `help:"Add to each line why the item is where it is."`
}

// A clusterLine is one item as clusterCmd reads it; all but ID may be empty.
type clusterLine struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Text      string    `json:"text"`
	URL       string    `json:"url"`
	Source    string    `json:"source"`
	Language  string    `json:"language"`
	Published clusterAt `json:"published"`
}

// A clusterStory is one item's story as clusterCmd prints it. A story is named
// after one of its items.
type clusterStory struct {
	ID     string `json:"id"`
	Story  string `json:"story"`
	CopyOf string `json:"copy_of,omitempty"`
}

// A clusterAt is a time that may be missing or "".
type clusterAt struct{ time.Time }

// UnmarshalJSON reads RFC 3339, a bare date, or "".
func (t *clusterAt) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil || s == nil || *s == "" {
		return err
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, *s); err == nil {
			t.Time = at
			return nil
		}
	}
	return fmt.Errorf("%q is no time as 2026-10-14T07:30:00Z", *s)
}

// Run reads to the end of the input.
func (c *clusterCmd) Run(ctx context.Context, env Env) error {
	engine := cluster.New(cluster.Options{})
	var names []string // by item id less 1
	var found []digest.Assignment
	out := bufio.NewWriter(env.Stdout)
	defer out.Flush()
	dec := json.NewDecoder(bufio.NewReader(env.Stdin))
	sources := map[string]int64{}
	for {
		var line clusterLine
		err := dec.Decode(&line)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return digest.Explain(err, "item %d of the input cannot be read; give one JSON object a line", len(names)+1)
		}
		names = append(names, line.ID)
		if _, ok := sources[line.Source]; !ok {
			sources[line.Source] = int64(len(sources) + 1)
		}
		a := engine.Add(digest.Item{
			ID: int64(len(names)), Feed: sources[line.Source], Title: line.Title, Text: line.Text, URL: line.URL,
			Language: line.Language, Published: line.Published.Time,
		})
		found = append(found, a)
		if c.OnArrival {
			c.print(out, names, a)
		}
	}
	if c.OnArrival {
		return nil
	}
	for _, a := range engine.Repair() {
		found[a.Item-1] = a
	}
	for _, a := range found {
		c.print(out, names, a)
	}
	return nil
}

func (c *clusterCmd) print(w io.Writer, names []string, a digest.Assignment) {
	line := clusterStory{ID: names[a.Item-1], Story: names[a.Story-1]}
	if a.CopyOf != 0 {
		line.CopyOf = names[a.CopyOf-1]
	}
	b, _ := json.Marshal(line)
	fmt.Fprintf(w, "%s\n", b)
}
