-- +goose Up

ALTER TABLE digests ADD COLUMN quiet TEXT NOT NULL DEFAULT '[]'; -- minutes after midnight: from, to

-- +goose Down

ALTER TABLE digests DROP COLUMN quiet;
