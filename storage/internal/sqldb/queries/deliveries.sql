-- The first unsent delivery of a chat is the one with the least id; while it
-- is sending or not yet due, those behind it wait.
--
-- SQLite plans a statement anew when a parameter changes that its plan may
-- depend on; a sum says that these do not. Planning costs five times as much
-- as running, and the engine asks after every piece of work.
-- https://www.sqlite.org/c3ref/prepare.html

-- name: Ready :many
SELECT sqlc.embed(d), sqlc.embed(c), o.name AS community, o.language, o.silent, e.digest, e.made, e.late
FROM deliveries d
JOIN chats c ON c.id = d.chat
JOIN communities o ON o.id = c.community
JOIN editions e ON e.id = d.edition
WHERE d.bot = CAST(sqlc.arg(bot) AS BIGINT) + 0
  AND d.status IN ('pending', 'sending', 'unknown')
  AND d.status <> 'sending'
  AND d.due <= sqlc.arg(now)
  AND (c.state = 'active' OR (c.state = 'paused' AND c.until > 0 AND c.until <= sqlc.arg(now)))
  AND NOT EXISTS (
    SELECT 1
    FROM deliveries b
    WHERE b.chat = d.chat AND b.status IN ('pending', 'sending', 'unknown') AND b.id < d.id)
ORDER BY d.due, d.id
LIMIT CAST(sqlc.arg(most) AS BIGINT) + 0;

-- name: Interrupted :execrows
-- A resend that was interrupted counts as one, so that crashes cannot repeat
-- a message without end.
UPDATE deliveries
SET status = 'unknown',
    due = sqlc.arg(now),
    attempts = attempts + 1,
    resends = resends + CASE WHEN repeated THEN 1 ELSE 0 END
WHERE bot = sqlc.arg(bot)
  AND status IN ('pending', 'sending', 'unknown')
  AND status = 'sending'
  AND epoch <> sqlc.arg(epoch);

-- name: Claim :execrows
-- While an outcome is unknown, claimed stays that of its claim: a platform is
-- read back from there.
UPDATE deliveries
SET claimed = CASE WHEN status = 'unknown' THEN claimed ELSE sqlc.arg(now) END,
    repeated = (status = 'unknown'),
    status = 'sending',
    epoch = sqlc.arg(epoch),
    envelope = sqlc.arg(envelope)
WHERE id = sqlc.arg(id) AND bot = sqlc.arg(bot) AND status IN ('pending', 'unknown');

-- name: Settle :one
UPDATE deliveries
SET status = sqlc.arg(status),
    form = sqlc.arg(form),
    refusals = sqlc.arg(refusals),
    attempts = sqlc.arg(attempts),
    resends = sqlc.arg(resends),
    blind = sqlc.arg(blind),
    due = sqlc.arg(due),
    receipt = sqlc.arg(receipt),
    error = sqlc.arg(error)
WHERE id = sqlc.arg(id) AND bot = sqlc.arg(bot) AND status IN ('pending', 'sending', 'unknown')
RETURNING edition, number, parts;

-- name: Postpone :execrows
UPDATE deliveries
SET due = sqlc.arg(due)
WHERE id = sqlc.arg(id) AND bot = sqlc.arg(bot) AND status IN ('pending', 'unknown');

-- name: LoseDeliveries :many
UPDATE deliveries
SET status = 'gone', error = sqlc.arg(error)
WHERE chat = sqlc.arg(chat)
  AND status IN ('pending', 'sending', 'unknown')
  AND status <> 'sending'
RETURNING edition, number;

-- name: MoveDeliveries :exec
UPDATE deliveries
SET chat = sqlc.arg(new_chat)
WHERE chat = sqlc.arg(old_chat);

-- name: SaveWait :exec
INSERT INTO waits (bot, kind, until)
VALUES ($1, $2, $3)
ON CONFLICT (bot, kind) DO UPDATE
SET until = excluded.until;

-- name: FindWait :one
SELECT until
FROM waits
WHERE bot = $1 AND kind = $2;

-- name: GiveUpDeliveries :exec
UPDATE deliveries
SET status = 'unsure', error = sqlc.arg(error)
WHERE status IN ('pending', 'sending', 'unknown');
