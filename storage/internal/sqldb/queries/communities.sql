-- name: FindCommunity :one
SELECT *
FROM communities
WHERE platform = $1 AND name = $2;

-- name: SaveCommunity :one
INSERT INTO communities (id, platform, name)
VALUES ($1, $2, $3)
ON CONFLICT (platform, name) DO UPDATE
SET name = excluded.name
RETURNING *;

-- name: SaveSettings :exec
UPDATE communities
SET zone = $2,
    language = $3,
    reads = $4,
    notices_platform = $5,
    notices_chat = $6,
    notices_thread = $7,
    length = $8,
    silent = $9,
    images = $10
WHERE id = $1;

-- name: OfferNotices :exec
-- A place that was chosen stays.
UPDATE communities
SET notices_platform = $2, notices_chat = $3, notices_thread = $4
WHERE id = $1 AND notices_chat = '';

-- name: Greet :execrows
-- Nothing changes where it was greeted since it was joined.
UPDATE communities
SET greeted = sqlc.arg(now)
WHERE id = sqlc.arg(id) AND greeted < sqlc.arg(joined);

-- name: RenameCommunity :exec
UPDATE communities
SET name = $2
WHERE id = $1;

-- name: DeleteCommunity :exec
DELETE FROM communities
WHERE id = $1;

-- name: MoveNotices :exec
UPDATE communities
SET notices_chat = sqlc.arg(new_name)
WHERE notices_platform = sqlc.arg(platform) AND notices_chat = sqlc.arg(old_name);

-- name: FindChat :one
SELECT *
FROM chats
WHERE platform = $1 AND name = $2 AND thread = $3;

-- name: ListThreads :many
-- The chat itself is among its threads.
SELECT *
FROM chats
WHERE platform = $1 AND name = $2
ORDER BY id;

-- name: SaveChat :one
INSERT INTO chats (id, community, platform, name, thread)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (platform, name, thread) DO UPDATE
SET name = excluded.name
RETURNING *;

-- name: SetStanding :exec
UPDATE chats
SET state = sqlc.arg(state),
    until = sqlc.arg(until),
    why = sqlc.arg(why),
    gone = CASE WHEN sqlc.arg(state) <> 'gone' THEN 0 WHEN state = 'gone' THEN gone ELSE sqlc.arg(now) END
WHERE id = sqlc.arg(id);

-- name: RenameChat :exec
UPDATE chats
SET name = $2
WHERE id = $1;

-- name: MoveChatsToCommunity :exec
UPDATE chats
SET community = sqlc.arg(new_community)
WHERE community = sqlc.arg(old_community);

-- name: DeleteChat :exec
DELETE FROM chats
WHERE id = $1;

-- name: CountChatsOf :one
SELECT COUNT(*)
FROM chats
WHERE community = $1;

-- name: ListPlatforms :many
-- How many chats of each platform wait for their editions.
SELECT c.platform, COUNT(*) AS chats
FROM chats c
WHERE c.state <> 'gone' AND EXISTS (SELECT 1 FROM digests d WHERE d.chat = c.id)
GROUP BY c.platform
ORDER BY c.platform;

-- name: ListCommunityChats :many
SELECT c.*
FROM chats c
JOIN communities o ON o.id = c.community
WHERE o.platform = $1 AND o.name = $2
ORDER BY c.id;
