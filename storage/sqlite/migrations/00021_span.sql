-- +goose Up

-- In how many milliseconds a feed published most of what it listed last; 0
-- where that is not known.
ALTER TABLE feeds ADD COLUMN span INTEGER NOT NULL DEFAULT 0;

-- +goose Down

ALTER TABLE feeds DROP COLUMN span;
