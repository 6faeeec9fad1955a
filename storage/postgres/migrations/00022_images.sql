-- +goose Up

-- The address of a picture, never fetched from here; '' for none.
ALTER TABLE items ADD COLUMN image TEXT NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN image TEXT NOT NULL DEFAULT '';
ALTER TABLE communities ADD COLUMN images BOOLEAN NOT NULL DEFAULT FALSE; -- editions come with one

-- +goose Down

ALTER TABLE communities DROP COLUMN images;
ALTER TABLE deliveries DROP COLUMN image;
ALTER TABLE items DROP COLUMN image;
