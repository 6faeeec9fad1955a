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

-- name: ListTopics :many
SELECT t.id, t.digest, t.name, q.text AS query
FROM topics t
JOIN queries q ON q.id = t.query
JOIN digests d ON d.id = t.digest
JOIN chats c ON c.id = d.chat
WHERE c.community = $1
ORDER BY t.id;

-- name: ListTopicsOfDigest :many
SELECT t.id, t.digest, t.name, q.text AS query
FROM topics t
JOIN queries q ON q.id = t.query
WHERE t.digest = $1
ORDER BY t.id;

-- name: SaveQuery :one
-- It writes a row that is there too, so that nobody removes it meanwhile.
INSERT INTO queries (id, text)
VALUES ($1, $2)
ON CONFLICT (text) DO UPDATE
SET text = excluded.text
RETURNING id;

-- name: AddTopic :execrows
INSERT INTO topics (id, digest, name, query)
VALUES ($1, $2, $3, $4)
ON CONFLICT (digest, query) DO NOTHING;

-- name: FindTopic :one
SELECT t.digest, t.query
FROM topics t
JOIN digests d ON d.id = t.digest
JOIN chats c ON c.id = d.chat
JOIN communities o ON o.id = c.community
WHERE t.id = sqlc.arg(topic) AND o.platform = sqlc.arg(platform) AND o.name = sqlc.arg(name);

-- name: DeleteTopic :exec
DELETE FROM topics
WHERE id = $1;

-- name: HoldQuery :exec
-- A subscription that refers to the query waits, or is waited for: the next
-- statement sees it.
UPDATE queries
SET text = text
WHERE id = $1;

-- name: DeleteUnasked :execrows
DELETE FROM queries
WHERE queries.id = $1 AND NOT EXISTS (SELECT 1 FROM topics t WHERE t.query = queries.id)
  AND NOT EXISTS (SELECT 1 FROM preferences p WHERE p.query = queries.id AND p.query > 0);

-- name: StopWithoutTopics :exec
UPDATE digests
SET due = 0
WHERE digests.id = $1 AND NOT EXISTS (SELECT 1 FROM topics t WHERE t.digest = digests.id);

-- name: ListTold :many
SELECT *
FROM told
WHERE digest = $1
ORDER BY story, at, edition;

-- name: TakeBackTold :many
DELETE FROM told
WHERE edition = $1 AND part = $2
RETURNING digest, items;

-- name: PayOwed :exec
-- What was owed before an edition looked is considered in it.
DELETE FROM owed
WHERE digest = $1 AND at < $2;

-- name: TakeSlot :execrows
INSERT INTO slots (digest, slot, edition)
VALUES ($1, $2, $3)
ON CONFLICT DO NOTHING;

-- name: DigestOfEdition :one
SELECT digest
FROM editions
WHERE id = $1;

-- name: AddEdition :exec
INSERT INTO editions (id, digest, slot, made, since, before, late, entries, considered, held_back, outlets)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: AllDigests :many
SELECT *
FROM digests
ORDER BY id;

-- name: PassDigest :exec
-- Nothing published more than a day before created is told.
UPDATE digests
SET due = sqlc.arg(due), covered = sqlc.arg(now), created = sqlc.arg(created)
WHERE id = sqlc.arg(id);

-- name: ForgiveOwed :exec
-- What a restored backup owes may have been told since.
DELETE FROM owed;

-- name: ListSlots :many
-- Slots are local times written so that they sort.
SELECT slot, edition
FROM slots
WHERE digest = sqlc.arg(digest)
ORDER BY slot DESC
LIMIT sqlc.arg(most);

-- name: FindEdition :one
SELECT *
FROM editions
WHERE id = $1;

-- name: ListParts :many
SELECT status, error
FROM deliveries
WHERE edition = $1
ORDER BY number;
