-- +goose Up

-- Since when a feed fails, how often in a row it said that it is gone, and
-- when it was given up: then it is tried once a week.
ALTER TABLE feeds ADD COLUMN failing BIGINT NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN gone BIGINT NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN ended BIGINT NOT NULL DEFAULT 0;

-- What a notice is about, where that is no part of a digest.
ALTER TABLE notices ADD COLUMN subject TEXT NOT NULL DEFAULT '';

-- +goose Down

ALTER TABLE notices DROP COLUMN subject;
ALTER TABLE feeds DROP COLUMN ended;
ALTER TABLE feeds DROP COLUMN gone;
ALTER TABLE feeds DROP COLUMN failing;
