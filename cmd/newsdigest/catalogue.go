package main

import (
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"newsdigest/digest"
	"newsdigest/digest/fetch"
)

// catalogueText is the built-in list of feeds, one a row; the columns are
// named in its first row.
//
//go:embed catalogue.csv
var catalogueText string

// columns are those of a list of feeds. A group is the owner: outlets of one
// group count once in a story. A feed whose default is not "yes" is known, and
// polled where the operator enables it.
func columns() []string {
	return []string{"outlet", "group", "language", "country", "section", "default", "url"}
}

// catalogue returns the built-in list of feeds.
func catalogue() ([]digest.Feed, error) {
	feeds, err := readList(strings.NewReader(catalogueText))
	if err != nil {
		return nil, fmt.Errorf("read catalogue.csv: %w", err)
	}
	return feeds, nil
}

// feedList returns the feeds that the bot knows: the built-in list or the file
// in its place, and the feeds of an extra file, whose rows count more.
func feedList(c FeedFlags) ([]digest.Feed, error) {
	var feeds []digest.Feed
	if c.ExtraFeeds != "" {
		extra, err := readFeeds(c.ExtraFeeds)
		if err != nil {
			return nil, err
		}
		feeds = extra
	}
	list, err := catalogue()
	if c.Feeds != "" {
		list, err = readFeeds(c.Feeds)
	}
	return append(feeds, list...), err
}

// readFeeds reads a file of feeds: a list where its name ends in .csv, else
// OPML.
func readFeeds(file string) ([]digest.Feed, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, digest.Explain(err, "The feed list %s cannot be read; check its name and its permissions.", file)
	}
	defer f.Close()
	if strings.EqualFold(filepath.Ext(file), ".csv") {
		feeds, err := readList(f)
		if err != nil {
			return nil, digest.Explain(err, "The feed list %s is not one that can be read: %v", file, err)
		}
		return feeds, nil
	}
	list, err := fetch.ReadOPML(f)
	if err != nil {
		return nil, digest.Explain(err, "The feed list %s is no OPML that can be read: %s", file, explained(err))
	}
	for i := range list.Feeds {
		list.Feeds[i].Catalogue = true
	}
	return list.Feeds, nil
}

// readList reads a list of feeds as comma-separated values. The first row
// names the columns, in any order; all but url may be absent. Where no column
// says default, all feeds are polled.
func readList(r io.Reader) ([]digest.Feed, error) {
	in := csv.NewReader(r)
	head, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("its first row must name the columns %s", strings.Join(columns(), ", "))
	}
	head[0] = strings.TrimPrefix(head[0], "\ufeff")
	for _, name := range head {
		if !slices.Contains(columns(), name) {
			return nil, fmt.Errorf("its first row has a column %q; the columns are %s", name, strings.Join(columns(), ", "))
		}
	}
	var feeds []digest.Feed
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return feeds, nil
		}
		if err != nil {
			return nil, err // names the line
		}
		values := map[string]string{"default": "yes"}
		for i, name := range head {
			values[name] = strings.TrimSpace(row[i])
		}
		line, _ := in.FieldPos(0)
		u, err := fetch.CheckURL(values["url"])
		if err != nil {
			return nil, fmt.Errorf("line %d: %q is no address of a feed", line, values["url"])
		}
		feeds = append(feeds, digest.Feed{
			URL:       u.String(),
			Outlet:    values["outlet"],
			Group:     values["group"],
			Language:  values["language"],
			Country:   values["country"],
			Section:   values["section"],
			Catalogue: true,
			Optional:  values["default"] != "yes",
		})
	}
}
