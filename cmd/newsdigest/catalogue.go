package main

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"

	"newsdigest/digest"
	"newsdigest/digest/fetch"
)

// catalogueText is the built-in list of feeds, one a row; the columns are
// named in its first row. A group is the owner: outlets of one group count
// once in a story.
//
//go:embed catalogue.csv
var catalogueText string

// catalogue returns the built-in list of feeds.
func catalogue() ([]digest.Feed, error) {
	rows, err := csv.NewReader(strings.NewReader(catalogueText)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read catalogue.csv: %w", err)
	}
	feeds := make([]digest.Feed, 0, len(rows))
	for _, row := range rows[1:] {
		u, err := fetch.CheckURL(row[5])
		if err != nil {
			return nil, fmt.Errorf("read catalogue.csv: %s: %w", row[0], err)
		}
		feeds = append(feeds, digest.Feed{
			Outlet:    row[0],
			Group:     row[1],
			Language:  row[2],
			Country:   row[3],
			Section:   row[4],
			URL:       u.String(),
			Catalogue: true,
		})
	}
	return feeds, nil
}
