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

-- name: PurgeItems :execrows
DELETE FROM items
WHERE stored < $1;

-- name: PurgeMatches :exec
DELETE FROM matches
WHERE item IN (SELECT i.id FROM items i WHERE i.stored < $1);

-- name: PurgeUnmatched :exec
DELETE FROM unmatched
WHERE stored < $1;

-- name: PurgeFeatures :exec
DELETE FROM features
WHERE stored < $1;

-- name: PurgeLeads :exec
DELETE FROM leads
WHERE latest < $1;

-- name: PurgeTold :exec
DELETE FROM told
WHERE told.at < $1
  AND NOT EXISTS (SELECT 1 FROM items i WHERE i.story = told.story);

-- name: PurgeDeliveries :exec
DELETE FROM deliveries
WHERE edition IN (
    SELECT e.id
    FROM editions e
    WHERE e.made < $1
      AND NOT EXISTS (
        SELECT 1
        FROM deliveries d
        WHERE d.edition = e.id AND d.status IN ('pending', 'sending', 'unknown')));

-- name: PurgeEditions :exec
DELETE FROM editions
WHERE editions.made < $1
  AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.edition = editions.id);

-- name: PurgeSlots :exec
DELETE FROM slots
WHERE slot < $1;

-- name: PurgeOwed :exec
DELETE FROM owed
WHERE at < $1;

-- name: PurgeNotices :exec
DELETE FROM notices
WHERE made < $1;

-- name: ListGoneChats :many
SELECT *
FROM chats
WHERE state = 'gone' AND gone > 0 AND gone < $1;
