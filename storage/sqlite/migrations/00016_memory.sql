-- +goose Up

-- What a digest told lately, for the editor asks for no more.
CREATE INDEX told_digest ON told (digest, at);

-- +goose Down

DROP INDEX told_digest;
