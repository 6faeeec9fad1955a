-- name: KeepUpdate :execrows
INSERT INTO updates (platform, id, data, stored)
VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING;

-- name: WaitingUpdates :many
SELECT id, data
FROM updates
WHERE platform = $1 AND NOT answered
ORDER BY id;

-- name: AnswerUpdate :exec
UPDATE updates
SET answered = TRUE, data = ''
WHERE platform = $1 AND id = $2;

-- name: PurgeUpdates :exec
DELETE FROM updates
WHERE stored < $1;
