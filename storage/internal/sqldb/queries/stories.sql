-- name: HasUnclustered :one
SELECT CAST(EXISTS (SELECT 1 FROM items WHERE story = 0) AS BOOLEAN);

-- name: OldestUnclustered :one
-- It is 0 where every item has a story.
SELECT CAST(COALESCE(MIN(stored), 0) AS BIGINT)
FROM items
WHERE story = 0;

-- name: ListUnclustered :many
SELECT sqlc.embed(i), f.outlet, f.owner, f.url AS feed_url
FROM items i
JOIN feeds f ON f.id = i.feed
WHERE i.story = 0
ORDER BY i.id
LIMIT $1;

-- name: ListItems :many
SELECT sqlc.embed(i), f.outlet, f.owner, f.url AS feed_url
FROM items i
JOIN feeds f ON f.id = i.feed
WHERE i.id IN (SELECT w.id FROM items w WHERE w.stored >= sqlc.arg(since) AND w.story > 0)
ORDER BY i.id;

-- name: ListStoryItems :many
-- Stories may come with items in the window that the languages of the
-- community exclude; the caller leaves them out. What a digest owes is as if
-- it were in the window.
SELECT sqlc.embed(i), f.outlet, f.owner, f.url AS feed_url
FROM items i
JOIN feeds f ON f.id = i.feed
WHERE i.story > 0
  AND i.story IN (
    SELECT w.story FROM items w WHERE w.stored >= sqlc.arg(since) AND w.stored < sqlc.arg(before)
    UNION
    SELECT w.story FROM owed o JOIN items w ON w.id = o.item WHERE o.digest = sqlc.arg(digest) AND o.at < sqlc.arg(before))
  AND i.stored < sqlc.arg(before)
  AND (f.catalogue
    OR EXISTS (SELECT 1 FROM community_feeds cf WHERE cf.feed = f.id AND cf.community = sqlc.arg(community)))
ORDER BY i.story, i.published, i.id;

-- name: ListOwed :many
SELECT item
FROM owed
WHERE digest = sqlc.arg(digest) AND at < sqlc.arg(before);

-- name: ListItemsOfStory :many
SELECT sqlc.embed(i), f.outlet, f.owner, f.url AS feed_url
FROM items i
JOIN feeds f ON f.id = i.feed
WHERE i.story = sqlc.arg(story) AND i.story > 0
  AND (f.catalogue
    OR EXISTS (SELECT 1 FROM community_feeds cf WHERE cf.feed = f.id AND cf.community = sqlc.arg(community)))
ORDER BY i.published, i.id;

-- name: Counts :one
SELECT
    CAST((SELECT COUNT(*) FROM feeds WHERE due > 0) AS BIGINT) AS feeds,
    CAST((SELECT COUNT(*) FROM feeds WHERE due > 0 AND failures > 0) AS BIGINT) AS failing,
    CAST((SELECT COUNT(*) FROM items) AS BIGINT) AS items,
    CAST((SELECT COUNT(*) FROM items i WHERE i.stored >= sqlc.arg(since)) AS BIGINT) AS today,
    CAST((SELECT COUNT(DISTINCT story) FROM items WHERE story > 0) AS BIGINT) AS stories,
    CAST((SELECT COUNT(*) FROM chats WHERE state <> 'gone') AS BIGINT) AS chats,
    CAST((SELECT COUNT(*) FROM deliveries WHERE status IN ('pending', 'sending', 'unknown')) AS BIGINT) AS waiting;
