package sqldb

import (
	"database/sql"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"newsdigest/digest"
)

// What the loop and the stages ask all the time must cost little however much
// is stored: SQLite may go through a whole table or index only where that
// holds nothing but unsent deliveries or what waits.
func TestQueries_UseIndexes(t *testing.T) {
	t.Parallel()
	db := empty(t)
	queries := map[string]string{
		"DueFeeds":          dueFeeds,
		"DueDigests":        dueDigests,
		"DueSends":          nextSends(),
		"Ready":             ready,
		"Interrupted":       interrupted,
		"HasUnclustered":    hasUnclustered,
		"OldestUnclustered": oldestUnclustered,
		"ListUnclustered":   listUnclustered,
		"ListItems":         listItems,
		"ListOpenings":      listOpenings,
		"ListStoryItems":    listStoryItems,
		"ListItemsOfStory":  listItemsOfStory,
		"ListTold":          listTold,
		"ListToldOf":        text(toldSince(1, 2, []int64{3, 4})),
		"TakeBackTold":      takeBackTold,
		"StopUnwanted":      stopUnwanted,
		"PurgeItems":        purgeItems,
		"PurgeTold":         purgeTold,
		"PurgeDeliveries":   purgeDeliveries,
		"PurgeEditions":     purgeEditions,
		"PurgeMatches":      purgeMatches,
		"PurgeUnmatched":    purgeUnmatched,
		"PurgeFeatures":     purgeFeatures,
		"PurgeLeads":        purgeLeads,
		"HasUnmatched":      hasUnmatched,
		"OldestUnmatched":   oldestUnmatched,
		"ListNewQueries":    listNewQueries,
		"ListFeatures":      listFeatures,
		"DeleteUnasked":     deleteUnasked,
		"search":            text(searchFor([]int64{1, 2}, digest.Search{Stories: []int64{3, 4}, Every: true, Titles: true})),
		"search of some":    text(searchFor([]int64{1, 2}, digest.Search{Most: 5})),
		"PayOwed":           payOwed,
		"UnsaidNotice":      unsaidNotice,
		"ListNotices":       listNotices,
	}
	for name, query := range queries {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, step := range plan(t, db, query) {
				small := strings.Contains(step, "INDEX deliveries_unsent") ||
					strings.Contains(step, "INDEX items_unclustered") ||
					strings.Contains(step, "INDEX queries_new") ||
					strings.Contains(step, "unmatched") || step == "SCAN widest" || step == "SCAN bot" ||
					step == "SCAN unsent" || step == "SCAN CONSTANT ROW"
				if strings.HasPrefix(step, "SCAN") && !small {
					t.Errorf("%s goes through everything: %s", name, step)
				}
			}
		})
	}
}

// text drops the arguments of a statement.
func text(query string, _ []any) string { return query }

// empty returns a database in memory with the tables of SQLite.
func empty(t *testing.T) *sql.DB {
	t.Helper()
	paths, err := filepath.Glob("../../sqlite/migrations/*.sql") // in order
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1) // each connection has a memory of its own
	t.Cleanup(func() { db.Close() })
	for _, path := range paths {
		migration, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		tables, _, _ := strings.Cut(string(migration), "-- +goose Down")
		if _, err := db.ExecContext(t.Context(), tables); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// plan returns the steps in which SQLite would run a query.
func plan(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	args := make([]any, 0, 9)
	for n := 1; strings.Contains(query, "$"+strconv.Itoa(n)); n++ {
		args = append(args, 1)
	}
	rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}
