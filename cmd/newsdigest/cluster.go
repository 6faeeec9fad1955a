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
	Why    *why   `json:"why,omitempty"`
}

// A why says how near an item is to its story and to the next one, and which
// earlier story its story continues.
type why struct {
	Similarity      float64  `json:"similarity"`
	Shared          []string `json:"shared,omitempty"`
	Other           string   `json:"other,omitempty"`
	OtherSimilarity float64  `json:"other_similarity,omitempty"`
	Apart           []string `json:"apart,omitempty"` // from it
	Needed          float64  `json:"needed"`
	Bridge          string   `json:"bridge,omitempty"` // the item whose arrival made one of two stories of it

	Follows           string  `json:"follows,omitempty"` // the earlier story that its story continues
	FollowsSimilarity float64 `json:"follows_similarity,omitempty"`
	FollowsNeeded     float64 `json:"follows_needed,omitempty"`
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
	run := clusterRun{
		engine:  cluster.New(cluster.Options{}),
		sources: map[string]int64{},
		out:     bufio.NewWriter(env.Stdout),
		explain: c.Explain,
	}
	if isTerminal(env.Stderr) && !isTerminal(env.Stdout) {
		run.progress = env.Stderr
	}
	var found []digest.Assignment
	dec := json.NewDecoder(bufio.NewReader(env.Stdin))
	for ctx.Err() == nil {
		var line clusterLine
		err := dec.Decode(&line)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return digest.Explain(err, "item %d of the input cannot be read; give one JSON object a line: %v", len(found)+1, err)
		}
		found = append(found, run.add(line))
		if len(found)%progressEvery == 0 {
			run.tell("%d items read", len(found))
		}
		if c.OnArrival {
			err := errors.Join(run.print(found[len(found)-1]), run.out.Flush())
			if err != nil {
				return err
			}
		}
	}
	if !c.OnArrival {
		if len(found) >= progressEvery {
			run.tell("%d items read; looking for stories", len(found))
		}
		for _, a := range run.engine.Repair() {
			found[a.Item-1] = a
		}
		for _, a := range found {
			if err := run.print(a); err != nil {
				return err
			}
		}
	}
	if len(found) >= progressEvery {
		run.tell("")
	}
	return errors.Join(ctx.Err(), run.out.Flush())
}

// progressEvery is after how many items progress is told.
const progressEvery = 1000

// A clusterRun is the state of one run of clusterCmd.
type clusterRun struct {
	engine  *cluster.Engine
	names   []string // by item id less 1
	sources map[string]int64
	out     *bufio.Writer
	explain bool

	progress io.Writer // nil where nobody looks
}

// tell writes over the line of progress. It is no loss where that fails.
func (r *clusterRun) tell(format string, args ...any) {
	if r.progress != nil {
		_, _ = fmt.Fprintf(r.progress, "\r\x1b[K"+format, args...)
	}
}

// add gives the next item to the engine.
func (r *clusterRun) add(line clusterLine) digest.Assignment {
	r.names = append(r.names, line.ID)
	if _, ok := r.sources[line.Source]; !ok {
		r.sources[line.Source] = int64(len(r.sources) + 1)
	}
	return r.engine.Add(digest.Item{
		ID:        int64(len(r.names)),
		Feed:      r.sources[line.Source],
		URL:       line.URL,
		Title:     line.Title,
		Text:      line.Text,
		Language:  line.Language,
		Published: line.Published.Time,
	})
}

// print writes one item's line.
func (r *clusterRun) print(a digest.Assignment) error {
	line := clusterStory{ID: r.name(a.Item), Story: r.name(a.Story), CopyOf: r.name(a.CopyOf)}
	if r.explain {
		r.engine.Links()
		x, _ := r.engine.Explain(a.Item)
		line.Why = &why{
			Similarity:      x.Similarity,
			Shared:          x.Shared,
			Other:           r.name(x.Other),
			OtherSimilarity: x.OtherSim,
			Apart:           x.Apart,
			Needed:          x.Needed,
			Bridge:          r.name(x.Bridge),
		}
		if x.Follows != 0 {
			line.Why.Follows, line.Why.FollowsSimilarity, line.Why.FollowsNeeded = r.name(x.Follows), x.FollowsSim, x.FollowsNeeded
		}
	}
	return json.NewEncoder(r.out).Encode(line)
}

// name returns the id by which the input names an item; "" for 0.
func (r *clusterRun) name(item int64) string {
	if item == 0 {
		return ""
	}
	return r.names[item-1]
}
