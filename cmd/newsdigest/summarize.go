package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/summarize"
)

type summarizeCmd struct {
	Files []string `arg:"" optional:"" type:"path" help:"Articles, plain text or HTML; without any, stories as JSON lines are read from standard input."`
	Words int      `default:"80" help:"Most words of a summary of files."`
	Topic string   `help:"Words that weigh in."`
}

// Run prints a summary of each story on standard input, or one of the files.
func (c *summarizeCmd) Run(ctx context.Context, env Env) error {
	return summarizeLines(ctx, env.Stdin, env.Stdout)
}

// A storyLine is one story on standard input.
type storyLine struct {
	ID       string    `json:"id"`
	Words    int       `json:"words"`
	Topic    string    `json:"topic"`
	Language string    `json:"language"`
	Docs     []docLine `json:"docs"`
}

type docLine struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Text      string `json:"text"`
	Source    string `json:"source"`
	Published string `json:"published"`
}

// A summaryLine is its summary on standard output.
type summaryLine struct {
	ID        string         `json:"id"`
	Headline  string         `json:"headline"`
	Sentences []sentenceLine `json:"sentences"`
}

type sentenceLine struct {
	Text  string `json:"text"`
	Doc   string `json:"doc"`
	Start int    `json:"start"` // in bytes of the document's text
	End   int    `json:"end"`
}

// summarizeLines summarizes stories as they come, one JSON object a line.
func summarizeLines(ctx context.Context, in io.Reader, out io.Writer) error {
	decoder := json.NewDecoder(bufio.NewReaderSize(in, 1<<16))
	w := bufio.NewWriter(out)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for n := 1; ctx.Err() == nil; n++ {
		var story storyLine
		err := decoder.Decode(&story)
		if errors.Is(err, io.EOF) {
			return w.Flush()
		}
		if err != nil {
			return errors.Join(w.Flush(), digest.Explain(err,
				"story %d on standard input is no JSON object with id, words and docs", n))
		}
		if err := encoder.Encode(story.summary()); err != nil {
			return fmt.Errorf("write the summary of %s: %w", story.ID, err)
		}
	}
	return errors.Join(w.Flush(), ctx.Err())
}

// summary summarizes one story. Its documents are numbered from 1.
func (s storyLine) summary() summaryLine {
	items := make([]digest.Item, len(s.Docs))
	for i, d := range s.Docs {
		items[i] = digest.Item{ID: int64(i + 1), GUID: d.ID, Title: d.Title, Text: d.Text, Outlet: d.Source, Independent: d.Source}
		if at, err := time.Parse(time.RFC3339, d.Published); err == nil {
			items[i].Published = at
		}
		if d.ID == "" {
			items[i].GUID = strconv.Itoa(i + 1)
		}
	}
	sum := summarize.Summarize(summarize.Request{Items: items, Words: s.Words, Topic: s.Topic, Language: s.Language})
	line := summaryLine{ID: s.ID, Headline: sum.Headline, Sentences: []sentenceLine{}}
	for _, x := range sum.Sentences {
		line.Sentences = append(line.Sentences, sentenceLine{
			Text: x.Text, Doc: items[x.Item-1].GUID, Start: x.Start, End: x.End,
		})
	}
	return line
}
