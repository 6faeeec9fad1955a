-- +goose Up

-- When the community was greeted last; 0 is never.
ALTER TABLE communities ADD COLUMN greeted INTEGER NOT NULL DEFAULT 0;

-- +goose Down

ALTER TABLE communities DROP COLUMN greeted;
