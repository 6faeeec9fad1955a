-- name: LastOffer :one
SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT)
FROM offers
WHERE community = $1;

-- name: SaveOffer :exec
INSERT INTO offers (community, number, url, title, outlet, owner, language, country, section)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: FindOffer :one
SELECT *
FROM offers
WHERE community = $1 AND number = $2;

-- name: ForgetOffers :exec
DELETE FROM offers
WHERE community = $1 AND number < $2;

-- name: DropOffers :exec
DELETE FROM offers
WHERE community = $1;
