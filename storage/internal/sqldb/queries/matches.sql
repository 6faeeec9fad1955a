-- name: HasUnmatched :one
SELECT CAST(EXISTS (SELECT 1 FROM unmatched)
    OR EXISTS (SELECT 1 FROM queries WHERE NOT ready) AS BOOLEAN);

-- name: OldestUnmatched :one
-- It is 0 where no item waits.
SELECT CAST(COALESCE(MIN(stored), 0) AS BIGINT)
FROM unmatched;

-- name: ListQueries :many
SELECT *
FROM queries
ORDER BY id;

-- name: ListNewQueries :many
SELECT *
FROM queries
WHERE NOT ready
ORDER BY id;

-- name: CountQueries :one
SELECT CAST(COUNT(*) AS BIGINT)
FROM queries;

-- name: FindQuery :one
SELECT *
FROM queries
WHERE text = $1;

-- name: ReadyQuery :exec
UPDATE queries
SET ready = TRUE
WHERE id = $1;

-- name: ListUnmatched :many
-- The latest come first: editions wait for them.
SELECT u.ticket, sqlc.embed(i), f.outlet, f.owner, f.url AS feed_url
FROM unmatched u
JOIN items i ON i.id = u.item
JOIN feeds f ON f.id = i.feed
ORDER BY u.stored DESC
LIMIT CAST(sqlc.arg(most) AS BIGINT) + 0;

-- name: ListFeatures :many
SELECT item, hashes
FROM features
WHERE stored >= sqlc.arg(since) AND stored < sqlc.arg(before)
ORDER BY stored, item;

-- name: SaveFeatures :exec
INSERT INTO features (item, stored, hashes)
VALUES ($1, $2, $3)
ON CONFLICT (item) DO UPDATE
SET hashes = excluded.hashes;

-- name: DeleteMatchesOfItem :exec
DELETE FROM matches
WHERE item = $1;

-- name: DeleteMatchesOfQuery :exec
DELETE FROM matches
WHERE query = $1;

-- name: DeleteLeadsOfQuery :exec
DELETE FROM leads
WHERE query = $1;

-- name: DeleteTicket :exec
DELETE FROM unmatched
WHERE item = $1 AND ticket = $2;
