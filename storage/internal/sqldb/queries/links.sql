-- name: ListLinks :many
-- Those of stories with an item stored since.
SELECT l.story, l.follows
FROM links l
WHERE EXISTS (SELECT 1 FROM items i WHERE i.story = l.story AND i.stored >= sqlc.arg(since))
ORDER BY l.story;

-- name: AddLink :exec
INSERT INTO links (story, follows)
VALUES ($1, $2);

-- name: DeleteLink :exec
DELETE FROM links
WHERE story = $1;

-- name: PurgeLinks :exec
-- Those of stories that have no items any more.
DELETE FROM links
WHERE NOT EXISTS (SELECT 1 FROM items i WHERE i.story = links.story);

-- name: ListOpenings :many
SELECT i.id, i.title, CAST(SUBSTR(i.text, 1, 2000) AS TEXT) AS opening, i.language, i.published, i.stored, i.story
FROM items i
WHERE i.id < sqlc.arg(before) AND i.stored >= sqlc.arg(since) AND i.stored < sqlc.arg(until) AND i.story > 0 AND i.copy_of = 0
ORDER BY i.id DESC
LIMIT sqlc.arg(most);
