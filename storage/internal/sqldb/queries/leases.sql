-- name: TakeLease :one
INSERT INTO leases (kind, id, epoch, until)
VALUES (sqlc.arg(kind), sqlc.arg(id), 1, sqlc.arg(until))
ON CONFLICT (kind, id) DO UPDATE
SET epoch = leases.epoch + 1, until = excluded.until
WHERE leases.until <= sqlc.arg(now)
RETURNING epoch;

-- name: KeepLease :execrows
UPDATE leases
SET until = sqlc.arg(until)
WHERE kind = sqlc.arg(kind) AND id = sqlc.arg(id) AND epoch = sqlc.arg(epoch);

-- name: DropLease :exec
UPDATE leases
SET until = 0
WHERE kind = sqlc.arg(kind) AND id = sqlc.arg(id) AND epoch = sqlc.arg(epoch);

-- name: Fence :execrows
-- Fence holds the row until the transaction ends, so that nobody can take the
-- lease between the check and the commit.
UPDATE leases
SET until = until
WHERE kind = sqlc.arg(kind) AND id = sqlc.arg(id) AND epoch = sqlc.arg(epoch);

-- name: TouchHealth :one
INSERT INTO health (id, checked)
VALUES (1, sqlc.arg(checked))
ON CONFLICT (id) DO UPDATE
SET checked = excluded.checked
RETURNING checked;

-- name: LastID :one
-- Every id that the program made last is among these.
SELECT CAST(COALESCE(MAX(id), 0) AS BIGINT)
FROM (
    SELECT MAX(i.id) AS id FROM items i
    UNION ALL
    SELECT MAX(f.id) FROM feeds f
    UNION ALL
    SELECT MAX(t.id) FROM topics t
    UNION ALL
    SELECT MAX(q.id) FROM queries q
    UNION ALL
    SELECT MAX(d.id) FROM deliveries d
    UNION ALL
    SELECT MAX(e.id) FROM editions e
) AS made;
