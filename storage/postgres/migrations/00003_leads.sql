-- +goose Up

-- How many items the story has: of a broad query only the widest stories are
-- read. The leads of earlier versions count as narrow until the next item.
ALTER TABLE leads ADD COLUMN size BIGINT NOT NULL DEFAULT 1;
DROP INDEX leads_latest;
CREATE INDEX leads_latest ON leads (query, latest, size, story);

-- +goose Down

DROP INDEX leads_latest;
CREATE INDEX leads_latest ON leads (query, latest, story);
ALTER TABLE leads DROP COLUMN size;
