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
