-- +goose Up

ALTER TABLE communities ADD COLUMN length TEXT NOT NULL DEFAULT '';       -- of editions
ALTER TABLE communities ADD COLUMN silent BOOLEAN NOT NULL DEFAULT FALSE; -- editions come without a sound

-- +goose Down

ALTER TABLE communities DROP COLUMN silent;
ALTER TABLE communities DROP COLUMN length;
