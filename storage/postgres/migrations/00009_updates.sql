-- +goose Up

-- What a network pushed to a webhook. An update that was answered keeps its id
-- alone, so that it is known when it comes again.
CREATE TABLE updates (
    platform TEXT NOT NULL,
    id       BIGINT NOT NULL,                     -- the network's
    data     TEXT NOT NULL,
    answered BOOLEAN NOT NULL DEFAULT FALSE,
    stored   BIGINT NOT NULL,
    PRIMARY KEY (platform, id)
);
CREATE INDEX updates_waiting ON updates (platform, id) WHERE NOT answered;
CREATE INDEX updates_stored ON updates (stored);

-- +goose Down

DROP TABLE updates;
