package main

import (
	"context"
	"path/filepath"
	"strings"

	"newsdigest/digest/extract"
)

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

// Run extracts each file and prints what it found.
func (c *extractCmd) Run(ctx context.Context, env Env) error {
	return fileReader{most: extract.MaxPage, name: baseName, read: extractPage}.run(ctx, env, c.Files)
}

func extractPage(id string, data []byte) (any, error) {
	a, err := extract.Page(data, "", "")
	if err != nil {
		return nil, err
	}
	return extractedPage{
		ID: id, Title: a.Title, Text: a.Text, Byline: a.Byline,
		Published: stamp(a.Published), Language: a.Language, Site: a.Site,
	}, nil
}

// baseName returns the file's base name without .html and .gz.
func baseName(path string) string {
	return strings.TrimSuffix(strings.TrimSuffix(filepath.Base(path), ".gz"), ".html")
}
