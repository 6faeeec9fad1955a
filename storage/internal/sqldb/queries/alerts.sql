-- name: SetAlert :exec
UPDATE chats
SET alert = $2
WHERE id = $1;

-- name: DueAlerts :many
-- The names of the platforms that run here come in one text.
SELECT c.id, c.alert
FROM chats c
WHERE c.alert > 0
  AND sqlc.arg(platforms) LIKE '%' || c.platform || '%'
  AND (c.state = 'active' OR (c.state = 'paused' AND c.until > 0 AND c.until <= sqlc.arg(now)))
ORDER BY c.alert
LIMIT sqlc.arg(most);

-- name: MoveAlert :exec
-- Alerts that were ended meanwhile stay so.
UPDATE chats
SET alert = $2
WHERE id = $1 AND alert > 0;

-- name: CountAlerts :one
SELECT COUNT(*)
FROM editions e
JOIN digests d ON d.id = e.digest
WHERE d.chat = sqlc.arg(chat) AND e.made >= sqlc.arg(since) AND e.slot LIKE '% alert %';
