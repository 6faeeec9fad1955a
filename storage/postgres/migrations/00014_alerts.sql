-- +goose Up

-- When to look next for a story to be told at once; 0 where nobody wants that.
ALTER TABLE chats ADD COLUMN alert BIGINT NOT NULL DEFAULT 0;
CREATE INDEX chats_alert ON chats (alert) WHERE alert > 0;

-- +goose Down

DROP INDEX chats_alert;
ALTER TABLE chats DROP COLUMN alert;
