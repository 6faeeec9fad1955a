-- +goose Up

-- Where a feed has been redirected to for good, and how often in a row.
ALTER TABLE feeds ADD COLUMN moved TEXT NOT NULL DEFAULT '';
ALTER TABLE feeds ADD COLUMN moved_times INTEGER NOT NULL DEFAULT 0;

-- +goose Down

ALTER TABLE feeds DROP COLUMN moved_times;
ALTER TABLE feeds DROP COLUMN moved;
