-- name: FindDigest :one
SELECT sqlc.embed(d), sqlc.embed(c), sqlc.embed(o)
FROM digests d
JOIN chats c ON c.id = d.chat
JOIN communities o ON o.id = c.community
WHERE d.id = $1;

-- name: ListDigests :many
SELECT sqlc.embed(d), sqlc.embed(c), sqlc.embed(o)
FROM digests d
JOIN chats c ON c.id = d.chat
JOIN communities o ON o.id = c.community
WHERE c.community = $1
ORDER BY d.id;

-- name: ListDigestsOfChat :many
SELECT *
FROM digests
WHERE chat = $1
ORDER BY id;

-- name: AddDigest :exec
INSERT INTO digests (id, chat, name, zone, days, hours, quiet, stories, created, covered, due)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: SetSchedule :exec
UPDATE digests
SET zone = $2, days = $3, hours = $4, quiet = $5, due = $6
WHERE id = $1;

-- name: MoveDue :exec
-- A schedule that was changed since the due time was read keeps its own.
UPDATE digests
SET due = CASE WHEN due = sqlc.arg(was) THEN sqlc.arg(due) ELSE due END
WHERE id = sqlc.arg(id);

-- name: SetCovered :exec
UPDATE digests
SET due = CASE WHEN due = 0 THEN due ELSE sqlc.arg(due) END,
    covered = CASE WHEN covered > sqlc.arg(covered) THEN covered ELSE sqlc.arg(covered) END
WHERE id = sqlc.arg(id);

-- name: Cover :exec
UPDATE digests
SET covered = CASE WHEN covered > sqlc.arg(covered) THEN covered ELSE sqlc.arg(covered) END
WHERE id = sqlc.arg(id);

-- name: MoveDigest :exec
UPDATE digests
SET chat = $2, name = $3
WHERE id = $1;

-- name: DueDigests :many
-- The names of the platforms that run here come in one text.
SELECT d.id, d.due
FROM digests d
JOIN chats c ON c.id = d.chat
WHERE d.due > 0
  AND sqlc.arg(platforms) LIKE '%' || c.platform || '%'
  AND (c.state = 'active' OR (c.state = 'paused' AND c.until > 0 AND c.until <= sqlc.arg(now)))
ORDER BY d.due
LIMIT CAST(sqlc.arg(most) AS BIGINT) + 0;

-- name: AllDigests :many
SELECT *
FROM digests
ORDER BY id;

-- name: PassDigest :exec
-- Nothing published more than a day before created is told.
UPDATE digests
SET due = sqlc.arg(due), covered = sqlc.arg(now), created = sqlc.arg(created)
WHERE id = sqlc.arg(id);
