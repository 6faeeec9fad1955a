package simtest

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the judge reads the outbox
	_ "modernc.org/sqlite"

	"newsdigest/digest"
)

// A row is what the outbox says of one part.
type row struct {
	id       int64
	edition  int64
	status   digest.Status
	words    []string // of its three forms
	resends  int      // after unknown outcomes
	repeated bool     // its last claim was of a resend
}

// openOutbox opens the database of either kind beside the program.
func openOutbox(database string) (*sql.DB, error) {
	driver := "sqlite"
	if isPostgres(database) {
		driver = "pgx"
	}
	return sql.Open(driver, database)
}

// outbox reads the parts of each chat, by its id, in their order.
func outbox(ctx context.Context, database string) (map[string][]row, error) {
	db, err := openOutbox(database)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	found, err := db.QueryContext(ctx, `SELECT d.id, d.edition, d.status, d.resends, d.repeated, c.name, d.rich, d.plain, d.link
FROM deliveries d JOIN chats c ON c.id = d.chat
ORDER BY d.id`)
	if err != nil {
		return nil, fmt.Errorf("read the outbox: %w", err)
	}
	defer found.Close()
	rows := map[string][]row{}
	for found.Next() {
		r := row{words: make([]string, 3)}
		var chat string
		if err := found.Scan(&r.id, &r.edition, &r.status, &r.resends, &r.repeated, &chat, &r.words[0], &r.words[1], &r.words[2]); err != nil {
			return nil, err
		}
		for i := range r.words {
			if r.words[i], err = words(r.words[i]); err != nil {
				return nil, fmt.Errorf("delivery %d: %w", r.id, err)
			}
		}
		rows[chat] = append(rows[chat], r)
	}
	return rows, found.Err()
}

// A count is how many editions a chat has, and how many parts of them wait.
type count struct{ editions, unsent int }

// counts counts what each chat has, by its id.
func counts(ctx context.Context, database string) (map[string]count, error) {
	db, err := openOutbox(database)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	found, err := db.QueryContext(ctx, `SELECT c.name, COUNT(DISTINCT d.edition),
  COUNT(CASE WHEN d.status IN ('pending', 'sending', 'unknown') THEN 1 END)
FROM deliveries d JOIN chats c ON c.id = d.chat
GROUP BY c.name`)
	if err != nil {
		return nil, fmt.Errorf("count the outbox: %w", err)
	}
	defer found.Close()
	chats := map[string]count{}
	for found.Next() {
		var chat string
		var n count
		if err := found.Scan(&chat, &n.editions, &n.unsent); err != nil {
			return nil, err
		}
		chats[chat] = n
	}
	return chats, found.Err()
}

// editions counts the editions that parts are of.
func editions(rows []row) int {
	of := map[int64]bool{}
	for _, r := range rows {
		of[r.edition] = true
	}
	return len(of)
}

// words returns the words of a frozen part as a reader of either network sees
// them.
func words(payload string) (string, error) {
	var m struct {
		Text    string `json:"text"`
		Content string `json:"content"`
		Embeds  []struct {
			Title       string `json:"title"`
			Description string `json:"description"`
		} `json:"embeds"`
	}
	if err := json.Unmarshal([]byte(payload), &m); err != nil {
		return "", err
	}
	parts := []string{m.Text, m.Content}
	for _, e := range m.Embeds {
		parts = append(parts, e.Title, e.Description)
	}
	var shown []string
	for _, p := range parts {
		if p != "" {
			shown = append(shown, p)
		}
	}
	return strings.Join(shown, "\n"), nil
}
