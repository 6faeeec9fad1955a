package main

import (
	"context"
	"regexp"
	"strings"

	"newsdigest/digest/extract"
	"newsdigest/digest/parse"
)

// parseCmd is the verb parse.
type parseCmd struct {
	Files []string `arg:"" name:"file" help:"Feeds: RSS, RDF, Atom, CDF or JSON Feed, plain or as .gz."`
	Base  string   `help:"The URL that the files came from, for relative links." placeholder:"URL"`
}

// Help says what the verb prints.
func (c *parseCmd) Help() string {
	return `Prints one JSON object a feed: id (the path as given), title, link, language
and items, each with id, title, url, author, published, updated and text. A <
or & that a reader of HTML would take for markup is written as &lt; or &amp;.
A file that cannot be read, or is no feed, gives id and error, and the exit
code 1 at the end.`
}

// A parsedFeed is one line of output.
type parsedFeed struct {
	ID       string       `json:"id"`
	Title    string       `json:"title"`
	Link     string       `json:"link"`
	Language string       `json:"language"`
	Items    []parsedItem `json:"items"`
}

type parsedItem struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	URL       string `json:"url"`
	Author    string `json:"author"`
	Published string `json:"published"` // RFC 3339, or ""
	Updated   string `json:"updated"`
	Text      string `json:"text"`
}

// Run parses each file and prints what it found.
func (c *parseCmd) Run(ctx context.Context, env Env) error {
	asGiven := func(path string) string { return path }
	return fileReader{most: maxFile, name: asGiven, read: c.parseFeed}.run(ctx, env, c.Files)
}

func (c *parseCmd) parseFeed(id string, data []byte) (any, error) {
	feed, err := parse.Parse(data, c.Base, "")
	if err != nil {
		return nil, err
	}
	out := parsedFeed{ID: id, Title: asHTML(feed.Title), Link: feed.Link, Language: feed.Language, Items: []parsedItem{}}
	for _, it := range feed.Items {
		out.Items = append(out.Items, parsedItem{
			ID: it.GUID, Title: asHTML(it.Title), URL: it.URL, Author: it.Author,
			Published: stamp(it.Published), Updated: stamp(it.Updated),
			Text: asHTML(extract.Content(it.HTML)),
		})
	}
	return out, nil
}

var markup = regexp.MustCompile(`<[A-Za-z/!?]|&#?\w+;`)

// asHTML writes plain text so that it reads the same as HTML: what would be
// taken for markup is escaped, and nothing else.
func asHTML(s string) string {
	return markup.ReplaceAllStringFunc(s, func(m string) string {
		return strings.NewReplacer("<", "&lt;", "&", "&amp;").Replace(m)
	})
}
