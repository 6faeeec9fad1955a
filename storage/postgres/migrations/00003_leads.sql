-- +goose Up

-- How many items the story has: of a broad query only the widest stories are
-- read. The leads of earlier versions count as narrow until the next item.
ALTER TABLE leads ADD COLUMN size BIGINT NOT NULL DEFAULT 1;
DROP INDEX leads_latest;
CREATE INDEX leads_latest ON leads (query, latest, size, story);

-- A search looks up the scores of items.
DROP INDEX matches_item;
CREATE INDEX matches_item ON matches (item, query, score);

-- +goose Down

DROP INDEX matches_item;
CREATE INDEX matches_item ON matches (item);
DROP INDEX leads_latest;
CREATE INDEX leads_latest ON leads (query, latest, story);
ALTER TABLE leads DROP COLUMN size;
