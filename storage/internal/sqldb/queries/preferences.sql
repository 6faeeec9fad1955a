-- name: ListPreferences :many
SELECT sqlc.embed(p), CAST(COALESCE(q.text, '') AS TEXT) AS words
FROM preferences p
LEFT JOIN queries q ON q.id = p.query
WHERE p.chat = $1
ORDER BY p.id;

-- name: AddPreference :execrows
INSERT INTO preferences (id, chat, kind, subject, query, outlet, story, items, name, traits, made)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT DO NOTHING;

-- name: FindPreference :one
SELECT *
FROM preferences
WHERE id = $1 AND chat = $2;

-- name: DeletePreference :exec
DELETE FROM preferences
WHERE id = $1;

-- name: DeletePreferenceOf :exec
DELETE FROM preferences
WHERE chat = $1 AND kind = $2 AND subject = $3;

-- name: MovePreferences :exec
-- What both chats want stays with the old one, and goes with it.
UPDATE preferences
SET chat = sqlc.arg(new_chat)
WHERE preferences.chat = sqlc.arg(old_chat)
  AND NOT EXISTS (
    SELECT 1
    FROM preferences t
    WHERE t.chat = sqlc.arg(new_chat) AND t.kind = preferences.kind AND t.subject = preferences.subject);

-- name: DeletePreferencesOfChat :exec
DELETE FROM preferences
WHERE chat = $1;

-- name: ListQueriesOfChat :many
-- What its topics and its preferences ask.
SELECT t.query
FROM topics t
JOIN digests d ON d.id = t.digest
WHERE d.chat = $1
UNION
SELECT p.query
FROM preferences p
WHERE p.chat = $1 AND p.query > 0;

-- name: PurgePreferences :exec
-- Muting and following end with their story.
DELETE FROM preferences
WHERE preferences.made < $1
  AND preferences.story > 0
  AND preferences.kind IN ('mute', 'follow')
  AND NOT EXISTS (SELECT 1 FROM items i WHERE i.story = preferences.story);
