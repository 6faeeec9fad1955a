package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsdigest/digest"
	"newsdigest/digest/extract"
	"newsdigest/digest/summarize"
	"newsdigest/digest/text"
)

// summarizeCmd is the verb summarize.
type summarizeCmd struct {
	Files []string `arg:"" optional:"" name:"file" help:"Articles of one story: plain text, .html or .html.gz."`
	Words int      `default:"80" help:"At most so many words (files)."`
	Topic string   `help:"Words that weigh in (files)."`
}

// Help says what the verb reads and prints.
func (c *summarizeCmd) Help() string {
	return `With files, prints a headline and the sentences that tell the story, word for
word, with the numbers of their sources where there are several.

Without files, reads stories from standard input, one JSON object a line: id,
words, topic, and docs with id, title, text, source and published. Prints one
JSON object a story: id, headline, and sentences with text, doc, start and end
in bytes of the document's text. A story that has quotes or turns, each at most
so many, also gets quotes with their speaker and a timeline.`
}

// Run prints a summary of each story on standard input, or of the files.
func (c *summarizeCmd) Run(ctx context.Context, env Env) error {
	if len(c.Files) == 0 {
		return summarizeLines(ctx, env.Stdin, env.Stdout)
	}
	if c.Words < 1 {
		return digest.Explain(nil, "--words %d leaves no room for a sentence; give at least 1", c.Words)
	}
	items := make([]digest.Item, len(c.Files))
	for i, path := range c.Files {
		data, err := readFile(path, maxFile)
		if err != nil {
			return digest.Explain(err, "%s cannot be read; give files of plain text or HTML", path)
		}
		if items[i], err = articleItem(path, data); err != nil {
			return digest.Explain(err, "%s has no article in it", path)
		}
		items[i].ID = int64(i + 1)
	}
	sum := summarize.Summarize(summarize.Request{Items: items, Words: c.Words, Topic: c.Topic})
	if len(sum.Sentences) == 0 {
		return digest.Explain(nil, "there is no whole sentence to show in %s", strings.Join(c.Files, ", "))
	}
	return printSummary(env.Stdout, sum, c.Files)
}

// articleItem returns the article in a file as an item.
func articleItem(path string, data []byte) (digest.Item, error) {
	name := strings.ToLower(strings.TrimSuffix(path, ".gz"))
	if strings.HasSuffix(name, ".html") || strings.HasSuffix(name, ".htm") {
		a, err := extract.Page(data, "", "")
		return digest.Item{
			Title: a.Title, Text: a.Text, Language: text.Language(a.Text, a.Language), URL: a.URL,
			Outlet: a.Site, Independent: path, Published: a.Published,
		}, err
	}
	article := strings.ToValidUTF8(string(data), "\uFFFD")
	title, body := plainArticle(article)
	if strings.TrimSpace(body) == "" {
		return digest.Item{}, errors.New("no text")
	}
	return digest.Item{Title: title, Text: body, Independent: path}, nil
}

// plainArticle returns the headline and the lines of an article in plain text
// that belong to the story, as they stand there, spaces included.
func plainArticle(article string) (title, body string) {
	kept := map[string]bool{}
	for line := range strings.Lines(extract.Plain(article)) {
		kept[strings.TrimSpace(line)] = true
	}
	var b strings.Builder
	first := true
	for line := range strings.Lines(article) {
		words := strings.Join(strings.Fields(line), " ")
		if words == "" {
			continue
		}
		if first && len(words) < 200 && !strings.ContainsAny(words[len(words)-1:], ".!?") {
			title = words
		}
		first = false
		if kept[words] {
			b.WriteString(line)
		}
	}
	return title, b.String()
}

// printSummary prints a summary for people to read.
func printSummary(out io.Writer, sum summarize.Summary, files []string) error {
	w := bufio.NewWriter(out)
	if sum.Headline != "" {
		fmt.Fprintf(w, "%s\n\n", sum.Headline)
	}
	for _, s := range sum.Sentences {
		if len(files) > 1 {
			fmt.Fprintf(w, "%s [%d]\n", s.Text, s.Item)
		} else {
			fmt.Fprintln(w, s.Text)
		}
	}
	if len(files) > 1 {
		fmt.Fprintln(w)
		for i, path := range files {
			if slices.ContainsFunc(sum.Sentences, func(s digest.Sentence) bool { return s.Item == int64(i+1) }) {
				fmt.Fprintf(w, "[%d] %s\n", i+1, path)
			}
		}
	}
	return w.Flush()
}

// A storyLine is one story on standard input.
type storyLine struct {
	ID       string    `json:"id"`
	Words    int       `json:"words"`
	Topic    string    `json:"topic"`
	Language string    `json:"language"`
	Quotes   int       `json:"quotes"`
	Turns    int       `json:"turns"`
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
	Quotes    []quoteLine    `json:"quotes,omitempty"`
	Timeline  []turnLine     `json:"timeline,omitempty"`
}

type quoteLine struct {
	sentenceLine
	Speaker string `json:"speaker"`
}

type turnLine struct {
	Day string `json:"day"` // as in 2026-10-14
	sentenceLine
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
	sum := summarize.Summarize(summarize.Request{
		Items: items, Words: s.Words, Topic: s.Topic, Language: s.Language, Quotes: s.Quotes, Turns: s.Turns,
	})
	quoted := func(x digest.Sentence) sentenceLine {
		return sentenceLine{Text: x.Text, Doc: items[x.Item-1].GUID, Start: x.Start, End: x.End}
	}
	line := summaryLine{ID: s.ID, Headline: sum.Headline, Sentences: []sentenceLine{}}
	for _, x := range sum.Sentences {
		line.Sentences = append(line.Sentences, quoted(x))
	}
	for _, q := range sum.Quotes {
		line.Quotes = append(line.Quotes, quoteLine{quoted(q.Sentence), q.Speaker})
	}
	for _, t := range sum.Turns {
		line.Timeline = append(line.Timeline, turnLine{t.Day.Format(time.DateOnly), quoted(t.Sentence)})
	}
	return line
}
