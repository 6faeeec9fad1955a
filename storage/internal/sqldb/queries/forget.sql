-- Deleting a feed that nobody has any more, and what came with it.

-- name: IsWanted :one
SELECT CAST(EXISTS (SELECT 1 FROM feeds f WHERE f.id = sqlc.arg(feed) AND f.catalogue)
    OR EXISTS (SELECT 1 FROM community_feeds cf WHERE cf.feed = sqlc.arg(feed)) AS BOOLEAN);

-- name: DeleteMatchesOfFeed :exec
DELETE FROM matches
WHERE item IN (SELECT i.id FROM items i WHERE i.feed = $1);

-- name: DeleteUnmatchedOfFeed :exec
DELETE FROM unmatched
WHERE item IN (SELECT i.id FROM items i WHERE i.feed = $1);

-- name: DeleteFeaturesOfFeed :exec
DELETE FROM features
WHERE item IN (SELECT i.id FROM items i WHERE i.feed = $1);

-- name: DeleteItemsOfFeed :exec
DELETE FROM items
WHERE feed = $1;

-- name: DeleteUnlistedFeed :exec
DELETE FROM feeds
WHERE id = $1 AND NOT listed;
