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
