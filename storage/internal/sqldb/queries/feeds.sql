-- name: LeaveCatalogue :exec
UPDATE feeds
SET catalogue = FALSE, listed = FALSE
WHERE catalogue OR listed;

-- name: ListCatalogue :many
SELECT *
FROM feeds
WHERE listed;

-- name: ChooseFeed :execrows
-- A feed that somebody begins to read is due at once.
UPDATE feeds
SET chosen = CASE WHEN CAST(sqlc.arg(read) AS BOOLEAN) THEN 'on' ELSE 'off' END,
    catalogue = sqlc.arg(read),
    due = CASE WHEN sqlc.arg(read) AND due = 0 THEN sqlc.arg(now) ELSE due END
WHERE id = sqlc.arg(id) AND listed;

-- name: SaveTry :exec
-- What polling says of a feed that is polled counts more.
UPDATE feeds
SET tried = CASE WHEN CAST(sqlc.arg(error) AS TEXT) = '' THEN sqlc.arg(tried) ELSE tried END,
    error = CASE WHEN due = 0 THEN CAST(sqlc.arg(error) AS TEXT) ELSE error END
WHERE id = sqlc.arg(id);

-- name: StopUnwanted :exec
UPDATE feeds
SET due = 0
WHERE due > 0 AND NOT catalogue
  AND NOT EXISTS (SELECT 1 FROM community_feeds cf WHERE cf.feed = feeds.id);

-- name: SaveFeed :one
-- A feed that is there keeps what is known of it, and is due again where
-- nobody had it.
INSERT INTO feeds (id, url, title, outlet, owner, language, country, section, due)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (url) DO UPDATE
SET due = CASE WHEN feeds.due = 0 THEN excluded.due ELSE feeds.due END
RETURNING *;

-- name: FindFeed :one
SELECT *
FROM feeds
WHERE id = $1;

-- name: LinkFeed :execrows
INSERT INTO community_feeds (community, feed)
VALUES ($1, $2)
ON CONFLICT DO NOTHING;

-- name: UnlinkFeed :execrows
DELETE FROM community_feeds
WHERE community = $1 AND feed = $2;

-- name: ListLinkedFeeds :many
SELECT feed
FROM community_feeds
WHERE community = $1;

-- name: UnlinkFeeds :exec
DELETE FROM community_feeds
WHERE community = $1;

-- name: ListFeeds :many
SELECT *
FROM feeds f
WHERE (f.catalogue AND CAST(sqlc.arg(catalogue) AS BOOLEAN))
   OR EXISTS (SELECT 1 FROM community_feeds cf WHERE cf.feed = f.id AND cf.community = sqlc.arg(community));

-- name: DueFeeds :many
SELECT id, due
FROM feeds
WHERE due > 0
ORDER BY due
LIMIT CAST(sqlc.arg(most) AS BIGINT) + 0;

-- name: SavePolling :exec
-- A feed that nobody has any more stays never due.
UPDATE feeds
SET title = CASE WHEN sqlc.arg(title) = '' THEN title ELSE sqlc.arg(title) END,
    due = CASE WHEN due = 0 THEN due ELSE sqlc.arg(due) END,
    polled = sqlc.arg(polled),
    succeeded = sqlc.arg(succeeded),
    etag = sqlc.arg(etag),
    last_modified = sqlc.arg(last_modified),
    failures = sqlc.arg(failures),
    error = sqlc.arg(error),
    moved = sqlc.arg(moved),
    moved_times = sqlc.arg(moved_times),
    failing = sqlc.arg(failing),
    gone = sqlc.arg(gone),
    ended = sqlc.arg(ended),
    span = sqlc.arg(span),
    items = items + sqlc.arg(added)
WHERE id = sqlc.arg(id);

-- name: FeedHealth :one
-- Only what everyone reads counts as another outlet: what others added for
-- themselves is theirs.
SELECT COUNT(*) AS items,
       CAST(COALESCE(MIN(i.stored), 0) AS BIGINT) AS first,
       CAST(COALESCE(SUM(CASE WHEN i.story > 0 AND EXISTS (
           SELECT 1
           FROM items o
           JOIN feeds other ON other.id = o.feed
           WHERE o.story = i.story AND other.catalogue AND other.outlet <> f.outlet
       ) THEN 1 ELSE 0 END), 0) AS BIGINT) AS shared
FROM items i
JOIN feeds f ON f.id = i.feed
WHERE i.feed = $1 AND i.stored >= $2;

-- name: FindListing :one
SELECT entries
FROM listings
WHERE feed = $1;

-- name: SaveListing :exec
INSERT INTO listings (feed, entries)
VALUES ($1, $2)
ON CONFLICT (feed) DO UPDATE
SET entries = excluded.entries;

-- name: DropListing :exec
DELETE FROM listings
WHERE feed = $1;
