// Package sqldb is the storage.Store on a relational database: one SQL text
// that SQLite and PostgreSQL both run.
//
// The queries stand in queries, one file for each noun; sqlc makes the *.gen.go
// files from them. Queries that write many rows are put together in batch.go,
// because sqlc has no form for them that both drivers take. What differs
// between the databases (opening, migrations, whose clock decides) is given to
// NewStore by storage/sqlite and storage/postgres.
package sqldb

//go:generate go run github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1 generate
