-- name: AddNotice :exec
INSERT INTO notices (id, digest, bot, kind, number, parts, why, made)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: FeedReaders :many
-- The communities that added a feed, with the first digest of each.
SELECT o.platform, CAST(MIN(d.id) AS BIGINT) AS digest
FROM community_feeds cf
JOIN communities o ON o.id = cf.community
JOIN chats c ON c.community = o.id
JOIN digests d ON d.chat = c.id
WHERE cf.feed = $1
GROUP BY o.id, o.platform;

-- name: AddFeedNotice :exec
INSERT INTO notices (id, digest, bot, kind, number, parts, subject, why, made)
VALUES ($1, $2, $3, $4, 0, 0, $5, $6, $7);

-- name: UnsaidNotice :one
SELECT sqlc.embed(n), sqlc.embed(d), sqlc.embed(c), sqlc.embed(o)
FROM notices n
JOIN digests d ON d.id = n.digest
JOIN chats c ON c.id = d.chat
JOIN communities o ON o.id = c.community
WHERE n.bot = CAST(sqlc.arg(bot) AS BIGINT) + 0 AND NOT n.said
ORDER BY n.id
LIMIT 1;

-- name: SayNotice :execrows
UPDATE notices
SET said = TRUE
WHERE id = sqlc.arg(id) AND bot = sqlc.arg(bot) AND NOT said;

-- name: ListNotices :many
SELECT sqlc.embed(n), sqlc.embed(d), sqlc.embed(c), sqlc.embed(o)
FROM notices n
JOIN digests d ON d.id = n.digest
JOIN chats c ON c.id = d.chat
JOIN communities o ON o.id = c.community
WHERE o.platform = sqlc.arg(platform) AND o.name = sqlc.arg(name) AND n.made >= sqlc.arg(since)
ORDER BY n.id DESC
LIMIT sqlc.arg(most);
